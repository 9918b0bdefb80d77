"""Which variants a rule concerns: its predicate, checked and as a condition.

An object holds conditions, which all must hold, or one `AND` or `OR` with a list of objects.
A condition names ids: `{"productPredicate": {"ids": [1, 2]}}`. Nothing asked, nothing meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.variant import Variant
from store.kernel.errors import Invalid

PRODUCT, VARIANT = "productPredicate", "variantPredicate"
COLLECTION, CATEGORY = "collectionPredicate", "categoryPredicate"
AND, OR = "AND", "OR"
MAX_DEPTH = 5
MAX_IDS = 5_000
MAX_ID = 2**63 - 1
Predicate = Mapping[str, Any]


def checked(value: Any, field: str = "predicate") -> dict[str, Any]:
    """The predicate as it is stored; raises Invalid, at the field, for anything else."""
    found = _checked(value, field, MAX_DEPTH)
    if sum(len(ids) for _, ids in leaves(found)) > MAX_IDS:
        message = f"Name at most {MAX_IDS} things."
        raise Invalid("predicate_too_large", message, field, limit=MAX_IDS)
    return found


def either(**ids: Sequence[int]) -> dict[str, Any]:
    """A predicate for things of which one suffices: either(productPredicate=[1, 2], …)."""
    return {OR: [{kind: {"ids": list(found)}} for kind, found in ids.items() if found]}


def plain(value: Predicate) -> dict[str, list[int]] | None:
    """The ids by kind of a predicate that either() makes; None for others."""
    parts = value.get(OR, [] if not value else None)
    if parts is None or len(value) > 1 or any(len(part) != 1 for part in parts):
        return None
    found = {kind: condition for part in parts for kind, condition in part.items()}
    if len(found) < len(parts) or not found.keys() <= _CONDITIONS.keys():
        return None
    return {kind: list(condition["ids"]) for kind, condition in found.items()}


def leaves(value: Predicate) -> Iterator[tuple[str, list[int]]]:
    """Every condition of a checked predicate: its kind and ids."""
    for name, inner in value.items():
        if name in {AND, OR}:
            for part in inner:
                yield from leaves(part)
        else:
            yield name, inner["ids"]


def variants(value: Predicate) -> QuerySet[Variant]:
    """The variants that a checked predicate means."""
    return Variant.objects.filter(_condition(value))


def _checked(value: Any, field: str, depth: int) -> dict[str, Any]:
    if not isinstance(value, Mapping) or depth == 0:
        raise _invalid(field)
    joins = [name for name in (AND, OR) if value.get(name) is not None]
    if not joins:
        given = {name: inner for name, inner in value.items() if inner is not None}
        return {name: _leaf(name, inner, field) for name, inner in given.items()}
    name = joins[0]
    if len(value) > 1 or not isinstance(value[name], list | tuple):
        raise _invalid(field)
    parts = [_checked(part, field, depth - 1) for part in value[name]]
    return {name: parts}


def _leaf(name: str, inner: Any, field: str) -> dict[str, list[int]]:
    ids = inner.get("ids") if isinstance(inner, Mapping) and set(inner) == {"ids"} else None
    fine = isinstance(ids, list | tuple) and all(
        type(each) is int and 0 < each <= MAX_ID for each in ids
    )
    if name not in _CONDITIONS or not fine:
        raise _invalid(field)
    return {"ids": sorted(set(ids or ()))}


def _invalid(field: str) -> Invalid:
    message = (
        "A predicate holds productPredicate, variantPredicate, collectionPredicate or "
        "categoryPredicate with ids, or one AND or OR with a list of predicates."
    )
    return Invalid("invalid_predicate", message, field)


def _condition(value: Predicate) -> Q:
    parts = [
        _joined(name, [_condition(part) for part in inner])
        if name in {AND, OR}
        else _CONDITIONS[name](inner["ids"])
        for name, inner in value.items()
    ]
    return _joined(AND, parts)


def _joined(name: str, parts: Sequence[Q]) -> Q:
    """Nothing for no part: a predicate that asks nothing is a mistake, not everything."""
    condition = parts[0] if parts else Q(pk__in=[])
    for part in parts[1:]:
        condition = condition & part if name == AND else condition | part
    return condition


def _in_collections(ids: Sequence[int]) -> Q:
    entries = CollectionProduct.objects.filter(
        product=OuterRef("product"), collection_id__in=list(ids)
    )
    return Q(Exists(entries))


def _in_categories(ids: Sequence[int]) -> Q:
    """Of these and of all below them."""
    condition = Q(pk__in=[])
    for path in Category.objects.filter(pk__in=list(ids)).values_list("path", flat=True):
        condition |= Q(product__category__path__startswith=path)
    return condition


_CONDITIONS: dict[str, Callable[[Sequence[int]], Q]] = {
    PRODUCT: lambda ids: Q(product__in=list(ids)),
    VARIANT: lambda ids: Q(pk__in=list(ids)),
    COLLECTION: _in_collections,
    CATEGORY: _in_categories,
}
