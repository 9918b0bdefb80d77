"""Kept texts on the database's own connection: values of every type, texts that were forgotten."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from store.channels.models import Channel
from store.graphql.engine.batch import Scope
from store.graphql.engine.slots import Call
from store.graphql.engine.sql import Compiled
from store.kernel.actor import Actor
from store.postgres.statements import MAX_PREPARED
from store.versions.queries import numbers

THEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
KEY = uuid.UUID(int=12345)
VALUES: list[tuple[str, Any, Any]] = [
    ("bigint", 7, 7),
    ("bigint", -(2**63), -(2**63)),
    ("numeric", 2**63, Decimal(2**63)),
    ("text", "a % b ' \" \\ é", "a % b ' \" \\ é"),
    ("text", None, None),
    ("boolean", True, True),
    ("boolean", False, False),
    ("double precision", 0.1, 0.1),
    ("numeric", Decimal("1.50"), Decimal("1.50")),
    ("uuid", KEY, KEY),
    ("timestamptz", THEN, THEN),
    ("date", date(2026, 3, 1), date(2026, 3, 1)),
    ("bigint[]", [1, 2, 3], [1, 2, 3]),
    ("bigint[]", [], []),
    ("text[]", ["a,b", '"', "\\", "", "NULL", None], ["a,b", '"', "\\", "", "NULL", None]),
    ("uuid[]", [KEY], [KEY]),
    ("numeric[]", [Decimal("0.5")], [Decimal("0.5")]),
]


def _call(keys: Any = ()) -> Call:
    return Call(Actor(), Scope(), THEN, {}, keys=keys)


def _asked(text: str, *params: Any) -> list[Any]:
    if connection.vendor == "sqlite":
        text = text.replace("%s", "?").replace("%%", "%")
    return list(Compiled(text, params, 1).columns(_call())[0])


@pytest.mark.django_db
def test_a_value_of_any_type_comes_back_as_it_went() -> None:
    if connection.vendor == "sqlite":  # which knows texts and numbers
        for value in (7, "a % b ' \" \\ é", None, 0.1):
            assert _asked("SELECT %s", value) == [value]
        return
    for kind, value, expected in VALUES:
        for _ in range(3):
            assert _asked(f"SELECT %s::{kind}", value) == [expected]


@pytest.mark.django_db
def test_a_text_of_several_values_numbers_them_in_order() -> None:
    assert _asked("SELECT 10 * %s + %s WHERE 7 %% 4 = 3", 4, 2) == [42]


@pytest.mark.django_db
def test_nul_is_refused_and_cuts_no_text() -> None:
    if connection.vendor == "sqlite":
        assert _asked("SELECT length(%s)", "ab") == [2]
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        _asked("SELECT %s::text", "ab\0cd")


@pytest.mark.django_db(transaction=True)
def test_a_text_that_the_server_forgot_or_whose_table_changed_is_prepared_anew(
    channel: Channel,
) -> None:
    text = "SELECT * FROM channels_channel WHERE slug = %s"
    assert _asked(text, channel.slug) == [channel.pk]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DEALLOCATE ALL")
        assert _asked(text, channel.slug) == [channel.pk]
        cursor.execute("ALTER TABLE channels_channel ADD COLUMN more integer")
        try:
            assert _asked(text, channel.slug) == [channel.pk]
        finally:
            cursor.execute("ALTER TABLE channels_channel DROP COLUMN more")
    assert _asked(text, channel.slug) == [channel.pk]


@pytest.mark.django_db(transaction=True)
def test_what_is_written_in_a_transaction_is_read_in_it(channel: Channel) -> None:
    text = "SELECT name FROM channels_channel WHERE slug = %s"
    with transaction.atomic():
        assert _asked(text, channel.slug) == [channel.name]
        Channel.objects.update(name="Another")
        assert _asked(text, channel.slug) == ["Another"]
        transaction.set_rollback(True)
    assert _asked(text, channel.slug) == [channel.name]


@pytest.mark.django_db
def test_an_error_of_the_server_is_djangos_and_the_next_statement_runs() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        _asked("SELECT no_such_column FROM channels_channel WHERE slug = %s", "x")
    assert _asked("SELECT %s", "x") == ["x"]


@pytest.mark.django_db
def test_a_connection_keeps_a_bounded_number_of_texts() -> None:
    for number in range(MAX_PREPARED + 20):
        assert _asked(f"SELECT %s AS c{number}", "x") == ["x"]
    if connection.vendor == "postgresql":
        # The driver prepares statements of its own, named _pg3_…
        ours = "SELECT count(*) FROM pg_prepared_statements WHERE name !~ '^_pg3_'"
        assert _asked(ours) == [MAX_PREPARED]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_opened_anew_for_a_read(channel: Channel) -> None:
    text = "SELECT name FROM channels_channel WHERE slug = %s"
    assert _asked(text, channel.slug) == [channel.name]
    assert numbers() is not None
    if connection.vendor == "postgresql":
        _end()
    assert _asked(text, channel.slug) == [channel.name]
    if connection.vendor == "postgresql":
        _end()
        assert numbers() is not None
        with transaction.atomic():
            assert _asked(text, channel.slug) == [channel.name]
            _end()
            with pytest.raises(OperationalError):
                _asked(text, channel.slug)
            transaction.set_rollback(True)
        assert _asked(text, channel.slug) == [channel.name]


def _end() -> None:
    """As a restart of the server ends it."""
    connection.ensure_connection()
    with suppress(psycopg.OperationalError), connection.connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
