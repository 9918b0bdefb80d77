"""Statements prepared on a connection of PostgreSQL and run through libpq.

A cursor of psycopg looks at the query and at each value anew, which costs more than most of these
statements cost the server. Here a text is prepared once, and values are written by their type.
"""

from __future__ import annotations

import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from psycopg import Connection, Cursor, Error, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.numeric import Int2, Int4, Int8

# Texts that a connection keeps parsed and planned; each costs the server some 50 kB.
MAX_PREPARED = 300
Rows = list[tuple[Any, ...]]
_INT64 = 2**63
_MARK = re.compile(r"%[s%]")
# The server forgot the text (a pooler, DISCARD), or its tables were changed since.
_FORGOTTEN = {"26000", "0A000"}


class _Unwritten(Exception):
    """A value that is left to psycopg's own writers."""


def _int(value: int) -> bytes:
    if not -_INT64 <= value < _INT64:
        raise _Unwritten
    return b"%d" % value


def _text(value: str) -> bytes:
    found = value.encode()
    if b"\0" in found:  # the end of a text in C
        raise _Unwritten
    return found


def _list(values: Sequence[Any]) -> bytes:
    if all(type(each) is int for each in values):
        return b"{%s}" % ",".join(map(str, values)).encode()
    return b"{%s}" % b",".join(map(_member, values))


def _member(value: Any) -> bytes:
    if value is None:
        return b"NULL"
    if type(value) is not str and type(value) is not uuid.UUID:
        raise _Unwritten
    found = _text(str(value)).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"%s"' % found


def _plain(value: object) -> bytes:
    return str(value).encode()


# By type: the server's type, 0 where it is to find out itself, and how a value is written.
_WRITERS: dict[type, tuple[int, Callable[[Any], bytes | None]]] = {
    type(None): (0, lambda _value: None),
    int: (20, _int),
    Int2: (21, _int),
    Int4: (23, _int),
    Int8: (20, _int),
    str: (0, _text),
    bool: (16, lambda value: b"t" if value else b"f"),
    float: (701, lambda value: repr(value).encode()),
    Decimal: (1700, _plain),
    uuid.UUID: (2950, _plain),
    datetime: (1184, _plain),
    date: (1082, _plain),
    list: (0, _list),
}


class _Statement:
    """A text that a connection has prepared; its readers of values fit its columns."""

    __slots__ = ("name", "reader")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.reader: Any = None


class _Prepared:
    """What one connection has prepared, the oldest first."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[str, tuple[int, ...]], _Statement] = OrderedDict()
        self.count = 0


# Planned once: what a plan made for the values might save, making it costs many times. A shop's
# tables lie in memory, where the fourfold price of a page out of turn is none.
_SETTINGS = b"SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1"
# Kept on the connection itself, for it goes with the connection.
_PLACE = "tuppence_prepared"


def fetch(raw: Connection[Any], text: str, params: Sequence[Any]) -> Rows:
    """The rows of a reading statement with `%s` in it; raises psycopg's errors."""
    if _is_begun(raw):
        try:
            writers = [_WRITERS[type(each)] for each in params]
            values = [write(each) for (_, write), each in zip(writers, params, strict=True)]
        except (KeyError, _Unwritten):
            pass
        else:
            return _fetched(raw, text, tuple(kind for kind, _ in writers), values)
    with Cursor(raw) as cursor:
        return cursor.execute(text, params, prepare=True).fetchall()


def _is_begun(raw: Connection[Any]) -> bool:
    """Whether a statement can be sent as it is; a plain transaction is begun here if need be.

    Outside of autocommit psycopg begins it with its own first statement, and with what was asked of
    transactions.
    """
    if raw.autocommit or raw.info.transaction_status != TransactionStatus.IDLE:
        return True
    if raw.isolation_level or raw.read_only is not None or raw.deferrable is not None:
        return False
    return raw.pgconn.exec_(b"BEGIN").status == ExecStatus.COMMAND_OK


def _fetched(
    raw: Connection[Any], text: str, kinds: tuple[int, ...], values: Sequence[Any]
) -> Rows:
    prepared: _Prepared | None = getattr(raw, _PLACE, None)
    if prepared is None:
        prepared = _Prepared()
        raw.pgconn.exec_(_SETTINGS)
        setattr(raw, _PLACE, prepared)
    key = (text, kinds)
    statement = prepared.known.get(key)
    is_new = statement is None
    if statement is None:
        statement = _prepare(raw, prepared, key)
    else:
        prepared.known.move_to_end(key)
    result = raw.pgconn.exec_prepared(statement.name, values)
    if result.status != ExecStatus.TUPLES_OK:
        error = _error(raw, result)
        prepared.known.pop(key, None)
        idle = raw.info.transaction_status == TransactionStatus.IDLE
        if is_new or not idle or error.sqlstate not in _FORGOTTEN:
            raise error
        return _fetched(raw, text, kinds, values)
    reader = statement.reader
    if reader is None:
        reader = statement.reader = Transformer(raw)
        reader.set_pgresult(result)
    else:
        reader.set_pgresult(result, set_loaders=False)
    rows: Rows = reader.load_rows(0, result.ntuples, tuple)
    return rows


def _prepare(
    raw: Connection[Any], prepared: _Prepared, key: tuple[str, tuple[int, ...]]
) -> _Statement:
    text, kinds = key
    prepared.count += 1
    name = b"tuppence_%d" % prepared.count
    result = raw.pgconn.prepare(name, _numbered(text), kinds)
    if result.status != ExecStatus.COMMAND_OK:
        raise _error(raw, result)
    statement = prepared.known[key] = _Statement(name)
    if len(prepared.known) > MAX_PREPARED:
        _, oldest = prepared.known.popitem(last=False)
        raw.pgconn.exec_(b"DEALLOCATE " + oldest.name)
    return statement


def _error(raw: Connection[Any], result: PGresult) -> Error:
    """What went wrong; a connection that is lost is told by libpq without a code."""
    error = error_from_result(result, encoding="utf-8")
    return OperationalError(str(error)) if raw.broken else error


@lru_cache(maxsize=4 * MAX_PREPARED)
def _numbered(text: str) -> bytes:
    """The text with `$1`, `$2` … in it, as the server takes it."""
    count = 0

    def sign(found: re.Match[str]) -> str:
        nonlocal count
        if found[0] == "%%":
            return "%"
        count += 1
        return f"${count}"

    return _MARK.sub(sign, text).encode()
