"""Relay connections of Saleor's names over querysets and over lists that are in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.db.models import QuerySet
from graphene import Boolean, Field, Int, List, NonNull, ObjectType, String

from store.kernel.errors import Invalid
from store.kernel.pages import MAX_PAGE, Page, decode_cursor, encode_cursor, paginate

_made: dict[str, Any] = {}


class PageInfo(ObjectType):
    """Where a page stands in its list."""

    has_next_page = Boolean(required=True)
    has_previous_page = Boolean(required=True)
    start_cursor = String()
    end_cursor = String()


class Slice:
    """A page asked for by first/after or last/before; read when its edges are."""

    def __init__(
        self,
        fetch: Callable[[], Page[Any]],
        count: Callable[[], int],
        wrap: Callable[[Sequence[Any]], Sequence[Any]],
    ) -> None:
        self._fetch, self._count, self._wrap = fetch, count, wrap

    @cached_property
    def page(self) -> Page[Any]:
        """The rows; raises Invalid for arguments that do not make a page."""
        return self._fetch()

    @cached_property
    def edges(self) -> list[dict[str, Any]]:
        """Nodes with their cursors."""
        nodes = self._wrap(self.page.rows)
        pairs = zip(nodes, self.page.cursors, strict=True)
        return [{"node": node, "cursor": cursor} for node, cursor in pairs]

    @property
    def page_info(self) -> dict[str, Any]:
        """Where the page stands."""
        cursors = self.page.cursors
        return {
            "has_next_page": self.page.has_next,
            "has_previous_page": self.page.has_previous,
            "start_cursor": cursors[0] if cursors else None,
            "end_cursor": cursors[-1] if cursors else None,
        }

    @property
    def total_count(self) -> int:
        """How many there are in all; needs no page."""
        return self._count()


def connection(node: Any) -> Any:
    """The type `<Node>CountableConnection`, one for each node type."""
    name = node._meta.name
    if name not in _made:
        fields = {"node": Field(node, required=True), "cursor": String(required=True)}
        edge = type(f"{name}CountableEdge", (ObjectType,), {"__doc__": "A row.", **fields})
        _made[name] = type(
            f"{name}CountableConnection",
            (ObjectType,),
            {
                "__doc__": "A page of a list.",
                "page_info": Field(PageInfo, required=True),
                "edges": List(NonNull(edge), required=True),
                "total_count": Int(),
            },
        )
    return _made[name]


def paged(node: Any, resolver: Callable[..., Any] | None = None, **arguments: Any) -> Any:
    """A field that answers a connection, with the arguments every connection has.

    `node` may be a function that answers the type, for types that name each other.
    """
    lazy = not isinstance(node, type)
    return Field(
        (lambda: connection(node())) if lazy else connection(node),
        resolver=resolver,
        **arguments,
        first=Int(),
        after=String(),
        last=Int(),
        before=String(),
    )


def of_queryset(
    rows: QuerySet[Any],
    order: Sequence[str],
    paging: dict[str, Any],
    wrap: Callable[[Sequence[Any]], Sequence[Any]],
) -> Slice:
    """A page read by the database; `order` ends with a unique column."""
    asked = {key: paging.get(key) for key in ("first", "after", "last", "before")}

    def fetch() -> Page[Any]:
        try:
            return paginate(rows, order=order, **asked)
        except (ValueError, TypeError, OverflowError, ValidationError, FieldError, DataError) as e:
            raise Invalid("invalid_cursor", "The cursor is not valid.", "after") from e

    return Slice(fetch, rows.order_by().count, wrap)


def id_cursor(row: Any) -> str:
    """A cursor that holds the row's id."""
    return encode_cursor([str(row.id)])


def of_list(
    rows: Sequence[Any],
    paging: dict[str, Any],
    wrap: Callable[[Sequence[Any]], Sequence[Any]] = tuple,
    cursor: Callable[[Any], str] = id_cursor,
) -> Slice:
    """A page of rows in memory; cursors are read back only when they hold the id."""
    return Slice(lambda: _cut(rows, paging, cursor), lambda: len(rows), wrap)


def _cut(rows: Sequence[Any], paging: dict[str, Any], cursor: Callable[[Any], str]) -> Page[Any]:
    first, last = paging.get("first"), paging.get("last")
    after, before = paging.get("after"), paging.get("before")
    size = first if last is None else last
    if size is None or (first is not None and last is not None):
        raise Invalid("invalid_page", "Give either `first` or `last`.", "first")
    if (first is not None and before) or (last is not None and after):
        raise Invalid("invalid_page", "Use `first` with `after`, `last` with `before`.", "first")
    if not 0 <= size <= MAX_PAGE:
        raise Invalid("invalid_page", f"A page holds 0 to {MAX_PAGE} items.", "first")
    start, stop = 0, len(rows)
    if after is not None:
        start = _place(rows, after) + 1
    if before is not None:
        stop = _place(rows, before)
    if first is not None:
        start, stop, more = start, min(stop, start + size), stop - start > size
    else:
        start, stop, more = max(start, stop - size), stop, stop - start > size
    kept = rows[start:stop]
    return Page(
        rows=kept,
        cursors=[cursor(row) for row in kept],
        has_next=more if first is not None else before is not None,
        has_previous=after is not None if first is not None else more,
        count=lambda: len(rows),
    )


def _place(rows: Sequence[Any], cursor: str) -> int:
    wanted = decode_cursor(cursor, 1)[0]
    for place, row in enumerate(rows):
        if str(row.id) == wanted:
            return place
    raise Invalid("invalid_cursor", "The cursor is not valid.", "after")
