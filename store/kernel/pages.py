"""Cursor paging over a queryset: stable order, opaque cursors, a count only when asked."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from store.kernel.errors import Invalid

M = TypeVar("M", bound=Model)
MAX_PAGE = 100


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page: rows, a cursor for each, whether more follow or precede, and a lazy count."""

    rows: Sequence[M]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    count: Callable[[], int]


def encode_cursor(values: Sequence[object]) -> str:
    """The sort keys of a row as an opaque text."""
    return base64.b64encode(json.dumps(list(values), default=str).encode()).decode()


def decode_cursor(text: str, length: int) -> list[Any]:
    """The sort keys again; raises Invalid (invalid_cursor) when the text is not ours."""
    try:
        values = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != length or not all(map(_storable, values)):
        raise Invalid("invalid_cursor", "The cursor is not valid.", "after")
    return values


def _storable(value: object) -> bool:
    """Whether a database takes the value at all: PostgreSQL refuses NUL and what is past int64."""
    if isinstance(value, str):
        return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
    return isinstance(value, (int, float)) and -(2**63) <= value < 2**63


def paginate(
    queryset: QuerySet[M],
    *,
    order: Sequence[str],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[M]:
    """Slice by first/after or last/before; `order` ends with a unique field.

    Raises Invalid: invalid_page, invalid_cursor.
    """
    size = _size(first, after, last, before)
    backwards = last is not None
    cursor = before if backwards else after
    directions = [_flip(key) for key in order] if backwards else list(order)
    rows = queryset.order_by(*directions)
    values = decode_cursor(cursor, len(order)) if cursor is not None else None
    try:
        if values is not None:
            rows = rows.filter(_beyond(directions, values))
        found = list(rows[: size + 1])
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        raise Invalid("invalid_cursor", "The cursor is not valid.", "after") from error
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    cursors = [encode_cursor([getattr(row, key.lstrip("-")) for key in order]) for row in found]
    return Page(
        rows=found,
        cursors=cursors,
        has_next=before is not None if backwards else more,
        has_previous=more if backwards else after is not None,
        count=queryset.order_by().count,
    )


def _size(first: int | None, after: str | None, last: int | None, before: str | None) -> int:
    if (first is None) == (last is None):
        raise Invalid("invalid_page", "Give either `first` or `last`.", "first")
    if (first is not None and before) or (last is not None and after):
        raise Invalid("invalid_page", "Use `first` with `after`, `last` with `before`.", "first")
    size = first if first is not None else last
    assert size is not None
    if not 0 <= size <= MAX_PAGE:
        raise Invalid("invalid_page", f"A page holds 0 to {MAX_PAGE} items.", "first")
    return size


def _flip(key: str) -> str:
    return key[1:] if key.startswith("-") else "-" + key


def _beyond(order: Sequence[str], values: Sequence[object]) -> Q:
    """Rows after the cursor: (a > x) or (a = x and b > y) or …"""
    condition = Q()
    equal = Q()
    for key, value in zip(order, values, strict=True):
        name = key.lstrip("-")
        compare = "lt" if key.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{compare}": value})
        equal &= Q(**{name: value})
    return condition
