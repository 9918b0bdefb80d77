"""Attributes with their answers, of products, variants and pages, for a list of rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from catalog.content.models import AttributeReference, PageAttributeValue, PageTypeAttribute
from catalog.models.attribute import Attribute
from catalog.models.product import ProductAttributeValue, TypeAttribute
from catalog.models.variant import Variant, VariantAttributeValue
from store.graphql.engine.prepared import prepared


@dataclass(frozen=True, slots=True)
class Asked:
    """An attribute as a type asks it; `variant_selection`: whether shoppers choose by it."""

    id: int
    slug: str
    name: str
    type: str
    input_type: str
    entity_type: str
    unit: str
    value_required: bool
    visible_in_storefront: bool
    external_reference: str | None
    metadata: dict[str, Any]
    variant_selection: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value leads: product, variant, category, collection or page, by its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Value:
    """An answer; `value` is a swatch's colour, `number_micro` a number in millionths.

    `file_url` is a path of this shop, `rich_text` EditorJS blocks.
    """

    id: int
    attribute_id: int
    input_type: str
    slug: str
    name: str
    value: str
    plain_text: str | None
    rich_text: dict[str, Any] | None
    boolean: bool | None
    date: date | None
    date_time: datetime | None
    number_micro: int | None
    file_url: str
    content_type: str
    external_reference: str | None
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An attribute and what was answered, in order; nothing when it was not answered."""

    attribute: Asked
    values: tuple[Value, ...]


_ASKED = (
    *("id", "slug", "name", "type", "input_type", "entity_type", "unit"),
    *("value_required", "visible_in_storefront", "external_reference", "metadata"),
)
_VALUE = (
    *("id", "attribute_id", "attribute__input_type", "slug", "name", "value", "plain_text"),
    *("rich_text", "boolean", "date", "date_time", "number_micro", "file_url", "content_type"),
    "external_reference",
)
_TARGETS = ("product", "variant", "category", "collection", "page")
Found = dict[int, tuple[Answered, ...]]


_ASKED_COLUMNS = tuple(f"attribute__{name}" for name in _ASKED)
_VALUE_COLUMNS = tuple(f"value__{name}" for name in _VALUE)
Rows = QuerySet[Any, Any]


@prepared
def _of_types(ids: Any, scope: str, selection: bool | None) -> Rows:
    rows = TypeAttribute.objects.filter(scope=scope, product_type_id__among=ids)
    if selection is not None:
        rows = rows.filter(variant_selection=selection)
    told = ("product_type_id", *_ASKED_COLUMNS, "variant_selection")
    return rows.order_by("position", "id").values_list(*told)


@prepared
def _of_page_types(ids: Any) -> Rows:
    rows = PageTypeAttribute.objects.filter(page_type_id__among=ids)
    return rows.order_by("position", "id").values_list("page_type_id", *_ASKED_COLUMNS)


@prepared
def _answers_of_products(ids: Any) -> Rows:
    rows = ProductAttributeValue.objects.filter(product_id__among=ids)
    return rows.order_by("position", "id").values_list("product_id", *_VALUE_COLUMNS)


@prepared
def _answers_of_variants(ids: Any) -> Rows:
    rows = VariantAttributeValue.objects.filter(variant_id__among=ids)
    return rows.order_by("position", "id").values_list("variant_id", *_VALUE_COLUMNS)


@prepared
def _answers_of_pages(ids: Any) -> Rows:
    rows = PageAttributeValue.objects.filter(page_id__among=ids)
    return rows.order_by("position", "id").values_list("page_id", *_VALUE_COLUMNS)


@prepared
def _types_of_variants(ids: Any) -> Rows:
    rows = Variant.objects.filter(pk__among=ids)
    return rows.values_list("pk", "product__product_type_id")


@prepared
def _references(ids: Any) -> Rows:
    rows = AttributeReference.objects.filter(value_id__among=ids)
    return rows.values_list("value_id", *(f"{kind}_id" for kind in _TARGETS))


