"""Writers queue at one gate and each gets its turn; the gate opens whatever happens inside."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.models import F

from store.channels.models import Channel
from store.outbox.models import Event
from tests.support.together import RealDb


def _is_open() -> bool:
    """Whether somebody else could enter now."""
    if connection.vendor != "sqlite":
        return True
    gate = os.open(f"{connection.settings_dict['NAME']}.gate", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(gate)
    return True


@pytest.fixture
def on_sqlite(real_db: RealDb, request: pytest.FixtureRequest) -> bool:
    """PostgreSQL has no such gate; there only the outcome is looked at."""
    return connection.vendor == "sqlite"


def test_the_gate_is_shut_while_somebody_writes(on_sqlite: bool) -> None:
    with transaction.atomic():
        Event.objects.create(kind="k", ref="r")
        assert _is_open() is not on_sqlite
    assert _is_open()


def test_the_gate_opens_after_a_failure(on_sqlite: bool) -> None:
    with suppress(RuntimeError), transaction.atomic():
        Event.objects.create(kind="k", ref="r")
        raise RuntimeError
    assert _is_open()
    with transaction.atomic():
        connection.close()
    assert _is_open()
    assert not Event.objects.exists()


def test_reading_does_not_wait_at_the_gate(on_sqlite: bool) -> None:
    Event.objects.create(kind="k", ref="r")
    assert Event.objects.count() == 1
    assert _is_open()


def test_fifty_writers_of_one_row_all_get_their_turn(real_db: RealDb, channel: Channel) -> None:
    longest: list[float] = []

    def write(_number: int) -> None:
        began = time.monotonic()
        with transaction.atomic():
            Channel.objects.filter(pk=channel.pk).update(
                minimum_charge_minor=F("minimum_charge_minor") + 1
            )
        longest.append(time.monotonic() - began)

    answers = real_db.together(write, 50)
    assert answers == [None] * 50
    channel.refresh_from_db()
    assert channel.minimum_charge_minor == 100
    assert max(longest) < 20
