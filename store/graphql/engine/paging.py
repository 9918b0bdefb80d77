"""Pages: first/after or last/before of the children of each parent, by one query for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.batch import Batch, Scope
from store.graphql.engine.children import grouped, rows_of
from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.ordering import (
    beyond,
    decode_cursor,
    encode_cursor,
    flipped,
    order_of,
    output_fields,
    refuse_cursor,
    signature,
    sorting,
)
from store.graphql.engine.place import KEYS, LIMIT, Want, table_batch
from store.graphql.engine.slots import Call, Slot
from store.graphql.engine.sql import Compiled, compiled
from store.kernel.errors import Invalid

MAX_PAGE = 100
PAGING = ("first", "after", "last", "before")
_ONE = Slot("parent", lambda call: call.keys[0])
_NUMBER = "page_place"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a connection is selected."""

    rows: bool
    total: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """first/after or last/before, checked."""

    size: int
    backwards: bool
    cursor: list[Any] | None

    def cut(self, places: list[int]) -> tuple[list[int], bool]:
        """A page of what was read, in the list's order, and whether there is more."""
        kept = places[: self.size]
        return kept[::-1] if self.backwards else kept, len(places) > self.size


@dataclass(slots=True)
class Pages:
    """A page of each parent: `places` point into the batches, one after another."""

    batches: list[Batch]
    places: list[Any]
    more: list[bool]
    totals: list[Any]
    asked: Asked | None
    cursor: Callable[[int], str]

    def info(self, i: int) -> dict[str, Any]:
        """pageInfo of a parent's page."""
        asked, places = self.asked, self.places[i]
        if asked is None:
            return {}
        there = asked.cursor is not None
        return {
            "has_next_page": there if asked.backwards else self.more[i],
            "has_previous_page": self.more[i] if asked.backwards else there,
            "start_cursor": self.cursor(places[0]) if places else None,
            "end_cursor": self.cursor(places[-1]) if places else None,
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Query:
    """A page's query with the order it is read in."""

    query: Compiled
    mark: str
    keys: tuple[int, ...]


def asked_of(args: dict[str, Any], *, rows: bool) -> Asked | None:
    """The paging arguments, checked; None when no `rows` are wanted, which needs none of them.

    Raises Invalid (invalid_page, invalid_cursor).
    """
    first, after, last, before = (args.get(name) for name in PAGING)
    if not rows and first is None and last is None:
        return None
    if (first is None) == (last is None):
        raise Invalid("invalid_page", "Give either `first` or `last`.", "first")
    if (first is not None and before) or (last is not None and after):
        raise Invalid("invalid_page", "Use `first` with `after`, `last` with `before`.", "first")
    size = int(str(last if first is None else first))
    if not 0 <= size <= MAX_PAGE:
        raise Invalid("invalid_page", f"A page holds 0 to {MAX_PAGE} items.", "first")
    cursor = before if first is None else after
    made = Asked(size, first is None, None if cursor is None else decode_cursor(cursor))
    return made if rows else None


def without_paging(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments that narrow and sort."""
    return {name: value for name, value in args.items() if name not in PAGING}


def nothing(count: int, asked: Asked | None) -> Pages:
    """Empty pages."""
    return Pages([], [[] for _ in range(count)], [False] * count, [0] * count, asked, str)


def pages(
    batch: Batch, bound: Bound, args: dict[str, Any], scope: Scope, want: Want, wanted: Wanted
) -> Pages:
    """The page of each row of a batch, read by the database."""
    asked = asked_of(args, rows=wanted.rows)
    by = bound.source.by_of(bound)
    keys = list(batch.col(bound.source.key_of(bound))) if by is not None else [None] * batch.size
    call = batch.state.call(scope, without_paging(args), keys=list(dict.fromkeys(keys)))
    found = nothing(batch.size, asked)
    if asked is not None:
        found = _read(batch, bound, call, want, asked, keys)
    if wanted.total:
        found.totals = _totals(bound, call, keys)
    return found


def _read(
    batch: Batch, bound: Bound, call: Call, want: Want, asked: Asked, keys: list[Any]
) -> Pages:
    kind = bound.target.only
    by = bound.source.by_of(bound)
    many = len(call.keys) > 1
    columns = tuple(dict.fromkeys((kind.pk, *((by,) if by and many else ()), *want(kind))))
    cursor = asked.cursor
    call.limit, call.cursor = asked.size + 1, None if cursor is None else cursor[1:]
    site: Site[_Query] = bound.sites.setdefault(  # type: ignore[assignment]  # its own queries
        (columns, many, asked.backwards), Site()
    )
    made = site.get(call, lambda ask: _page_query(bound, kind, columns, many, asked, ask))
    if cursor is not None and cursor[0] != made.mark:
        refuse_cursor()
    read = made.query.columns(call)
    rows = table_batch(kind, batch.state, call.scope, columns, read[: len(columns)])
    parents = read[columns.index(by)] if many and by else [keys[0]] * rows.size
    cuts = [asked.cut(each) for each in grouped(keys, parents)]
    values = [read[place] for place in made.keys]
    return Pages(
        [rows],
        [places for places, _ in cuts],
        [more for _, more in cuts],
        [0] * len(keys),
        asked,
        lambda i: encode_cursor(made.mark, [column[i] for column in values]),
    )


def _page_query(
    bound: Bound, kind: Kind, columns: tuple[str, ...], many: bool, asked: Asked, ask: Ask
) -> _Query:
    rows = rows_of(bound.source.rows, kind, ask)
    order = order_of(bound.source.order, kind, ask)
    mark = signature(order)
    names = tuple(dict.fromkeys((*columns, *(key.lstrip("-") for key in order))))
    keys = tuple(names.index(key.lstrip("-")) for key in order)
    if rows is None:
        return _Query(compiled(None, len(names)), mark, keys)
    by = bound.source.by_of(bound)
    if by is not None:
        rows = rows.filter(**({f"{by}__among": KEYS} if many else {by: _ONE}))
    turned = flipped(order) if asked.backwards else order
    rows = _after_cursor(rows, turned, asked, mark, ask)
    if not many:
        found = rows.order_by(*sorting(rows, turned)).values_list(*names)
        # Written into the text, for without it the database plans for a tenth of all rows.
        size = int(str(ask.note("limit", _limit)))
        return _Query(compiled(found, len(names), limit=size), mark, keys)
    by_order: Any = sorting(rows, turned)
    number = Window(RowNumber(), partition_by=[F(str(by))], order_by=by_order)
    numbered = rows.order_by().annotate(**{_NUMBER: number}).values_list(*names, _NUMBER)
    query = compiled(numbered, len(names) + 1, around=_numbered, after=[LIMIT])
    return _Query(query, mark, keys)


def _after_cursor(
    rows: QuerySet[Any], order: Sequence[str], asked: Asked, mark: str, ask: Ask
) -> QuerySet[Any]:
    nulls: Any = ask.note("cursor", _null_places)
    if nulls is None or asked.cursor is None:
        return rows
    if asked.cursor[0] != mark or len(nulls) != len(order):
        refuse_cursor()
    return rows.filter(beyond(rows, order, nulls, output_fields(rows, order)))


def _limit(call: Call) -> int:
    return call.limit


def _null_places(call: Call) -> tuple[bool, ...] | None:
    return None if call.cursor is None else tuple(value is None for value in call.cursor)


def _numbered(text: str) -> str:
    """The first rows of each parent, in order."""
    return (
        f'SELECT * FROM ({text}) AS "page" WHERE "{_NUMBER}" <= %s '  # noqa: S608  # both are ours
        f'ORDER BY "{_NUMBER}"'
    )


def _totals(bound: Bound, call: Call, keys: list[Any]) -> list[Any]:
    """How many children each parent has in all."""
    by = bound.source.by_of(bound)
    many = len(call.keys) > 1
    site: Site[Compiled] = bound.sites.setdefault(("total", many), Site())
    columns = site.get(call, lambda ask: _total_query(bound, by, many, ask)).columns(call)
    if not many:
        return [columns[0][0] if columns[0] else 0] * len(keys)
    known = dict(zip(*columns, strict=True))
    return [known.get(key, 0) for key in keys]


def _total_query(bound: Bound, by: str | None, many: bool, ask: Ask) -> Compiled:
    kind = bound.target.only
    rows = rows_of(bound.source.rows, kind, ask)
    if rows is None:
        return compiled(None, 2 if many else 1)
    if by is not None:
        rows = rows.filter(**({f"{by}__among": KEYS} if many else {by: _ONE}))
    if not many:
        return compiled(rows.order_by().values_list("pk"), 1, around=_counted, kept=0)
    parents = rows.order_by().annotate(page_parent=F(str(by))).values_list("page_parent", "pk")
    return compiled(parents, 2, around=_counted_by, kept=1)


def _counted(text: str) -> str:
    return f'SELECT COUNT(*) FROM ({text}) AS "page"'  # noqa: S608  # the text is ours


def _counted_by(text: str) -> str:
    counted = f'SELECT "page_parent", COUNT(*) FROM ({text}) AS "page"'  # noqa: S608  # ours
    return f'{counted} GROUP BY "page_parent"'
