"""Emptying every table between tests that really commit, append-only ones included."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

from store.versions.triggers import move_on

# Written by migrations, not by tests.
_KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
    "versions_version",
}


def empty_all() -> None:
    """Delete every row a test wrote and start the counters anew; triggers stay as they were."""
    if connection.vendor == "postgresql":
        _empty_postgres()
    else:
        _empty_sqlite()
    apps.clear_cache()


def _names() -> list[str]:
    return [name for name in connection.introspection.table_names() if name not in _KEPT]


def _empty_postgres() -> None:
    tables = ", ".join(f'"{name}"' for name in _names())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def _empty_sqlite() -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        filled = [name for name in _names() if _has_rows(cursor, name)]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a table's own name
        cursor.execute("DELETE FROM sqlite_sequence WHERE name NOT LIKE 'django_%'")
        for _, statement in triggers:
            cursor.execute(statement)
    move_on()


def _has_rows(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608 - a table's own name
    return cursor.fetchone() is not None
