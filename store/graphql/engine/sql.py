"""Queries whose text is compiled once: run with values in their slots, answered as columns."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper as Database
from django.db.models import QuerySet
from psycopg import OperationalError

from store.graphql.engine.slots import Call, EngineError, Slot, adapted
from store.postgres.statements import fetch

Columns = list[Sequence[Any]]
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_QMARK = re.compile(r"(?<!%)%s")
Converter = tuple[int, tuple[Callable[..., Any], ...], Any]


class QueryWhileReadingError(EngineError):
    """Something queried the database where only loaded values may be looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A query's text; `params` hold slots where values differ from call to call."""

    text: str
    params: tuple[Any, ...]
    width: int
    converters: tuple[Converter, ...] = ()
    # GROUP BY compares expressions: with parameters in them the server sees two different ones.
    as_text: bool = False

    def columns(self, call: Call) -> Columns:
        """The answer, a sequence for each column."""
        database = connections[DEFAULT_DB_ALIAS]
        found = self._found(call, database)
        if not found:
            return [()] * self.width
        columns: Columns = list(zip(*found, strict=True))
        return self._converted(columns, database) if self.converters else columns

    def rows(self, call: Call) -> list[tuple[Any, ...]]:
        """The answer, a tuple for each row."""
        database = connections[DEFAULT_DB_ALIAS]
        found = self._found(call, database)
        if not found or not self.converters:
            return found
        return list(zip(*self._converted(list(zip(*found, strict=True)), database), strict=True))

    def _found(self, call: Call, database: Database) -> list[tuple[Any, ...]]:
        if not self.text:
            return []
        values = [
            adapted(each.get(call), database) if type(each) is Slot else each
            for each in self.params
        ]
        return run(database, self.text, values, self.as_text)

    def _converted(self, columns: Columns, database: Database) -> Columns:
        for place, changes, expression in self.converters:
            column = columns[place]
            for change in changes:
                column = [change(each, expression, database) for each in column]
            columns[place] = column
        return columns


def compiled(
    rows: QuerySet[Any, Any] | None,
    width: int,
    *,
    limit: Slot | int | None = None,
    around: Callable[[str], str] | None = None,
    after: Sequence[Any] = (),
    kept: int | None = None,
) -> Compiled:
    """The text of a values_list queryset; None or an empty one asks the database nothing.

    `around` may wrap the text, with `after` as the parameters it adds behind, and keep the first
    columns alone.
    """
    if rows is None:
        return Compiled("", (), width)
    compiler = rows.query.get_compiler(connection=connection)
    try:
        text, params = compiler.as_sql()
    except EmptyResultSet:
        return Compiled("", (), width)
    converters = compiler.get_converters([each[0] for each in compiler.select])
    values = [*params]
    if isinstance(limit, int):
        text = f"{text} LIMIT {limit}"
    elif limit is not None:
        text, values = f"{text} LIMIT %s", [*values, limit]
    as_text = "%s" in text.partition(" GROUP BY ")[2]
    if around is not None:
        text, values = around(text), [*values, *after]
    for value in values:
        _refuse_time(value, text)
    if connection.vendor == "sqlite":
        text = _QMARK.sub("?", text).replace("%%", "%")
    return Compiled(
        text,
        tuple(values),
        width,
        tuple(
            (place, tuple(found), expression)
            for place, (found, expression) in converters.items()
            if kept is None or place < kept
        ),
        as_text,
    )


def _refuse_time(value: object, text: str) -> None:
    """A moment in a text that is kept would stand still."""
    if isinstance(value, date | datetime) or (isinstance(value, str) and _A_TIME.match(value)):
        raise EngineError(f"a moment is written into a kept query, use ask.now: {text}")


class Quiet:
    """Queries are errors within: rows were loaded before, so one here would be one per row."""

    __slots__ = ("_wrappers",)

    def __init__(self, wrappers: list[Any]) -> None:
        self._wrappers = wrappers

    def __enter__(self) -> None:
        self._wrappers.append(_refuse)

    def __exit__(self, *_: object) -> None:
        self._wrappers.remove(_refuse)


def wrappers() -> list[Any]:
    """What sees each query of this thread's connection, for Quiet to stand among."""
    found: list[Any] = connections[DEFAULT_DB_ALIAS].execute_wrappers
    return found


def _refuse(_execute: Any, sql: str, _params: Any, _many: bool, _context: Any) -> Any:
    raise QueryWhileReadingError(f"a query while values are read: {sql}")


def run(
    database: Database, text: str, params: Sequence[Any], as_text: bool = False
) -> list[tuple[Any, ...]]:
    """The rows; seen by execute wrappers and by the log of queries as Django's own are."""
    database.ensure_connection()
    database.validate_no_broken_transaction()
    execute: Callable[..., Any] = partial(_execute, database, as_text)
    with database.wrap_database_errors:
        if not database.execute_wrappers and not database.queries_logged:
            return _execute(database, as_text, text, params)
        for wrapper in reversed(database.execute_wrappers):
            execute = partial(wrapper, execute)
        start = time.monotonic()
        context = {"connection": database, "cursor": None}
        try:
            found: list[tuple[Any, ...]] = execute(text, params, False, context)
        finally:
            if database.queries_logged:
                spent = f"{time.monotonic() - start:.3f}"
                database.queries_log.append({"sql": text, "time": spent})
        return found


def _execute(
    database: Database, as_text: bool, text: str, params: Sequence[Any], *_many_context: Any
) -> list[tuple[Any, ...]]:
    raw = database.connection
    if database.vendor == "sqlite":
        found: list[tuple[Any, ...]] = raw.execute(text, params).fetchall()
        return found
    if not as_text:
        return _fetched(database, text, params)
    with raw.cursor() as cursor:
        return list(cursor.execute(text, params).fetchall())


def _fetched(database: Database, text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows; of a read on a connection that was lost since its last use, by a new one."""
    try:
        return fetch(database.connection, text, params)
    except OperationalError:
        if not database.connection.broken or database.in_atomic_block:
            raise
        if not text.startswith("SELECT "):  # what is written may have been written
            raise
    database.close()
    database.ensure_connection()
    return fetch(database.connection, text, params)
