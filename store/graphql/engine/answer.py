"""What a field answers for a whole batch: permission and scope first, then values, rows, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from store.graphql.engine.batch import Batch, Oops, Scope, Use
from store.graphql.engine.children import children, one
from store.graphql.engine.kinds import Bound
from store.graphql.engine.memory import pages_of_lists
from store.graphql.engine.paging import Pages, Wanted, asked_of, nothing, pages
from store.graphql.engine.place import Placed, Want, place
from store.graphql.engine.slots import EngineError

Args = dict[str, Any]


def leaves(batch: Batch, bound: Bound, args: Args, key: str) -> Sequence[Any]:
    """A scalar's values along the rows, an Oops where one could not be had."""

    def work(scoped: Batch | None) -> Sequence[Any]:
        return [None] * batch.size if scoped is None else values(scoped, bound, args, key)

    return _kept_to(batch, bound, _tried(batch, bound, args, work, _all))


def rows(batch: Batch, bound: Bound, args: Args, want: Want, key: str) -> Placed:
    """A field's rows with the place of each parent's."""

    def work(scoped: Batch | None) -> Placed:
        if scoped is None:
            empty: list[Any] = [[] if bound.target.listed else None for _ in range(batch.size)]
            return Placed([], empty, bound.target.listed)
        if bound.cell == "children":
            return children(scoped, bound, args, scoped.scope, want)
        if bound.cell == "found":
            return one(scoped, bound, args, scoped.scope, want)
        found = values(scoped, bound, args, key)
        return place(found, bound.target, scoped.scope, batch.state, want)

    placed: Placed = _tried(
        batch, bound, args, work, lambda count, oops: Placed([], _all(count, oops))
    )
    placed.places = _kept_to(batch, bound, placed.places)
    return placed


def connection(batch: Batch, bound: Bound, args: Args, want: Want, wanted: Wanted) -> Pages:
    """A field's page of each row."""

    def work(scoped: Batch | None) -> Pages:
        if scoped is None:
            return nothing(batch.size, asked_of(args, rows=wanted.rows))
        if bound.source.load is None:
            return pages(scoped, bound, args, scoped.scope, want, wanted)
        found = values(scoped, bound, args, "")
        return pages_of_lists(scoped, bound, args, found, scoped.scope, want, rows=wanted.rows)

    made: Pages = _tried(batch, bound, args, work, _no_page)
    made.places = list(_kept_to(batch, bound, made.places))
    return made


def values(batch: Batch, bound: Bound, args: Args, key: str) -> Sequence[Any]:
    """What the field's own code answers along the rows; its errors stand as Oops."""
    found = bound.source.values(Use(batch, bound, args, key))
    if isinstance(found, Mapping):
        found = [found.get(each) for each in batch.col(bound.source.first_need(bound))]
    if len(found) != batch.size:
        raise EngineError(f"{bound.kind.name}.{bound.name}: {len(found)} values, not {batch.size}")
    if any(map(is_error, set(map(type, found)))):
        found = [batch.state.oops(each) if isinstance(each, Exception) else each for each in found]
    return list(found)


def is_error(kind: type) -> bool:
    """Whether values of a class stand for errors."""
    return issubclass(kind, Exception)


def _tried(
    batch: Batch,
    bound: Bound,
    args: Args,
    work: Callable[[Batch | None], Any],
    failed: Callable[[int, Oops], Any],
) -> Any:
    """What `work` answers in the field's scope; when it fails, the error for every row."""
    try:
        perm = bound.source.perm
        if perm is not None and not perm.allows(batch.actor) and not _any_own(batch, bound):
            return failed(batch.size, batch.state.oops(perm.refusal()))
        scope = bound.source.scope
        found: Scope | None = batch.scope if scope is None else scope(batch, **args)
        return work(None if found is None else batch.within(found))
    except EngineError:
        raise
    except Exception as error:
        return failed(batch.size, batch.state.oops(error))


def _all(count: int, oops: Oops) -> list[Any]:
    return [oops] * count


def _no_page(count: int, oops: Oops) -> Pages:
    made = nothing(count, None)
    made.places = [oops] * count
    return made


def _any_own(batch: Batch, bound: Bound) -> bool:
    return not all(_foreign(batch, bound))


def _foreign(batch: Batch, bound: Bound) -> list[bool]:
    """Which rows are not the caller's own."""
    perm, owner, user = bound.source.perm, bound.kind.options.owner, batch.actor.user_id
    if not perm.by_row or owner is None or user is None:
        return [True] * batch.size
    return [each != user for each in batch.col(owner)]


def _kept_to(batch: Batch, bound: Bound, found: Sequence[Any]) -> Sequence[Any]:
    """The values without those of rows that are only for their owners."""
    perm = bound.source.perm
    if perm is None or not perm.by_row:
        return found
    if found and isinstance(found[0], Oops) and batch.size == 1:
        return found
    if perm.allows(batch.actor):
        return found
    refused = batch.state.oops
    return [
        refused(perm.refusal()) if foreign else each
        for each, foreign in zip(found, _foreign(batch, bound), strict=True)
    ]
