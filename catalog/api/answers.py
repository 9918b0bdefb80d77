"""Narrowing by attributes: which products and pages gave an answer that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q

from catalog.api.values import (
    MAX_VALUES,
    NOTHING,
    among,
    chosen,
    limited,
    micro_of,
    number,
    ranged,
    refuse,
)
from catalog.content.models import AttributeReference, PageAttributeValue
from catalog.models.product import ProductAttributeValue
from catalog.models.variant import VariantAttributeValue
from store.graphql.engine.slots import Slot
from store.kernel.errors import Invalid
from store.kernel.ids import from_global, integer_pk

_TARGETS = {
    "page_slugs": "page__slug",
    "product_slugs": "product__slug",
    "product_variant_skus": "variant__sku",
    "category_slugs": "category__slug",
    "collection_slugs": "collection__slug",
}
_KINDS = {
    "Page": "page_id",
    "Product": "product_id",
    "ProductVariant": "variant_id",
    "Category": "category_id",
    "Collection": "collection_id",
}


def answered(given: Any, owner: str) -> Q:
    """Rows of an owner (product or page) that gave all the answers asked for.

    A product answers for its variants, too: a shirt is blue when it is to be had in blue.
    """
    if not isinstance(given, list):
        return NOTHING
    if len(given) > MAX_VALUES:
        refuse(f"At most {MAX_VALUES} attributes may be given.")
    found = Q()
    for each in given:
        found &= _answers(_condition(each), owner)
    return found


def _answers(wanted: Q, owner: str) -> Q:
    if owner == "page":
        return Q(Exists(PageAttributeValue.objects.filter(wanted, page=OuterRef("pk"))))
    own = ProductAttributeValue.objects.filter(wanted, product=OuterRef("pk"))
    of_variants = VariantAttributeValue.objects.filter(wanted, variant__product=OuterRef("pk"))
    return Q(Exists(own)) | Q(Exists(of_variants))


def _condition(given: Mapping[str, Any]) -> Q:
    """One attribute: by its slug, and at most one kind of answer. Raises Invalid."""
    found = Q()
    if given.get("slug") is not None:
        found &= Q(value__attribute__slug=given["slug"])
    leaves = {name: value for name, value in given.items() if name != "slug" and value is not None}
    if len(leaves) > 1:
        refuse("An attribute is narrowed by one kind of answer.", "attributes")
    if not leaves:
        return found if given.get("slug") is not None else NOTHING
    ((name, value),) = leaves.items()
    return found & _LEAVES[name](value)


def _value(given: Mapping[str, Any]) -> Q:
    leaves = {name: value for name, value in given.items() if value is not None}
    if len(leaves) != 1:
        return NOTHING
    ((name, value),) = leaves.items()
    return _VALUES[name](value)


def _references(given: Mapping[str, Any]) -> Q:
    found = Q()
    for name, contains in given.items():
        if contains is not None:
            found &= _contains(name, contains)
    return found if found else NOTHING


def _contains(name: str, given: Mapping[str, Any]) -> Q:
    """Any of several; all of several only where there is one, for a value leads to one thing."""
    values = given.get("contains_any")
    if values is None:
        values = given.get("contains_all")
    if not isinstance(values, Slot):
        return NOTHING
    if name != "referenced_ids":
        column = _TARGETS[name]
        rows = AttributeReference.objects.filter(
            among(column, values), value_id=OuterRef("value_id")
        )
        return Q(Exists(rows))
    wanted = Q()
    for kind, column in _KINDS.items():
        wanted |= Q(**{f"{column}__among": values.through(partial(_keys, kind), list)})
    return Q(Exists(AttributeReference.objects.filter(wanted, value_id=OuterRef("value_id"))))


def _keys(kind: str, ids: Any) -> list[int]:
    """The keys of those ids that are of a kind."""
    found = []
    for text in limited(ids):
        try:
            found.append(integer_pk(from_global(text, kind)))
        except Invalid:
            from_global(text, *_KINDS)
    return [key for key in found if key is not None]


_Leaf = Callable[[Any], Q]
_LEAVES: dict[str, _Leaf] = {
    "value": _value,
    "values": lambda given: among("value__slug", given),
    "values_range": lambda given: ranged("value__number_micro", given, micro_of),
    "date": lambda given: ranged("value__date", given),
    "date_time": lambda given: ranged("value__date_time", given),
    "boolean": lambda given: Q(value__boolean=given),
}
_VALUES: dict[str, _Leaf] = {
    "slug": lambda given: chosen("value__slug", given),
    "name": lambda given: chosen("value__name", given),
    "numeric": lambda given: number("value__number_micro", given, micro_of),
    "date": lambda given: ranged("value__date", given),
    "date_time": lambda given: ranged("value__date_time", given),
    "boolean": lambda given: Q(value__boolean=given),
    "reference": _references,
}
