"""Attributes of products (not their variants' options)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models.product import ProductAttributeValue


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """A product's answers to one attribute."""

    slug: str
    name: str
    values: tuple[str, ...]


def attributes_of(product_ids: Iterable[int]) -> dict[int, tuple[AttributeRow, ...]]:
    """Attributes by product id, in one query; products without any are absent."""
    rows = (
        ProductAttributeValue.objects.filter(product_id__in=list(product_ids))
        .select_related("value__attribute")
        .order_by("product_id", "value__attribute__name", "value__position", "id")
    )
    found: dict[int, dict[str, list[ProductAttributeValue]]] = {}
    for row in rows:
        answers = found.setdefault(row.product_id, {})
        answers.setdefault(row.value.attribute.slug, []).append(row)
    return {
        pk: tuple(
            AttributeRow(slug, same[0].value.attribute.name, tuple(r.value.name for r in same))
            for slug, same in answers.items()
        )
        for pk, answers in found.items()
    }
