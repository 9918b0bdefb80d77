"""Lists of children of tables: one query for all parents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.batch import Batch, Scope
from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.ordering import order_of, sorting
from store.graphql.engine.place import KEYS, LIMIT, Placed, Want, table_batch, visible
from store.graphql.engine.sql import Compiled, compiled

Rows = Callable[[Ask], QuerySet[Any] | None]


def rows_of(rows: Rows | None, kind: Kind, ask: Ask) -> QuerySet[Any] | None:
    """The rows that a rule gives; without one all that are visible."""
    return rows(ask) if rows is not None else visible(kind, ask)


def children(
    batch: Batch,
    bound: Bound,
    args: dict[str, Any],
    scope: Scope,
    want: Want,
) -> Placed:
    """All children of a batch of parents, in order."""
    kind = bound.target.only
    source = bound.source
    by = source.by_of(bound)
    names = tuple(dict.fromkeys((kind.pk, *((by,) if by else ()), *want(kind))))
    keys = batch.col(source.key_of(bound)) if by else [None] * batch.size
    call = batch.state.call(scope, args, keys=list(dict.fromkeys(keys)))
    site: Site[Compiled] = bound.sites.setdefault(names, Site())

    def make(ask: Ask) -> Compiled:
        rows = rows_of(source.rows, kind, ask)
        if rows is None:
            return compiled(None, len(names))
        narrowed = rows.filter(**{f"{by}__among": KEYS}) if by else rows
        sorted_rows = narrowed.order_by(*sorting(narrowed, order_of(source.order, kind, ask)))
        return compiled(sorted_rows.values_list(*names), len(names))

    columns = site.get(call, make).columns(call)
    found = table_batch(kind, batch.state, scope, names, columns)
    if not by:
        return Placed([found], [list(range(found.size))] * batch.size, listed=True)
    return Placed([found], grouped(keys, columns[names.index(by)]), listed=True)


def one(batch: Batch, bound: Bound, args: dict[str, Any], scope: Scope, want: Want) -> Placed:
    """The row that a rule finds by the arguments; the same for every row of the batch."""
    kind = bound.target.only
    names = tuple(dict.fromkeys((kind.pk, *want(kind))))
    call = batch.state.call(scope, args, limit=1)
    site: Site[Compiled] = bound.sites.setdefault(names, Site())

    def make(ask: Ask) -> Compiled:
        rows = bound.source.find(ask)
        if rows is None:
            return compiled(None, len(names))
        return compiled(rows.values_list(*names), len(names), limit=LIMIT)

    found = table_batch(kind, batch.state, scope, names, site.get(call, make).columns(call))
    return Placed([found], [0 if found.size else None] * batch.size)


def grouped(keys: Sequence[Any], parents: Sequence[Any]) -> list[list[int]]:
    """For each key the places of its children."""
    if len(keys) == 1:
        return [list(range(len(parents)))]
    lists: dict[Any, list[int]] = {key: [] for key in keys}
    for i, key in enumerate(parents):
        lists[key].append(i)
    return [lists[key] for key in keys]
