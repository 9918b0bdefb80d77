"""Placing: what loaders answered (keys, values, lists of them) becomes batches of rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db.models import Model

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.batch import Batch, Oops, Ref, Scope, State
from store.graphql.engine.kinds import Kind, Target
from store.graphql.engine.slots import Slot
from store.graphql.engine.sql import Compiled, compiled

# Which columns of a kind will be looked at.
Want = Callable[[Kind], tuple[str, ...]]
_KEYS = {int, str, uuid.UUID}
_NULL = type(None)
KEYS = Slot("keys", lambda call: call.keys, list)
LIMIT = Slot("limit", lambda call: call.limit, int)


class Joined(str):
    """A column of another table that is read with a table's rows; instances do not have it."""

    __slots__ = ()


@dataclass(slots=True)
class Placed:
    """Batches of children, and where those of each parent stand in all of them together.

    `places` has for each parent a number, None or an Oops; for lists a list of these.
    """

    batches: list[Batch]
    places: Sequence[Any]
    listed: bool = False


def everything(kind: Kind) -> tuple[str, ...]:
    """All columns: what the executor wants."""
    return kind.everything


def place(found: Sequence[Any], target: Target, scope: Scope, state: State, want: Want) -> Placed:
    """Rows for what was found: keys are read in one query a kind, values stand as they are."""
    if not target.listed:
        batches, places = _place(found, target, scope, state, want)
        return Placed(batches, places)
    lists = [each if isinstance(each, list | tuple) else () for each in found]
    batches, flat = _place(list(chain.from_iterable(lists)), target, scope, state, want)
    places, start = [], 0
    for each, members in zip(found, lists, strict=True):
        here = flat[start : start + len(members)] if members else _empty(each)
        if target.drops and isinstance(here, list):
            here = [spot for spot in here if spot is not None]
        places.append(here)
        start += len(members)
    return Placed(batches, places, listed=True)


def _empty(found: Any) -> Any:
    return [] if isinstance(found, list | tuple) else found


def _place(
    found: Sequence[Any], target: Target, scope: Scope, state: State, want: Want
) -> tuple[list[Batch], list[Any]]:
    kind = target.single
    all_types = set(map(type, found))
    types = all_types - {_NULL}
    if kind is not None and kind.model is not None and types <= _KEYS:
        batch, known = by_keys(kind, _unique(found), scope, state, want(kind))
        return [batch], [known.get(each) for each in found]
    if kind is not None and kind.model is None and _are_values(types, kind):
        return _values(found, kind, scope, state, has_null=_NULL in all_types)
    return _Mixed(target, scope, state, want).placed(found)


def _are_values(types: set[type], kind: Kind) -> bool:
    """Whether all of them are rows as they stand, in the scope they were reached through."""
    of = kind.options.of
    if kind.options.scope is not None or types & {Ref, Oops}:
        return False
    return of is None or all(issubclass(each, of) for each in types)


def _values(
    found: Sequence[Any], kind: Kind, scope: Scope, state: State, *, has_null: bool
) -> tuple[list[Batch], list[Any]]:
    if not has_null:
        return [Batch(kind, state, scope, found)], list(range(len(found)))
    rows = [each for each in found if each is not None]
    count = iter(range(len(rows)))
    places = [None if each is None else next(count) for each in found]
    return [Batch(kind, state, scope, rows)], places


def _unique(keys: Iterable[Any]) -> list[Any]:
    return [each for each in dict.fromkeys(keys) if each is not None]


def by_keys(
    kind: Kind, keys: Sequence[Any], scope: Scope, state: State, columns: Sequence[str]
) -> tuple[Batch, dict[Any, int]]:
    """The visible rows of a table with these keys, and where each key stands."""
    names = tuple(dict.fromkeys((kind.pk, *columns)))
    if not keys:
        return table_batch(kind, state, scope, names, [()] * len(names)), {}
    site: Site[Compiled] = kind.sites.setdefault(names, Site())
    call = state.call(scope, keys=keys)
    made = site.get(call, lambda ask: _by_keys_sql(kind, names, ask))
    batch = table_batch(kind, state, scope, names, made.columns(call))
    known = {key: i for i, key in enumerate(batch.col(kind.pk))}
    return batch, known


def _by_keys_sql(kind: Kind, names: Sequence[str], ask: Ask) -> Compiled:
    rows = visible(kind, ask)
    if rows is None:
        return compiled(None, len(names))
    narrowed = rows.filter(**{f"{kind.pk}__among": KEYS}).order_by()
    return compiled(narrowed.values_list(*names), len(names))


