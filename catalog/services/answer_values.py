"""What an answer to an attribute may be, kind by kind, and the value rows that hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import models

from catalog.content.models import AttributeReference, Page
from catalog.models.attribute import MAX_NUMBER_MICRO, Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.services import checks
from catalog.services.attributes import value_of
from store.kernel.errors import Invalid
from store.kernel.text import blocks_to_plain

MAX_TEXT = 100_000
MAX_ANSWERS = 100
MICRO = 1_000_000
# Of these the value is the row's own; those of the other kinds are shared by all who give them.
OWN = frozenset(
    {Attribute.TEXT, Attribute.RICH_TEXT, Attribute.FILE} | Attribute.REFERENCES,
)
_SEVERAL = frozenset({Attribute.MULTISELECT, Attribute.REFERENCE})
# What a reference leads to: its column, and the rows it may be.
_TARGETS: dict[str, tuple[str, type[models.Model]]] = {
    "product": ("product", Product),
    "product-variant": ("variant", Variant),
    "category": ("category", Category),
    "collection": ("collection", Collection),
    "page": ("page", Page),
}
Given = Sequence[Any]


def values_for(attribute: Attribute, given: Given, *, owner: str) -> list[AttributeValue]:
    """The value rows of an answer, made when they are new, in the caller's transaction.

    `given` holds names for lists; a text; EditorJS blocks; a number as text or int; True or False;
    a date; a datetime; the address of a file kept by this shop; rows for references. `owner` names
    who answers, such as "product-12". Raises Invalid at the attribute's slug.
    """
    field = attribute.slug
    most = MAX_ANSWERS if attribute.input_type in _SEVERAL else 1
    if len(given) > most:
        words = "Give one answer." if most == 1 else f"Give at most {most} answers."
        raise Invalid("too_many_answers", words, field)
    if not given and attribute.value_required:
        raise Invalid("required", "This is needed.", field)
    if attribute.input_type in Attribute.WITH_CHOICES:
        rows = [value_of(attribute, each, field) for each in given]
    elif attribute.input_type in Attribute.REFERENCES:
        rows = [_reference(attribute, each, owner) for each in given]
    else:
        rows = [_typed(attribute, each, owner) for each in given]
    return list({row.pk: row for row in rows}.values())


def option_of(attribute: Attribute, text: str) -> AttributeValue:
    """The value that a variant is chosen by, from its text, in the caller's transaction.

    A number and yes or no have values of their kind; of the others the text is the name.
    """
    if attribute.input_type == Attribute.NUMERIC:
        return _typed(attribute, text, "")
    if attribute.input_type == Attribute.BOOLEAN:
        word = text.strip().rpartition(": ")[2].casefold()
        if word not in _WORDS:
            raise Invalid("invalid_flag", "Enter yes or no.", attribute.slug)
        return _typed(attribute, _WORDS[word], "")
    return value_of(attribute, text)


def _typed(attribute: Attribute, given: Any, owner: str) -> AttributeValue:
    slug, columns = _KINDS[attribute.input_type](given, attribute)
    if attribute.input_type not in OWN:
        return AttributeValue.objects.get_or_create(
            attribute=attribute, slug=slug, defaults=columns
        )[0]
    return AttributeValue.objects.update_or_create(
        attribute=attribute, slug=owner, defaults=columns
    )[0]


def _reference(attribute: Attribute, given: Any, owner: str) -> AttributeValue:
    column, model = _TARGETS[attribute.entity_type]
    if not isinstance(given, model) or given.pk is None:
        words = f"Choose a {attribute.entity_type.replace('-', ' ')}."
        raise Invalid("invalid_reference", words, attribute.slug)
    row = AttributeValue.objects.update_or_create(
        attribute=attribute,
        slug=f"{owner}-{given.pk}",
        defaults={"name": str(given)[:200]},
    )[0]
    AttributeReference.objects.update_or_create(value=row, defaults={f"{column}_id": given.pk})
    return row


Columns = Mapping[str, Any]
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def _text(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    if not isinstance(given, str) or not given.strip():
        raise Invalid("invalid_text", "Enter text.", attribute.slug)
    text = given.strip().replace("\r\n", "\n").replace("\x00", "")
    if len(text) > MAX_TEXT:
        words = f"Enter at most {MAX_TEXT} characters."
        raise Invalid("too_long", words, attribute.slug, limit=MAX_TEXT)
    return "", {"plain_text": text, "name": " ".join(text.split())[:200]}


def _rich_text(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    blocks = checks.blocks(given, attribute.slug)
    return "", {"rich_text": blocks, "name": blocks_to_plain(blocks)[:200]}


def _numeric(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    micro = micro_of(given, attribute.slug)
    slug = f"{'m' if micro < 0 else 'n'}{abs(micro)}"
    return slug, {"number_micro": micro, "name": number_text(micro)}


def micro_of(given: Any, field: str) -> int:
    """A number (text, int or Decimal, at most six places) in millionths; raises Invalid."""
    problem = Invalid("invalid_number", "Enter a number such as 12.5.", field)
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise problem
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation as error:
        raise problem from error
    if not number.is_finite() or abs(number) > MAX_NUMBER_MICRO // MICRO:
        raise problem
    exact = number * MICRO
    if exact != exact.to_integral_value():
        raise Invalid("number_too_fine", "Give at most six decimal places.", field)
    return int(exact)


def number_text(micro: int) -> str:
    """A number in millionths as people write it: 12500000 → "12.5"."""
    whole, rest = divmod(abs(micro), MICRO)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if micro < 0 else text


def _boolean(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    if not isinstance(given, bool):
        raise Invalid("invalid_flag", "Enter yes or no.", attribute.slug)
    word = "Yes" if given else "No"
    return str(given).lower(), {"boolean": given, "name": f"{attribute.name}: {word}"}


def _date(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    if isinstance(given, datetime) or not isinstance(given, date):
        raise Invalid("invalid_date", "Enter a date.", attribute.slug)
    return given.isoformat(), {"date": given, "name": given.isoformat()}


def _date_time(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    if not isinstance(given, datetime):
        raise Invalid("invalid_date", "Enter a date and a time.", attribute.slug)
    moment = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    slug = f"{moment:%Y%m%dt%H%M%S%f}"
    return slug, {"date_time": moment, "name": moment.isoformat()}


def _file(given: Any, attribute: Attribute) -> tuple[str, Columns]:
    address = given.removeprefix(settings.SITE_URL) if isinstance(given, str) else ""
    kind = _FILES.get(address.rpartition(".")[2])
    if not address.startswith("/media/") or kind is None or len(address) > 500:
        raise Invalid("invalid_file", "Give the address of a file kept here.", attribute.slug)
    name = address.rpartition("/")[2][:200]
    return "", {"file_url": address, "content_type": kind, "name": name}


_FILES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_KINDS: dict[str, Callable[[Any, Attribute], tuple[str, Columns]]] = {
    Attribute.TEXT: _text,
    Attribute.RICH_TEXT: _rich_text,
    Attribute.NUMERIC: _numeric,
    Attribute.BOOLEAN: _boolean,
    Attribute.DATE: _date,
    Attribute.DATE_TIME: _date_time,
    Attribute.FILE: _file,
}
