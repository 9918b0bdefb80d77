"""The triggers that count writes, put in place after every migration.

A migration that rebuilds a table (SQLite does that often) drops its triggers without a word, so
they are not made by migrations: the `migrate` command of this store ends with `install`.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from store.versions.models import Version
from store.versions.registry import WATCHED, names

_PREFIX = "counted_"
_VERBS = ("insert", "update", "delete")
_FUNCTION = """
CREATE OR REPLACE FUNCTION versions_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO versions_version (name, shard, number) VALUES (TG_ARGV[0], pg_backend_pid(), 1)
ON CONFLICT (name, shard) DO UPDATE SET number = versions_version.number + 1;
RETURN NULL; END $$
"""


def install() -> bool:
    """Put every trigger in place that is missing or outdated; answers whether anything was.

    What was written while one was missing has not been counted, so all numbers move on then.
    """
    if Version._meta.db_table not in connection.introspection.table_names():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        wanted, standing = _wanted(), _standing(cursor)
        if standing == wanted:
            return False
        for name in standing:
            _drop(cursor, name)
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for statement in wanted.values():
            cursor.execute(statement)
        for name in sorted(names()):
            Version.objects.get_or_create(name=name, shard=0)
        move_on()
    return True


def remove() -> None:
    """Take all triggers away, as before the tables they write to are dropped."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in _standing(cursor):
            _drop(cursor, name)


def complete() -> bool:
    """Whether every trigger is in place as it should be."""
    with connection.cursor() as cursor:
        return _standing(cursor) == _wanted()


def move_on() -> None:
    """Count one for every name, as if all tables had been written to."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE versions_version SET number = number + 1 WHERE shard = 0")


def _wanted() -> dict[str, str]:
    """The statement that makes each trigger, by the trigger's name."""
    if connection.vendor == "postgresql":
        return {
            f"{_PREFIX}{table}_as_{each.name}": (
                f"CREATE TRIGGER {_PREFIX}{table}_as_{each.name} "
                f"AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION versions_count('{each.name}')"
            )
            for table, each in WATCHED.items()
        }
    return {
        f"{_PREFIX}{table}_{verb}": (
            f"CREATE TRIGGER {_PREFIX}{table}_{verb} "  # noqa: S608 - names of our own
            f"AFTER {verb.upper()} ON {table} BEGIN "
            "UPDATE versions_version SET number = number + 1 "
            f"WHERE name = '{each.name}' AND shard = 0; END"
        )
        for table, each in WATCHED.items()
        for verb in _VERBS
    }


def _standing(cursor: CursorWrapper) -> dict[str, str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, replace(pg_get_triggerdef(oid), ' ON ' || current_schema() || '.', "
            "' ON ') FROM pg_trigger WHERE tgname LIKE %s AND NOT tgisinternal",
            [f"{_PREFIX}%"],
        )
    else:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{_PREFIX}%"],
        )
    return dict(cursor.fetchall())


def _drop(cursor: CursorWrapper, name: str) -> None:
    on_table = ""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name])
        on_table = f" ON {cursor.fetchone()[0]}"
    cursor.execute(f"DROP TRIGGER {name}{on_table}")
