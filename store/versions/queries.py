"""Reading the versions: one statement for all names, and when time alone will change something."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import connection
from django.db.models import Min

from store.postgres.statements import fetch
from store.versions.registry import WATCHED
from store.versions.triggers import complete

_POSTGRES = "SELECT name, sum(number)::bigint FROM versions_version GROUP BY name"
_SQLITE = "SELECT name, number FROM versions_version WHERE shard = 0"
NEVER = datetime.max.replace(tzinfo=UTC)
_lock = threading.Lock()
_is_complete: list[bool] = []
# By table and column: the version and time it was looked up at, and the next moment.
_moments: dict[tuple[str, str], tuple[int, datetime, datetime | None]] = {}


def numbers() -> Mapping[str, int] | None:
    """The version of each name; None when they cannot be relied on.

    That is within a transaction, which sees its own writes before anybody else does, and when a
    trigger is missing. Two readers that see the same number of a name see the same rows.
    """
    if connection.in_atomic_block or not _complete():
        return None
    return dict(_from_postgres() if connection.vendor == "postgresql" else _from_sqlite())


def next_moment(
    tables: Iterable[str], at: datetime, versions: Mapping[str, int]
) -> datetime | None:
    """The first moment after `at` at which time alone may change what these tables show.

    None when they have no column to tell; a moment that never comes when there is none ahead.
    """
    watched = [(table, WATCHED[table]) for table in tables]
    if not any(each.moments or each.daily for _, each in watched):
        return None
    found = [
        _next(table, column, at, versions[each.name])
        for table, each in watched
        for column in each.moments
    ]
    if any(each.daily for _, each in watched):
        found.append(at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    return min((each for each in found if each is not None), default=NEVER)


def _next(table: str, column: str, at: datetime, version: int) -> datetime | None:
    known = _moments.get((table, column))
    if known is not None:
        seen, since, found = known
        if seen == version and since <= at and (found is None or at < found):
            return found
    rows = WATCHED[table].model._default_manager.filter(**{f"{column}__gt": at})
    moment: datetime | None = rows.aggregate(first=Min(column))["first"]
    _moments[table, column] = (version, at, moment)
    return moment


def _complete() -> bool:
    if not _is_complete:
        with _lock:
            if not _is_complete:
                _is_complete.append(complete())
    return _is_complete[0]


def _from_postgres() -> list[tuple[str, int]]:
    """By a prepared statement on the connection that stands, without asking whether it does."""
    raw = connection.connection
    if raw is not None and not raw.closed:
        try:
            rows: list[tuple[str, int]] = fetch(raw, _POSTGRES, ())
        except psycopg.OperationalError:
            connection.close()
        else:
            # It has just answered: Django need not ask it once more in this request.
            connection.health_check_done = True  # type: ignore[attr-defined]  # not in the stubs
            return rows
    if raw is not None and raw.closed:
        connection.close()
    with connection.cursor() as asked:
        asked.execute(_POSTGRES)
        return list(asked.fetchall())


def _from_sqlite() -> list[tuple[str, int]]:
    connection.ensure_connection()
    rows: list[tuple[str, int]] = connection.connection.execute(_SQLITE).fetchall()
    return rows
