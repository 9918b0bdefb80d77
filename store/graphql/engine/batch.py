"""Batches of sibling rows: what is read for one is read for all of them, once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.slots import Call, EngineError
from store.graphql.engine.sql import Quiet, wrappers
from store.kernel.actor import Actor

_FREE = nullcontext()


class MissingColumnError(EngineError):
    """A loader looked at a column that its field does not name in `needs`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What children inherit from the field they were reached through.

    `channel` is a row with pk, slug, currency, default_country; None outside of any channel.
    """

    channel: Any = None
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A row of a type, by key or as a value, where a union or an interface is answered."""

    kind: Any
    value: Any


@dataclass(frozen=True, slots=True)
class Oops:
    """Stands where a value could not be had; the error belongs to that row alone."""

    error: Exception


@dataclass(eq=False)
class State:
    """One run of one operation."""

    actor: Actor
    now: datetime
    context: Any
    # Set when anything went wrong or is null where it must not be: then errors are collected.
    poisoned: bool = False
    # What services answered, by response key: they are called once, whoever projects.
    payloads: dict[str, Any] = field(default_factory=dict)
    roots: dict[str, Batch] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    # Whether attributes of values must not query: they would once a row.
    strict: bool = False
    wrappers: list[Any] = field(default_factory=wrappers)
    # The versions of what tables hold, and after how many services they were read.
    versions: tuple[int, Mapping[str, int] | None] | None = None
    # What loaders of a floor keep for the operation, by a name of their own.
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def oops(self, error: Exception) -> Oops:
        """An error in a value's place."""
        self.poisoned = True
        return Oops(error)

    def call(self, scope: Scope, args: dict[str, Any] | None = None, **more: Any) -> Call:
        """What a query binds."""
        return Call(self.actor, scope, self.now, args or {}, **more)


class Batch:
    """Rows that were read together. Loaders look at `col`, `scope` and `actor`, nothing else."""

    __slots__ = ("_columns", "_done", "cells", "kind", "rows", "scope", "size", "state")

    def __init__(
        self,
        kind: Kind,
        state: State,
        scope: Scope,
        rows: Sequence[Any],
        columns: dict[str, Sequence[Any]] | None = None,
    ) -> None:
        self.kind, self.state, self.scope, self.rows = kind, state, scope, rows
        self.size = len(rows)
        self._columns = columns
        self._done: dict[Hashable, Any] = {}
        # What the planner's cells have loaded.
        self.cells: dict[Any, Any] = {}

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.state.actor

    @property
    def now(self) -> datetime:
        """The moment of the operation."""
        return self.state.now

    @property
    def context(self) -> Any:
        """The request's context, for services that mutations call."""
        return self.state.context

    def col(self, name: str) -> Sequence[Any]:
        """A column along the rows; of values the attribute of that name."""
        if self._columns is not None:
            try:
                return self._columns[name]
            except KeyError:
                message = f"{self.kind.name}: name the column {name!r} in the field's needs"
                raise MissingColumnError(message) from None
        key = ("col", name)
        if key not in self._done:
            with Quiet(self.state.wrappers) if self.state.strict else _FREE:
                self._done[key] = list(map(attrgetter(name), self.rows))
        found: Sequence[Any] = self._done[key]
        return found

    def holds(self, name: str) -> bool:
        """Whether a column was read with the rows of a table."""
        return self._columns is not None and name in self._columns

    def once(self, load: Callable[..., Any], *args: Hashable) -> Any:
        """`load(batch, *args)`, called the first time only, whichever fields ask."""
        key = (load, args)
        if key not in self._done:
            self._done[key] = load(self, *args)
        return self._done[key]

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` made for this key before, else what it makes now."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def within(self, scope: Scope) -> Batch:
        """The same rows seen from another scope."""
        if scope is self.scope or scope == self.scope:
            return self
        return Batch(self.kind, self.state, scope, self.rows, self._columns)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a field: the rows, the arguments, and the key it is answered under."""

    batch: Batch
    bound: Bound
    args: dict[str, Any]
    key: str


class Row:
    """A row of a batch, as graphql-core's executor is handed it."""

    __slots__ = ("batch", "i")

    def __init__(self, batch: Batch, i: int) -> None:
        self.batch, self.i = batch, i

    def __repr__(self) -> str:
        return f"<{self.batch.kind.name} {self.i} of {self.batch.size}>"
