"""Rows written past Django: what only the database itself can refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert_raw(row: models.Model, **changes: object) -> None:
    """INSERT a copy of the row's columns with changes, by SQL; generated keys are left out."""
    values: dict[str | None, Any] = {}
    for field in row._meta.concrete_fields:
        if field.attname in changes:
            value = changes[field.attname]
            plain = field.get_db_prep_save(value, connection) if isinstance(value, UUID) else value
            values[field.column] = plain
        elif not isinstance(field, models.AutoField):
            value = getattr(row, field.attname)
            values[field.column] = field.get_db_prep_save(value, connection)
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    statement = f'INSERT INTO "{row._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of Django's
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values.values()))


def run_sql(statement: str, *values: str | int | None) -> None:
    """One statement past every model."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def corruptible(table: str) -> Iterator[None]:
    """The table without its triggers and checks, as after a bad restore or a hand in the file."""
    if connection.vendor == "postgresql":  # rolled back with the test's transaction
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for name in _checks(table):
            run_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        for _, statement in triggers:
            cursor.execute(statement)


def _checks(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
