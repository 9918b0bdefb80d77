"""Statements that write: rows of a table and UPDATEs, their texts kept as those of queries are."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, transaction
from django.db.models import AutoField, Field, JSONField, Model, QuerySet, sql

from store.graphql.engine.batch import Scope
from store.graphql.engine.slots import Call, Slot, adapted
from store.graphql.engine.sql import run
from store.kernel.actor import ANONYMOUS
from store.kernel.clock import now

# More rows than these are written by several statements, so that few texts are kept.
MAX_ROWS = 50
Written = tuple[QuerySet[Any, Any], Mapping[str, Any]]
Fields = tuple[Field[Any, Any], ...]


def insert(*rows: Model) -> None:
    """Write new rows of one table, all or none; keys that the database gives are set on them.

    Raises IntegrityError as Django does; an error spoils the transaction.
    """
    if len(rows) > MAX_ROWS:
        with transaction.atomic(savepoint=False):
            for start in range(0, len(rows), MAX_ROWS):
                insert(*rows[start : start + MAX_ROWS])
    elif rows:
        keys = _insert(rows, "")
        attribute = _key(type(rows[0])).attname
        for row, (key,) in zip(rows, keys, strict=True):
            if row.pk is None:
                setattr(row, attribute, key)
            row._state.adding, row._state.db = False, "default"


def insert_missing(*rows: Model, back: str = "pk") -> list[Any]:
    """The same, leaving out rows that a UNIQUE constraint refuses.

    Answers the column `back` of those that were written, as the database has it; keys that it
    gives are not set.
    """
    if not rows:
        return []
    return [value for (value,) in _insert(rows, " ON CONFLICT DO NOTHING", back)]


def _insert(rows: Sequence[Model], conflict: str, back: str = "pk") -> list[tuple[Any, ...]]:
    """A column of the rows that were written."""
    model = type(rows[0])
    fields = _fields(model, rows[0].pk is None)
    values = [_saved(field, field.pre_save(row, True)) for row in rows for field in fields]
    return _write(_text(model, fields, len(rows), conflict, back), values)


def change(
    model: type[Model], key: object, *, where: Mapping[str, Any] | None = None, **values: Any
) -> int:
    """Write new values into the row of that key; 0 = there is none, or it is not as in `where`.

    There a value is what the column holds, null included, or a list of what it may hold.
    """
    conditions: list[tuple[str, int]] = []
    params = [_saved(_field(model, name), value) for name, value in values.items()]
    params.append(_saved(_key(model), key))
    for name, value in (where or {}).items():
        allowed = [] if value is None else list(value) if isinstance(value, list) else [value]
        conditions.append((name, len(allowed)))
        params += [_saved(_field(model, name), each) for each in allowed]
    return len(_write(_change_text(model, tuple(values), tuple(conditions)), params))


class Update:
    """An UPDATE that is called with values; see `update`."""

    def __init__(self, write: Callable[..., Written]) -> None:
        self._write = write
        self.__doc__ = write.__doc__
        self.__name__ = write.__name__
        self._names = tuple(inspect.signature(write).parameters)
        self._made: tuple[str, tuple[Any, ...]] | None = None

    def __call__(self, **values: Any) -> int:
        """How many rows it changed."""
        if values.keys() != set(self._names):
            raise TypeError(f"{self.__name__} takes {sorted(self._names)}, not {sorted(values)}")
        if self._made is None:
            self._made = self._compiled()
        text, params = self._made
        call = Call(ANONYMOUS, Scope(), now(), values)
        bound = [
            adapted(each.get(call), connection) if type(each) is Slot else each for each in params
        ]
        return len(_write(text, bound))

    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        slots = {name: Slot(("given", name), partial(_given, name)) for name in self._names}
        rows, values = self._write(**slots)
        model: Any = rows.model
        query: Any = rows.query.chain(sql.UpdateQuery)
        query.add_update_values(
            {
                name: value.through(partial(_saved, _field(model, name)))
                if type(value) is Slot
                else value
                for name, value in values.items()
            }
        )
        text, params = query.get_compiler(connection=connection).as_sql()
        return _marked(f"{text} RETURNING 1"), tuple(params)


def update(write: Callable[..., Written]) -> Update:
    """Make an UPDATE of a function that answers a queryset and the new values by field.

    Called with keywords; each reaches the function as a slot, so that one text serves all values.
    A condition cannot compare with null that way.
    """
    return Update(write)


def _given(name: str, call: Call) -> Any:
    return call.args[name]


def _saved(field: Field[Any, Any], value: Any) -> Any:
    """A value as its column takes it."""
    if type(field) is JSONField and value is not None and field.encoder is None:
        return json.dumps(value)
    return field.get_db_prep_save(value, connection)


@cache
def _fields(model: type[Model], keyless: bool) -> Fields:
    """The fields to write; without the key where the database gives it."""
    fields: Fields = tuple(model._meta.concrete_fields)
    if keyless and isinstance(_key(model), AutoField):
        return tuple(each for each in fields if not each.primary_key)
    return fields


@cache
def _text(model: type[Model], fields: Fields, count: int, conflict: str, back: str) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(each.column)) for each in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    table = quote(model._meta.db_table)
    told = quote(str(_key(model).column)) if back == "pk" else _column(model, back)
    text = f"INSERT INTO {table} ({names}) VALUES {marks}{conflict} RETURNING {told}"  # noqa: S608  # names of our own
    return _marked(text)


@cache
def _change_text(
    model: type[Model], names: tuple[str, ...], where: tuple[tuple[str, int], ...]
) -> str:
    """The text; `where` has the number of values of each condition, 0 for null."""
    quote = connection.ops.quote_name
    sets = ", ".join(f"{_column(model, name)} = %s" for name in names)
    tests = [f"{quote(str(_key(model).column))} = %s"]
    for name, count in where:
        allowed = f"IN ({', '.join(['%s'] * count)})" if count else "IS NULL"
        tests.append(f"{_column(model, name)} {allowed}")
    table = quote(model._meta.db_table)
    text = f"UPDATE {table} SET {sets} WHERE {' AND '.join(tests)} RETURNING 1"  # noqa: S608  # names of our own
    return _marked(text)


def _column(model: type[Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))


def _marked(text: str) -> str:
    return text.replace("%s", "?") if connection.vendor == "sqlite" else text


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _key(model: type[Model]) -> Field[Any, Any]:
    key: Field[Any, Any] | None = model._meta.pk
    if key is None:
        raise TypeError(f"{model.__name__} has no key")
    return key


def _write(text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the statement returns, a row for each that it wrote."""
    with transaction.mark_for_rollback_on_error(using=connection.alias):
        return run(connection, text, params)
