"""Slots: values of a call that stand in a query's text as parameters and can never be looked at."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, NoReturn

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FloatField,
    Lookup,
    TextField,
    UUIDField,
)
from django.db.models.expressions import Expression
from django.db.models.fields.related import ForeignObject

from store.kernel.actor import Actor

_FIELDS: dict[type, Callable[[], Field[Any, Any]]] = {
    str: TextField,
    int: BigIntegerField,
    bool: BooleanField,
    float: FloatField,
    Decimal: lambda: DecimalField(max_digits=30, decimal_places=10),
    datetime: DateTimeField,
    date: DateField,
    uuid.UUID: UUIDField,
}
_PLAIN = {type(None), str, int, float, bool}
_TEXTS = {"CharField", "TextField", "SlugField", "EmailField", "URLField"}


class EngineError(Exception):
    """A declaration or a rule is wrong: a fault of ours, never of the caller's."""


class LookedAtError(EngineError):
    """A rule looked at a value that must stay a slot."""


@dataclass(slots=True)
class Call:
    """What one use of a query binds into its slots."""

    actor: Actor
    scope: Any
    now: datetime
    args: dict[str, Any] = field(default_factory=dict)
    keys: Sequence[Any] = ()
    limit: int = 0
    cursor: Sequence[Any] | None = None


def named(change: Any) -> Hashable:
    """What a function is known by: one that is written within a rule is a new object each time.

    What it closes over can only come from answers that are part of the shape.
    """
    if isinstance(change, partial):
        return (named(change.func), change.args, tuple(sorted(change.keywords.items())))
    code: Hashable = getattr(change, "__code__", change)
    return code


def _django_looks() -> bool:
    """Whether the look comes from Django's own code, which compares expressions while it builds."""
    return str(sys._getframe(2).f_globals.get("__name__", "")).startswith("django.")


class Slot(Expression):
    """A parameter whose value is bound for each call; its text is compiled once.

    `path` says where the value comes from; two slots of one path are equal.
    """

    def __init__(
        self, path: Hashable, get: Callable[[Call], Any], kind: type | None = None
    ) -> None:
        made = _FIELDS[kind]() if kind in _FIELDS else None
        super().__init__(output_field=made)
        self.path, self.get, self.kind = path, get, kind

    def through(self, change: Callable[[Any], Any], kind: type | None = None) -> Slot:
        """A slot of what a pure function makes of the value; it may raise DomainErrors."""
        get = self.get
        return Slot((self.path, named(change)), lambda call: change(get(call)), kind or self.kind)

    def as_sql(self, *_compiler: Any, **_options: Any) -> Any:
        """One parameter; the slot itself stands in its place until it is bound."""
        if self.kind is list:
            raise EngineError(f"{self!r} is a list: write `column__among=`, not `__in`.")
        return "%s", [self]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Slot):
            return bool(self.path == other.path)
        return False if isinstance(other, Expression) or _django_looks() else self._refuse()

    def __hash__(self) -> int:
        return hash(self.path) if _django_looks() else self._refuse()

    def __bool__(self) -> bool:
        return True if _django_looks() else self._refuse()

    def __str__(self) -> str:
        self._refuse()

    def __format__(self, spec: str) -> str:
        self._refuse()

    def __len__(self) -> int:
        self._refuse()

    def __lt__(self, other: object) -> bool:
        self._refuse()

    __le__ = __gt__ = __ge__ = __lt__

    def __int__(self) -> int:
        self._refuse()

    def __float__(self) -> float:
        self._refuse()

    def __repr__(self) -> str:
        return f"<Slot {self.path!r}>"

    def _refuse(self) -> NoReturn:
        raise LookedAtError(
            f"A rule looks at {self!r}: its value is known only to each call. "
            "Ask for its shape (ask.given, ask.measure) or change it by slot.through(...)."
        )


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup[Any]):
    """`column__among=values`: one parameter however many values there are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A membership test that has the same text for every list."""
        text, before = self.process_lhs(compiler, connection)
        value = self.rhs if isinstance(self.rhs, Slot) else adapted(list(self.rhs), connection)
        if connection.vendor == "postgresql":
            kind = self.lhs.output_field
            cast = "text" if kind.get_internal_type() in _TEXTS else kind.db_type(connection)
            return f"{text} = ANY(%s::{cast}[])", [*before, value]
        return text + " IN (SELECT value FROM json_each(%s))", [*before, value]  # noqa: S608  # lhs is compiled


def adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database's driver takes it; on SQLite a list is a JSON text."""
    if value is None or type(value) in {str, int, float, bool}:
        return value
    sqlite = connection.vendor == "sqlite"
    if isinstance(value, list | tuple):
        plain = set(map(type, value)) <= _PLAIN
        values = list(value) if plain else [adapted(each, connection) for each in value]
        return json.dumps(values) if sqlite else values
    if not sqlite:
        return value
    if isinstance(value, uuid.UUID):
        return value.hex
    return connection.ops.adapt_unknown_value(value)
