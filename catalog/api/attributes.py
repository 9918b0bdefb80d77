"""Attributes and their values: types and loaders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from graphene import ID, Boolean, Date, DateTime, Enum, String

from catalog.api import words
from catalog.models.attribute import Attribute as Model
from catalog.queries import assigned
from catalog.queries.assigned import Answered, Asked, Value
from store.graphql.base import Node, ObjectWithMetadata, listed
from store.graphql.engine.batch import Batch
from store.graphql.engine.known import known
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.scalars import JSONString
from store.graphql.types import Type
from store.kernel.ids import to_global

AskedByType = dict[int, tuple[Asked, ...]]
VariantAttributeScope: Any = Enum(
    "VariantAttributeScope",
    [
        ("ALL", "all"),
        ("VARIANT_SELECTION", "variant_selection"),
        ("NOT_VARIANT_SELECTION", "not_variant_selection"),
    ],
)


def _named(value: str) -> str:
    return value.upper().replace("-", "_")


AttributeInputTypeEnum: Any = Enum(
    "AttributeInputTypeEnum",
    [(_named(value), value) for value, _ in Model.INPUTS],
)
AttributeEntityTypeEnum: Any = Enum(
    "AttributeEntityTypeEnum", [(_named(value), value) for value in Model.ENTITIES]
)
AttributeTypeEnum: Any = Enum(
    "AttributeTypeEnum", [("PRODUCT_TYPE", Model.PRODUCT_TYPE), ("PAGE_TYPE", Model.PAGE_TYPE)]
)
_KINDS = {
    "product": "Product",
    "variant": "ProductVariant",
    "category": "Category",
    "collection": "Collection",
    "page": "Page",
}


class File(Type, of=Value):
    """A file's address and what is in it."""

    url = Col(String, column="file_url", required=True, read=lambda url: absolute(url))
    content_type = Col(String, read=lambda kind: kind or None)


def absolute(address: str) -> str:
    """An address of the shop by its public host; one of another place as it is."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def file_of(value: Value) -> Value | None:
    """The value itself where it has a file."""
    return value if value.file_url else None


class Attribute(Type, of=Asked, interfaces=(Node, ObjectWithMetadata)):
    """A property such as colour or size."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    type = Col(AttributeTypeEnum, required=True)
    input_type = Col(AttributeInputTypeEnum)
    entity_type = Col(AttributeEntityTypeEnum, read=lambda kind: kind or None)
    value_required = Col(Boolean, required=True)
    visible_in_storefront = Col(Boolean, required=True)
    with_choices = Col(
        Boolean, column="input_type", required=True, read=Model.WITH_CHOICES.__contains__
    )
    external_reference = Col(String)
    translation = words.of_attribute()


class AttributeValue(Type, of=Value, interfaces=(Node,)):
    """One value of an attribute."""

    id = Gid()
    name = Col(String)
    slug = Col(String)
    value = Col(String)
    input_type = Col(AttributeInputTypeEnum)
    reference = Col(ID, read=lambda found: found and to_global(_KINDS[found.kind], found.id))
    file = Calc(File, read=file_of)
    rich_text = Col(JSONString, read=lambda blocks: blocks or None)
    plain_text = Col(String)
    boolean = Col(Boolean)
    date = Col(Date)
    date_time = Col(DateTime)
    external_reference = Col(String)
    translation = words.of_value()


class SelectedAttribute(Type, of=Answered):
    """An attribute and the values chosen from it."""

    attribute = One(Attribute, required=True)
    values = Many(AttributeValue, required=True)


def of_products(batch: Batch) -> Mapping[int, tuple[Answered, ...]]:
    """All attributes of products."""
    types = dict(zip(batch.col("id"), batch.col("product_type_id"), strict=True))
    asked = _asked(batch, "product", types.values(), assigned.asked_of_products)
    return assigned.of_products(types, asked=asked)


def of_variants(batch: Batch, selection: bool | None = None) -> Mapping[int, tuple[Answered, ...]]:
    """All attributes of variants, or those by which shoppers choose."""
    types = dict(zip(batch.col("id"), batch.col("product__product_type_id"), strict=True))
    what = f"variant {selection}"
    load = partial(assigned.asked_of_variants, selection=selection)
    return assigned.of_variants(types, asked=_asked(batch, what, types.values(), load))


def _asked(
    batch: Batch, what: str, types: Iterable[int], load: Any
) -> dict[int, tuple[Asked, ...]]:
    """What types ask, from memory where it is known; nothing of types that ask nothing."""

    def every(ids: list[int]) -> AskedByType:
        found: AskedByType = dict.fromkeys(ids, ())
        found |= load(ids)
        return found

    return known(batch.state, "catalog", f"asked of {what}", set(types), every)


def of_pages(batch: Batch) -> Mapping[int, tuple[Answered, ...]]:
    """All attributes of pages."""
    types = dict(zip(batch.col("id"), batch.col("page_type_id"), strict=True))
    return assigned.of_pages(types)


def shown(found: Mapping[int, tuple[Answered, ...]]) -> dict[int, list[Answered]]:
    """Those that shoppers may see."""
    return {
        pk: [each for each in answers if each.attribute.visible_in_storefront]
        for pk, answers in found.items()
    }


def all_field(read: Callable[[Batch], Any], *needs: str) -> Calc:
    """The deprecated list of all attributes."""

    def load(batch: Batch) -> Any:
        return shown(batch.once(read))

    return Calc(listed(SelectedAttribute), required=True, load=load, needs=needs)


def one_field(read: Callable[[Batch], Any], *needs: str) -> Calc:
    """One attribute by its slug."""

    def load(batch: Batch, slug: str) -> dict[int, Answered | None]:
        return by_slug(batch.once(read), slug)

    return Calc(SelectedAttribute, load=load, needs=needs, slug=String(required=True))


def by_slug(found: Mapping[int, tuple[Answered, ...]], slug: str) -> dict[int, Answered | None]:
    """The attribute of that name by row; None for rows whose type does not ask it."""
    return {
        pk: next((each for each in answers if each.attribute.slug == slug), None)
        for pk, answers in shown(found).items()
    }
