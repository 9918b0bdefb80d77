"""Writing words in other languages; upper floors declare their own `Translated` and use the same.

Words are those of one language only: what is not translated there stays empty, and a row all of
whose words are empty goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalog.content.models import MenuItemTranslation, PageTranslation
from catalog.models.translation import (
    AttributeTranslation,
    AttributeValueTranslation,
    CategoryTranslation,
    CollectionTranslation,
    ProductTranslation,
    Translation,
    VariantTranslation,
)
from catalog.services import checks
from catalog.services.search import index
from catalog.services.shelving import renamed_abroad
from store.changes.services import record, snapshot
from store.channels.languages import codes
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound
from store.kernel.rows import violation
from store.outbox.services import emit

MAX_TEXT = 100_000


@dataclass(frozen=True)
class Translated:
    """What can be translated: its kind, the table of its words, their checks, the permission."""

    kind: str
    table: type[Translation]
    checks: Mapping[str, checks.Check]
    needs: str = MANAGE_PRODUCTS


def _slug(value: Any, field: str) -> str | None:
    return checks.slug(value, field) if value else None


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise Invalid("invalid_text", "Enter text.", field)
    text = value.strip().replace("\r\n", "\n").replace("\x00", "")
    if len(text) > MAX_TEXT:
        raise Invalid("too_long", f"Enter at most {MAX_TEXT} characters.", field, limit=MAX_TEXT)
    return text


_NAME: dict[str, checks.Check] = {"name": checks.line(250)}
_SEO: dict[str, checks.Check] = {
    "slug": _slug,
    "seo_title": checks.line(70),
    "seo_description": checks.line(300),
}
_SHELF = {**_NAME, **_SEO, "description": checks.blocks}
_PAGE: dict[str, checks.Check] = {
    **_SEO,
    "title": checks.line(250),
    "content": checks.blocks,
}
_VALUE = {**_NAME, "plain_text": _text, "rich_text": checks.blocks}

PRODUCT = Translated("product", ProductTranslation, _SHELF)
VARIANT = Translated("variant", VariantTranslation, _NAME)
CATEGORY = Translated("category", CategoryTranslation, _SHELF)
COLLECTION = Translated("collection", CollectionTranslation, _SHELF)
ATTRIBUTE = Translated("attribute", AttributeTranslation, _NAME)
ATTRIBUTE_VALUE = Translated("attribute_value", AttributeValueTranslation, _VALUE)
PAGE = Translated("page", PageTranslation, _PAGE)
MENU_ITEM = Translated("menu_item", MenuItemTranslation, _NAME)


def translate(
    *, thing: Translated, row_id: int, language: str, fields: Mapping[str, Any], actor: Actor
) -> Translation | None:
    """Write these words of a row in a language; others stay. None when no words are left.

    Raises Refused, NotFound (id), Invalid (language, the fields), Conflict slug_taken.
    """
    actor.require(thing.needs)
    if language not in codes():
        raise Invalid("unknown_language", "Choose a language of the list.", "language")
    values = checks.checked(fields, thing.checks)
    table: Any = thing.table._default_manager
    owner = thing.table.owner()
    with transaction.atomic(), violation(_taken(thing)):
        if not owner.related_model._default_manager.filter(pk=row_id).exists():
            raise NotFound("not_found", "This is gone.", "id")
        key = {f"{owner.name}_id": row_id, "language": language}
        row, made = table.get_or_create(**key, defaults=values)
        before = {} if made else snapshot(row, thing.checks)
        if not made and values:
            table.filter(pk=row.pk).update(**values)
            row.refresh_from_db()
        after = snapshot(row, thing.checks)
        left = any(after.values())
        if not left:
            table.filter(pk=row.pk).delete()
            after = {}
        _tell(thing, row_id, language, before, after, actor)
    return row if left else None


def translate_new(
    *, thing: Translated, words: Mapping[int, Mapping[str, Any]], language: str, actor: Actor
) -> int:
    """Words of rows (by id) that have none in this language yet, in a few statements.

    A row that is gone or has words already, and one whose slug is taken, are left out. Answers
    how many were written. Raises Refused, Invalid (language, the fields).
    """
    actor.require(thing.needs)
    if language not in codes():
        raise Invalid("unknown_language", "Choose a language of the list.", "language")
    table: Any = thing.table._default_manager
    owner = thing.table.owner()
    known = table.filter(language=language, **{f"{owner.name}__in": list(words)})
    there = set(known.values_list(owner.attname, flat=True))
    values = {
        pk: checks.checked(each, thing.checks) for pk, each in words.items() if pk not in there
    }
    if not values:
        return 0
    with transaction.atomic():
        alive = owner.related_model._default_manager.filter(pk__in=list(values))
        kept = set(alive.values_list("pk", flat=True))
        table.bulk_create(
            [
                thing.table(**{owner.attname: pk}, language=language, **each)
                for pk, each in values.items()
                if pk in kept and any(each.values())
            ],
            ignore_conflicts=True,
        )
        made = [pk for pk in known.values_list(owner.attname, flat=True) if pk not in there]
        after = {str(pk): values[pk] for pk in made}
        record(actor=actor, verb="translated", kind=thing.kind, key=language, after=after)
        if thing is PRODUCT:
            index(made)
            for pk in made:
                emit("product_updated", pk)
        renamed_abroad(thing.kind, made)
    return len(made)


def _tell(
    thing: Translated,
    row_id: int,
    language: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    actor: Actor,
) -> None:
    """The history, and what must know: the search words and the listeners of products."""
    words = {"language": language}
    changed = record(
        actor=actor,
        verb="translated",
        kind=thing.kind,
        key=row_id,
        before={**words, **before},
        after={**words, **after},
    )
    if changed is not None and thing is PRODUCT:
        index([row_id])
        emit("product_updated", row_id)
    if changed is not None:
        renamed_abroad(thing.kind, [row_id])


def _taken(thing: Translated) -> dict[str, DomainError]:
    refusal = Conflict("slug_taken", "This is taken already in this language.", "slug")
    table = thing.table._meta.db_table
    owner = thing.table.owner().name
    return {f"{owner}_translation_slug_once": refusal, f"{table}.slug": refusal}
