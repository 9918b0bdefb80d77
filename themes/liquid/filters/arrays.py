"""Filters of lists."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from liquid.exceptions import FilterArgumentError

from themes.liquid.drops import LazyList
from themes.liquid.text import to_text


def first(value: object) -> object:
    """The first item, or nil."""
    return value[0] if isinstance(value, Sequence) and len(value) else None


def join(value: object, by: object = " ") -> str:
    """The items' texts with a separator between them."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return to_text(value)
    return to_text(by).join(to_text(item) for item in value)


def size(value: object) -> int:
    """How many characters or items; a lazy list answers with all it has."""
    if isinstance(value, LazyList):
        return value.total
    return len(value) if isinstance(value, Sequence) else 0


def sort(value: object) -> list[object]:
    """Numbers by size or texts by letters; nil comes last."""
    items = _items(value)
    known = [item for item in items if item is not None]
    if not (
        all(isinstance(item, (int, Decimal)) for item in known)
        or all(isinstance(item, str) for item in known)
    ):
        raise FilterArgumentError("sort: items of different kinds", token=None)
    known.sort()
    return known + [None] * (len(items) - len(known))


def _items(value: object) -> list[object]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return [] if value is None else [value]
