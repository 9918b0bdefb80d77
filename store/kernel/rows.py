"""What rows guard and how services hear of it: constraint names, inserts that may be replays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from store.kernel.errors import DomainError

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_QUOTED = re.compile(r"[\"“'](\w+)[\"”']")


def bounded(field: str, low: int = 0, high: int = 9_000_000_000_000_000) -> models.Q:
    """A condition for a CHECK: the column is between two bounds."""
    return models.Q(**{f"{field}__gte": low, f"{field}__lte": high})


class Word(models.Func):
    """A word of our own in a query's text: an index of some rows serves where it stands there.

    As a parameter it would be out of the planner's sight.
    """

    arity = 0
    output_field = models.CharField()

    def __init__(self, word: str) -> None:
        if not (word.isidentifier() or not word):
            raise ValueError(f"{word!r} is no plain word")
        super().__init__(template=f"'{word}'")


def violated(error: IntegrityError) -> str:
    """The constraint's name, or on SQLite for UNIQUE "table.column, table.column"."""
    text = str(error)
    unique = _SQLITE_UNIQUE.search(text)
    if unique:
        return unique.group(1)
    if text.startswith("CHECK constraint failed: "):
        return text.removeprefix("CHECK constraint failed: ")
    names = _QUOTED.findall(text)
    return names[-1] if names else text


@contextmanager
def violation(rules: dict[str, DomainError]) -> Iterator[None]:
    """Turn a named violation into its domain error: the first key found in the database's words."""
    try:
        yield
    except IntegrityError as error:
        words = violated(error)
        for name, refusal in rules.items():
            if name in words or name in str(error):
                raise refusal from error
        raise


def is_postgres() -> bool:
    """Whether the default database is PostgreSQL (SQLite otherwise)."""
    return connection.vendor == "postgresql"


def append_only(table: str, *, delete: bool = True) -> migrations.RunPython:
    """A migration step: a trigger refuses UPDATE (and DELETE) on the table, on both databases."""
    verbs = ["UPDATE", "DELETE"] if delete else ["UPDATE"]

    def forward(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for verb in verbs:
            for statement in _trigger(table, verb, editor.connection.vendor):
                editor.execute(statement)

    def backward(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on_table = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for verb in verbs:
            editor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{on_table}")

    return migrations.RunPython(forward, backward)


def _trigger(table: str, verb: str, vendor: str) -> list[str]:
    name, words = f"{table}_no_{verb.lower()}", f"{table} is append-only"
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END $$",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
