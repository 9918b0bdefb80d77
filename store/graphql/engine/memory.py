"""Pages of lists that a loader answered: cut first, so that only what is shown is read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from store.graphql.engine.batch import Batch, Oops, Ref, Scope
from store.graphql.engine.kinds import Bound
from store.graphql.engine.ordering import encode_cursor, refuse_cursor
from store.graphql.engine.paging import Asked, Pages, asked_of, nothing
from store.graphql.engine.place import Want, place
from store.kernel.errors import Invalid

_MARK = "list"


def pages_of_lists(
    batch: Batch,
    bound: Bound,
    args: dict[str, Any],
    found: Sequence[Any],
    scope: Scope,
    want: Want,
    *,
    rows: bool,
) -> Pages:
    """A page of each row's list of keys or values."""
    asked = asked_of(args, rows=rows)
    made = nothing(batch.size, asked)
    made.totals = [each if isinstance(each, Oops) else len(each or ()) for each in found]
    if asked is None:
        return made
    # Each key's own place is needed for its cursor; what is hidden is left out after.
    every = replace(bound.target, drops=False)
    cuts = [_cut(each, asked, batch) for each in found]
    placed = place([cut for cut, _ in cuts], every, scope, batch.state, want)
    ids = {
        spot: _id(value)
        for (cut, _), spots in zip(cuts, placed.places, strict=True)
        if not isinstance(cut, Oops)
        for value, spot in zip(cut, spots, strict=True)
        if isinstance(spot, int)
    }
    made.batches = placed.batches
    made.places = [
        spots if isinstance(spots, Oops) else [spot for spot in spots if spot is not None]
        for spots in placed.places
    ]
    made.more = [more for _, more in cuts]
    made.cursor = lambda i: encode_cursor(_MARK, [ids[i]])
    return made


def _cut(found: Any, asked: Asked, batch: Batch) -> tuple[Any, bool]:
    if isinstance(found, Oops):
        return found, False
    rows = list(found or ())
    try:
        start, stop = _bounds(rows, asked)
    except Invalid as error:
        return batch.state.oops(error), False
    if asked.backwards:
        return rows[max(start, stop - asked.size) : stop], stop - start > asked.size
    return rows[start : min(stop, start + asked.size)], stop - start > asked.size


def _bounds(rows: list[Any], asked: Asked) -> tuple[int, int]:
    if asked.cursor is None:
        return 0, len(rows)
    mark, *values = asked.cursor
    if mark != _MARK or len(values) != 1:
        refuse_cursor()
    ids = [_id(row) for row in rows]
    if values[0] not in ids:
        refuse_cursor()
    at = ids.index(values[0])
    return (0, at) if asked.backwards else (at + 1, len(rows))


def _id(row: Any) -> str:
    value = row.value if isinstance(row, Ref) else row
    return str(value if isinstance(value, int | str | uuid.UUID) else value.id)
