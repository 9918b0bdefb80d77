"""Assigned attributes: a type for each kind of answer, under one interface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import new_class
from typing import Any

from graphene import Argument, Boolean, Date, DateTime, Float, Interface, NonNull, String

from catalog.api import attributes
from catalog.api.attributes import Attribute, File, file_of
from catalog.api.categories import Category
from catalog.api.collections import Collection
from catalog.api.content import Page
from catalog.api.products import Product
from catalog.api.variants import ProductVariant
from catalog.api.words import said
from catalog.models.attribute import Attribute as Model
from catalog.models.translation import AttributeValueTranslation
from catalog.queries.assigned import Answered, Asked, Value
from catalog.queries.seen import seen_products, seen_variants
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.base import listed
from store.graphql.engine.batch import Batch, Ref
from store.graphql.fields import Calc, Col, Many, One
from store.graphql.registry import also
from store.graphql.scalars import JSON, PositiveInt
from store.graphql.types import Extend, Type
from store.kernel.actor import MANAGE_PRODUCTS
from store.kernel.errors import Invalid
from store.kernel.money import MICRO

LIMIT = 100
_LANGUAGE = {"language_code": Argument(NonNull(LanguageCodeEnum))}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to an attribute."""

    attribute: Asked
    values: Sequence[Value]

    @property
    def value(self) -> Value | None:
        """The first, or only, value."""
        return self.values[0] if self.values else None

    @property
    def id(self) -> int:
        """The value's key; 0 where there is none."""
        return self.values[0].id if self.values else 0


class AssignedAttribute(Interface):
    """An attribute and what was answered."""

    attribute = One(Attribute, required=True)


def _part(name: str) -> Callable[[Answer], Any]:
    def read(answer: Answer) -> Any:
        return getattr(answer.value, name) if answer.value is not None else None

    return read


def _number(answer: Answer) -> float | None:
    micro = answer.value.number_micro if answer.value is not None else None
    return None if micro is None else micro / MICRO


def _file(answer: Answer) -> Value | None:
    return file_of(answer.value) if answer.value is not None else None


def _translated(name: str) -> Callable[..., dict[int, Any]]:
    def load(batch: Batch, language_code: Any) -> dict[int, Any]:
        found = said(AttributeValueTranslation, batch.col("id"), language_code)
        return {pk: getattr(words, name) for pk, words in found.items()}

    return load


def _translation(type_: Any, name: str) -> Calc:
    return Calc(type_, load=_translated(name), needs=("id",), args=dict(_LANGUAGE))


def _limited(found: Sequence[Any], limit: int | None) -> Sequence[Any]:
    limit = LIMIT if limit is None else limit  # a null that is given is no default
    if limit > LIMIT:
        raise Invalid("graphql_error", f"`limit` must be from 1 to {LIMIT}.", "limit")
    return found[:limit]


_BOUNDS = {"limit": PositiveInt(default_value=LIMIT)}


class AssignedChoiceAttributeValue(Type, of=Value):
    """A value of an attribute's list."""

    name = Col(String)
    slug = Col(String)
    translation = _translation(String, "name")


class AssignedSwatchAttributeValue(Type, of=Value):
    """A colour or pattern."""

    name = Col(String)
    slug = Col(String)
    hex_color = Col(String, column="value", read=lambda colour: colour or None)
    file = Calc(File, read=file_of)
    translation = _translation(String, "name")


def _choices(batch: Batch, limit: int | None) -> list[Sequence[Value]]:
    return [_limited(answer.values, limit) for answer in batch.rows]