def visible(kind: Kind, ask: Ask) -> Any:
    """The rows of a table that the caller may see, as a queryset."""
    if kind.options.visible is not None:
        return kind.options.visible(ask)
    model: Any = kind.model
    return model._default_manager.all()


def table_batch(
    kind: Kind, state: State, scope: Scope, names: Sequence[str], columns: Sequence[Sequence[Any]]
) -> Batch:
    """A batch of table rows, held by column."""
    return Batch(kind, state, scope, columns[0], dict(zip(names, columns, strict=True)))


class _Mixed:
    """Keys, values, references and errors side by side, in one kind or several."""

    def __init__(self, target: Target, scope: Scope, state: State, want: Want) -> None:
        self.target, self.scope, self.state, self.want = target, scope, state, want
        self.keys: dict[Kind, list[Any]] = {}
        self.values: dict[tuple[Kind, Scope], list[Any]] = {}

    def placed(self, found: Sequence[Any]) -> tuple[list[Batch], list[Any]]:
        """Batches, and the place of each."""
        tokens = [self._token(each) for each in found]
        batches: list[Batch] = []
        starts: dict[Any, int] = {}
        known: dict[Kind, dict[Any, int]] = {}
        count = 0
        for kind, keys in self.keys.items():
            if kind.model is None:
                self._load(kind, _unique(keys), known)
                continue
            batch, known[kind] = by_keys(
                kind, _unique(keys), self.scope, self.state, self.want(kind)
            )
            batches.append(batch)
            starts[kind] = count
            count += batch.size
        for (kind, scope), rows in self.values.items():
            batch = _instances(kind, scope, self.state, rows, self.want(kind))
            batches.append(batch)
            starts[kind, scope] = count
            count += batch.size
        return batches, [_resolved(each, known, starts) for each in tokens]

    def _token(self, found: Any) -> Any:
        """None or Oops as they are; else (kind, scope or None for a key, key or place)."""
        if found is None or isinstance(found, Oops):
            return found
        if isinstance(found, Exception):
            return self.state.oops(found)
        kind, value = self._kind(found)
        of = kind.options.of
        if kind.model is not None and not isinstance(value, Model):
            self.keys.setdefault(kind, []).append(value)
            return kind, None, value
        if kind.options.load is not None and of is not None and not isinstance(value, of):
            self.keys.setdefault(kind, []).append(value)
            return kind, None, value
        return self._add(kind, value)

    def _add(self, kind: Kind, value: Any) -> tuple[Kind, Scope, int]:
        own = kind.options.scope
        scope = own(value, self.scope) if own is not None else self.scope
        rows = self.values.setdefault((kind, scope), [])
        rows.append(value)
        return kind, scope, len(rows) - 1

    def _kind(self, found: Any) -> tuple[Kind, Any]:
        if isinstance(found, Ref):
            return self.target.kinds[found.kind], found.value
        kind = self.target.single or self.target.of_value(found)
        if kind is None:
            raise TypeError(f"{type(found).__name__} is none of the types of {self.target.type}")
        return kind, found

    def _load(self, kind: Kind, keys: list[Any], known: dict[Kind, dict[Any, Any]]) -> None:
        load: Any = kind.options.load
        found = load(keys, actor=self.state.actor, scope=self.scope)
        known[kind] = {
            key: self._add(kind, value) for key, value in found.items() if value is not None
        }


def _resolved(token: Any, known: dict[Any, Any], starts: dict[Any, int]) -> Any:
    if token is None or isinstance(token, Oops):
        return token
    kind, scope, value = token
    if scope is not None:
        return starts[kind, scope] + value
    place = known[kind].get(value)
    if isinstance(place, tuple):
        return _resolved(place, known, starts)
    return None if place is None else starts[kind] + place


def _instances(
    kind: Kind, scope: Scope, state: State, rows: list[Any], columns: Sequence[str]
) -> Batch:
    """Values as they are; instances of a model as rows of its table, without asking it."""
    if kind.model is None:
        return Batch(kind, state, scope, rows)
    names = tuple(
        each for each in dict.fromkeys((kind.pk, *columns)) if not isinstance(each, Joined)
    )
    found = [list(map(attrgetter(name.replace("__", ".")), rows)) for name in names]
    return table_batch(kind, state, scope, names, found)
