"""Attributes with their answers, of products, variants and pages, for a list of rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalog.content.models import AttributeReference, PageAttributeValue, PageTypeAttribute
from catalog.models.attribute import Attribute
from catalog.models.product import ProductAttributeValue, TypeAttribute
from catalog.models.variant import Variant, VariantAttributeValue


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
    *("value_required", "visible_in_storefront", "external_reference"),
)
_VALUE = (
    *("id", "attribute_id", "attribute__input_type", "slug", "name", "value", "plain_text"),
    *("rich_text", "boolean", "date", "date_time", "number_micro", "file_url", "content_type"),
    "external_reference",
)
_TARGETS = ("product", "variant", "category", "collection", "page")
Found = dict[int, tuple[Answered, ...]]


def of_products(types: Mapping[int, int]) -> Found:
    """All attributes of products, given their product types' ids by product id.

    Two queries, three with references. Attributes stand in the type's order.
    """
    asked = asked_of_products(types.values())
    rows = ProductAttributeValue.objects.filter(product_id__in=list(types))
    return _joined(types, asked, _values(rows, "product_id"))


def of_variants(types: Mapping[int, int], *, selection: bool | None = None) -> Found:
    """As of_products(), of variants by their products' types; `selection` narrows to those
    by which shoppers choose (True) or do not (False).
    """
    asked = asked_of_variants(types.values(), selection=selection)
    rows = VariantAttributeValue.objects.filter(variant_id__in=list(types))
    return _joined(types, asked, _values(rows, "variant_id"))


def of_pages(types: Mapping[int, int]) -> Found:
    """As of_products(), of pages by their page types."""
    asked = asked_of_pages(types.values())
    rows = PageAttributeValue.objects.filter(page_id__in=list(types))
    return _joined(types, asked, _values(rows, "page_id"))


def types_of_variants(variant_ids: Iterable[int]) -> dict[int, int]:
    """Product type ids by variant id, in one query."""
    rows = Variant.objects.filter(pk__in=list(variant_ids))
    return dict(rows.values_list("pk", "product__product_type_id"))


def asked_of_products(type_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """What product types ask of products, by type id, in one query."""
    rows = TypeAttribute.objects.filter(scope=TypeAttribute.PRODUCT)
    return _asked(rows, "product_type_id", type_ids)


def asked_of_variants(
    type_ids: Iterable[int], *, selection: bool | None = None
) -> dict[int, tuple[Asked, ...]]:
    """What product types ask of variants, by type id, in one query."""
    rows = TypeAttribute.objects.filter(scope=TypeAttribute.VARIANT)
    if selection is not None:
        rows = rows.filter(variant_selection=selection)
    return _asked(rows, "product_type_id", type_ids)


def asked_of_pages(type_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """What page types ask of pages, by type id, in one query."""
    return _asked(PageTypeAttribute.objects.all(), "page_type_id", type_ids)


def attributes(ids: Iterable[int]) -> dict[int, Attribute]:
    """Attribute rows by id, in one query."""
    return Attribute.objects.in_bulk(list(ids))


def _asked(rows: Any, column: str, type_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    columns = [f"attribute__{name}" for name in _ASKED]
    if column == "product_type_id":
        columns.append("variant_selection")
    found: dict[int, list[Asked]] = {}
    chosen = rows.filter(**{f"{column}__in": set(type_ids)}).order_by("position", "id")
    for type_id, *facts in chosen.values_list(column, *columns):
        # A page's attributes choose nothing.
        told: tuple[Any, ...] = (*facts, False)[: len(_ASKED) + 1]
        found.setdefault(type_id, []).append(Asked(*told))
    return {type_id: tuple(asked) for type_id, asked in found.items()}


def _values(rows: Any, column: str) -> dict[int, dict[int, list[Value]]]:
    """Values by row, then by attribute; references that lead nowhere by now are left out."""
    columns = [f"value__{name}" for name in _VALUE]
    found = list(rows.order_by("position", "id").values_list(column, *columns))
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
    columns = [f"{kind}_id" for kind in _TARGETS]
    rows = AttributeReference.objects.filter(value__in=list(value_ids))
    return {
        value_id: next(
            Reference(kind, pk) for kind, pk in zip(_TARGETS, ids, strict=True) if pk is not None
        )
        for value_id, *ids in rows.values_list("value_id", *columns)
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