class _Assigned(Type):
    """What all kinds of answers have."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(  # type: ignore[override]  # all kinds have the same
        cls, **options: Any
    ) -> None:
        super().__init_subclass_with_meta__(of=Answer, interfaces=(AssignedAttribute,), **options)


class AssignedNumericAttribute(_Assigned):
    """A number."""

    value = Calc(Float, read=_number)


class AssignedTextAttribute(_Assigned):
    """Formatted text: EditorJS blocks."""

    value = Calc(JSON, read=_part("rich_text"))
    translation = _translation(JSON, "rich_text")


class AssignedPlainTextAttribute(_Assigned):
    """A text."""

    value = Calc(String, read=_part("plain_text"))
    translation = _translation(String, "plain_text")


class AssignedFileAttribute(_Assigned):
    """A file."""

    value = Calc(File, read=_file)


class AssignedBooleanAttribute(_Assigned):
    """Yes or no."""

    value = Calc(Boolean, read=_part("boolean"))


class AssignedDateAttribute(_Assigned):
    """A day."""

    value = Calc(Date, read=_part("date"))


class AssignedDateTimeAttribute(_Assigned):
    """A moment."""

    value = Calc(DateTime, read=_part("date_time"))


class AssignedSingleChoiceAttribute(_Assigned):
    """One of a list."""

    value = One(AssignedChoiceAttributeValue)


class AssignedMultiChoiceAttribute(_Assigned):
    """Several of a list."""

    value = Many(AssignedChoiceAttributeValue, load=_choices, required=True, args=dict(_BOUNDS))


class AssignedSwatchAttribute(_Assigned):
    """A colour or pattern."""

    value = One(AssignedSwatchAttributeValue)


_KINDS: dict[str, Any] = {
    "product": Product,
    "variant": ProductVariant,
    "category": Category,
    "collection": Collection,
    "page": Page,
}
_ENTITIES = {"product-variant": "variant"}


def _seen(batch: Batch, kind: str, ids: Sequence[int]) -> set[int]:
    """Those of the rows that a reference leads to and that the caller sees; the types of
    collections and pages hide what is not for him by themselves.
    """
    if kind not in {"product", "variant"} or batch.actor.can(MANAGE_PRODUCTS):
        return set(ids)
    channel = batch.scope.channel
    if channel is None:
        return set()
    look = seen_products if kind == "product" else seen_variants
    return look(ids, channel_id=channel.pk, at=batch.now)


def _targets(kind: str) -> Callable[..., list[list[int]]]:
    def load(batch: Batch, limit: int | None = LIMIT) -> list[list[int]]:
        lists = [_led_to(answer, kind) for answer in batch.rows]
        seen = _seen(batch, kind, [pk for keys in lists for pk in keys])
        return [list(_limited([pk for pk in keys if pk in seen], limit)) for keys in lists]

    return load


def _led_to(answer: Answer, kind: str) -> list[int]:
    found = (value.reference for value in answer.values)
    return [each.id for each in found if each is not None and each.kind == kind]


def _target(kind: str) -> Callable[[Batch], list[int | None]]:
    def load(batch: Batch) -> list[int | None]:
        return [keys[0] if keys else None for keys in _targets(kind)(batch)]

    return load


def _made(name: str, doc: str, value: Any) -> Any:
    """A type of the family."""
    return new_class(
        name, (_Assigned,), exec_body=lambda body: body.update(__doc__=doc, value=value)
    )


def _references() -> dict[tuple[str, str], Any]:
    """The types of references by input type and what they lead to."""
    found: dict[tuple[str, str], Any] = {}
    for kind, type_ in _KINDS.items():
        name = type_._meta.name
        one = One(type_, load=_target(kind))
        many = Many(type_, load=_targets(kind), required=True, args=dict(_BOUNDS))
        single = f"AssignedSingle{name}ReferenceAttribute"
        multi = f"AssignedMulti{name}ReferenceAttribute"
        found[Model.SINGLE_REFERENCE, kind] = _made(single, "A thing of the shop.", one)
        found[Model.REFERENCE, kind] = _made(multi, "Things of the shop.", many)
    return found


_PLAIN: dict[str, Any] = {
    Model.DROPDOWN: AssignedSingleChoiceAttribute,
    Model.MULTISELECT: AssignedMultiChoiceAttribute,
    Model.SWATCH: AssignedSwatchAttribute,
    Model.TEXT: AssignedPlainTextAttribute,
    Model.RICH_TEXT: AssignedTextAttribute,
    Model.NUMERIC: AssignedNumericAttribute,
    Model.BOOLEAN: AssignedBooleanAttribute,
    Model.DATE: AssignedDateAttribute,
    Model.DATE_TIME: AssignedDateTimeAttribute,
    Model.FILE: AssignedFileAttribute,
}
_REFERENCES = _references()
also(*_PLAIN.values(), *_REFERENCES.values())


def _ref(answered: Answered) -> Ref:
    """An answer under its type."""
    asked = answered.attribute
    answer = Answer(asked, answered.values)
    if asked.input_type in _PLAIN:
        return Ref(_PLAIN[asked.input_type], answer)
    kind = _ENTITIES.get(asked.entity_type, asked.entity_type)
    return Ref(_REFERENCES[asked.input_type, kind], answer)


def _all(read: Callable[[Batch], Any], *needs: str) -> Calc:
    """A field `assignedAttributes(limit)`."""

    def load(batch: Batch, limit: int | None) -> dict[int, list[Ref]]:
        found = attributes.shown(batch.once(read)).items()
        return {pk: [_ref(each) for each in _limited(answers, limit)] for pk, answers in found}

    type_ = listed(AssignedAttribute)
    return Calc(type_, required=True, load=load, needs=needs, args=dict(_BOUNDS))


def _one(read: Callable[[Batch], Any], *needs: str) -> Calc:
    """A field `assignedAttribute(slug)`."""

    def load(batch: Batch, slug: str) -> dict[int, Ref]:
        found = attributes.by_slug(batch.once(read), slug).items()
        return {pk: _ref(each) for pk, each in found if each is not None}

    return Calc(AssignedAttribute, load=load, needs=needs, slug=String(required=True))


class AssignedToProduct(Extend, of=Product):
    """What a product answers."""

    assigned_attribute = _one(attributes.of_products, "id", "product_type_id")
    assigned_attributes = _all(attributes.of_products, "id", "product_type_id")


class AssignedToVariant(Extend, of=ProductVariant):
    """What a variant answers."""

    assigned_attribute = _one(attributes.of_variants, "id", "product__product_type_id")
    assigned_attributes = _all(attributes.of_variants, "id", "product__product_type_id")


class AssignedToPage(Extend, of=Page):
    """What a page answers."""

    assigned_attribute = _one(attributes.of_pages, "id", "page_type_id")
    assigned_attributes = _all(attributes.of_pages, "id", "page_type_id")
