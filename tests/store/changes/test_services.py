"""The history: who did what, what it was and what it became; nothing when nothing changed."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

from store.changes.models import Change
from store.changes.services import record, snapshot
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.outbox.models import Event

pytestmark = pytest.mark.django_db


def test_a_change_is_recorded(channel: Channel) -> None:
    before = snapshot(channel, ["name", "countries", "is_active"])
    channel.name = "Shop"
    after = snapshot(channel, ["name", "countries", "is_active"])
    row = record(
        actor=SYSTEM, verb="update", kind="Channel", key=channel.pk, before=before, after=after
    )
    assert row is not None
    row.refresh_from_db()
    assert (row.actor, row.verb, row.kind, row.key) == (
        "system",
        "update",
        "Channel",
        str(channel.pk),
    )
    assert row.before == {"name": "Default channel", "countries": [], "is_active": True}
    assert row.after["name"] == "Shop"


def test_nothing_is_recorded_when_nothing_changed(channel: Channel) -> None:
    same = snapshot(channel, ["name"])
    for pair in ({"before": same, "after": dict(same)}, {}):
        assert record(actor=SYSTEM, verb="update", kind="Channel", key=1, **pair) is None
    assert not Change.objects.exists()


def test_values_are_plain(channel: Channel) -> None:
    key = uuid.uuid4()
    event = Event(kind="k", ref="r", due_at=datetime(2026, 1, 2, 3, tzinfo=UTC))
    assert snapshot(event, ["due_at", "handled_at", "tries"]) == {
        "due_at": "2026-01-02T03:00:00+00:00",
        "handled_at": None,
        "tries": 0,
    }
    event.ref = key  # type: ignore[assignment]  # any value of a column may come
    event.kind = date(2026, 1, 2)  # type: ignore[assignment]  # the same
    assert snapshot(event, ["ref", "kind"]) == {"ref": str(key), "kind": "2026-01-02"}
