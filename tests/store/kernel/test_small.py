"""The clock, the caller, errors, and what a database's refusal is called."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from store.accounts.models import Attempt
from store.channels.models import Channel
from store.kernel import clock
from store.kernel.actor import ALL, ANONYMOUS, MANAGE_ORDERS, SYSTEM, Actor
from store.kernel.errors import Conflict, Invalid, NotFound, Problems, Refused, Unavailable
from store.kernel.rows import is_postgres, violated, violation


def test_without_a_sandbox_it_is_now(settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "none.json")
    assert clock.offset() == timedelta()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    settings.CLOCK_FILE = ""
    assert clock.offset() == timedelta()


def test_the_clock_follows_the_sandbox_and_never_in_a_live_store(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "clock.json"
    settings.CLOCK_FILE = str(file)
    for seconds in (3600, 7200, 7200):
        fresh = tmp_path / "fresh.json"
        fresh.write_text(json.dumps({"offset_s": seconds}))
        os.replace(fresh, file)
        assert clock.offset() == timedelta(seconds=seconds)
    assert clock.now() - datetime.now(UTC) > timedelta(seconds=7190)
    settings.LIVE = True
    assert clock.offset() == timedelta()


def test_rights_are_denied_by_default() -> None:
    assert not ANONYMOUS.can(MANAGE_ORDERS)
    assert not SYSTEM.can("")
    assert not Actor(permissions=frozenset({""})).can("")
    SYSTEM.require(MANAGE_ORDERS)
    with pytest.raises(Refused) as caught:
        ANONYMOUS.require(MANAGE_ORDERS)
    assert caught.value.code == "permission_denied"
    assert caught.value.params == {"permission": MANAGE_ORDERS}
    assert MANAGE_ORDERS in ALL


def test_each_family_has_its_status() -> None:
    families = [NotFound, Invalid, Refused, Conflict, Unavailable]
    assert [family.status for family in families] == [404, 422, 403, 409, 503]
    error = Invalid("c", "Message.", "field", limit=3)
    assert (str(error), error.errors, error.params) == ("Message.", (error,), {"limit": 3})
    several = Problems([error, Invalid("d", "Other.")])
    assert (several.code, several.field, several.status) == ("c", "field", 422)
    assert [each.code for each in several.errors] == ["c", "d"]


@pytest.mark.django_db
def test_a_violation_becomes_its_error() -> None:
    taken = Conflict("slug_taken", "Taken.", "slug")
    Channel.objects.create(slug="a", currency="USD")
    with (
        pytest.raises(Conflict) as caught,
        violation({"slug": taken, "currency": Invalid("c", "C")}),
        transaction.atomic(),
    ):
        Channel.objects.create(slug="a", currency="USD")
    assert caught.value is taken
    with (
        pytest.raises(Invalid),
        violation({"channel_currency_code": Invalid("currency", "No.", "currency")}),
        transaction.atomic(),
    ):
        Channel.objects.create(slug="b", currency="usd")


@pytest.mark.django_db
def test_a_violation_nobody_named_stays_itself() -> None:
    with (
        pytest.raises(IntegrityError) as caught,
        violation({"other": Conflict("c", "C")}),
        transaction.atomic(),
    ):
        Attempt.objects.create(subject="s", tries=1_000_001)
    assert violated(caught.value) == "attempt_tries"
    assert violated(IntegrityError("NOT NULL constraint failed: a.b")).endswith("a.b")


@pytest.mark.django_db
def test_the_database_is_known(request: pytest.FixtureRequest) -> None:
    assert is_postgres() == (request.config.getoption("--db") == "postgres")