def of_products(
    types: Mapping[int, int], *, asked: Mapping[int, tuple[Asked, ...]] | None = None
) -> Found:
    """All attributes of products, given their product types' ids by product id.

    Two queries, three with references; one less with what the types ask at hand. Attributes stand
    in the type's order.
    """
    if asked is None:
        asked = asked_of_products(types.values())
    return _joined(types, asked, _values(_answers_of_products(ids=list(types))))


def of_variants(
    types: Mapping[int, int],
    *,
    selection: bool | None = None,
    asked: Mapping[int, tuple[Asked, ...]] | None = None,
) -> Found:
    """As of_products(), of variants by their products' types; `selection` narrows to those
    by which shoppers choose (True) or do not (False).
    """
    if asked is None:
        asked = asked_of_variants(types.values(), selection=selection)
    return _joined(types, asked, _values(_answers_of_variants(ids=list(types))))


def of_pages(types: Mapping[int, int]) -> Found:
    """As of_products(), of pages by their page types."""
    asked = asked_of_pages(types.values())
    return _joined(types, asked, _values(_answers_of_pages(ids=list(types))))


def types_of_variants(variant_ids: Iterable[int]) -> dict[int, int]:
    """Product type ids by variant id, in one query."""
    return dict(_types_of_variants(ids=list(variant_ids)))


def asked_of_products(type_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """What product types ask of products, by type id, in one query."""
    return _asked(_of_types(ids=set(type_ids), scope=TypeAttribute.PRODUCT, selection=None))


def asked_of_variants(
    type_ids: Iterable[int], *, selection: bool | None = None
) -> dict[int, tuple[Asked, ...]]:
    """What product types ask of variants, by type id, in one query."""
    scope = TypeAttribute.VARIANT
    return _asked(_of_types(ids=set(type_ids), scope=scope, selection=selection))


def asked_of_pages(type_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """What page types ask of pages, by type id, in one query."""
    # A page's attributes choose nothing.
    return _asked((*row, False) for row in _of_page_types(ids=set(type_ids)))


def attributes(ids: Iterable[int]) -> dict[int, Attribute]:
    """Attribute rows by id, in one query."""
    return Attribute.objects.in_bulk(list(ids))


def _asked(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Asked, ...]]:
    found: dict[int, list[Asked]] = {}
    for type_id, *facts in rows:
        found.setdefault(type_id, []).append(Asked(*facts))
    return {type_id: tuple(asked) for type_id, asked in found.items()}


def _values(found: list[tuple[Any, ...]]) -> dict[int, dict[int, list[Value]]]:
    """Values by row, then by attribute; references that lead nowhere by now are left out."""
    leading = [row[1] for row in found if row[3] in Attribute.REFERENCES]
    targets = references(leading) if leading else {}
    by_row: dict[int, dict[int, list[Value]]] = {}
    for owner, *facts in found:
        reference = targets.get(facts[0])
        if reference is None and facts[2] in Attribute.REFERENCES:
            continue
        by_row.setdefault(owner, {}).setdefault(facts[1], []).append(Value(*[*facts, reference]))
    return by_row


def references(value_ids: Iterable[int]) -> dict[int, Reference]:
    """Where values lead, by value id, in one query."""
    return {
        value_id: next(
            Reference(kind, pk) for kind, pk in zip(_TARGETS, ids, strict=True) if pk is not None
        )
        for value_id, *ids in _references(ids=list(value_ids))
    }


def _joined(
    types: Mapping[int, int],
    asked: Mapping[int, tuple[Asked, ...]],
    values: Mapping[int, Mapping[int, list[Value]]],
) -> Found:
    found: Found = {}
    for row, type_id in types.items():
        own = values.get(row, {})
        found[row] = tuple(
            Answered(each, tuple(own.get(each.id, ()))) for each in asked.get(type_id, ())
        )
    return found
