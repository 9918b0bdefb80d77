"""Events: written with the change, handled at least once, by one worker at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from store.kernel.clock import now
from store.outbox import services
from store.outbox.models import Event
from store.outbox.services import HANDLERS, LEASE, MAX_TRIES, deliver, emit, on, prune, stuck
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    kept = dict(HANDLERS)
    HANDLERS.clear()
    yield
    HANDLERS.clear()
    HANDLERS.update(kept)


def _listen(kind: str = "told") -> list[str]:
    heard: list[str] = []

    @on(kind)
    def hear(ref: str, _payload: dict[str, object]) -> None:
        heard.append(ref)

    return heard


def test_an_event_is_handled_once_with_what_it_tells() -> None:
    told: list[tuple[str, dict[str, object]]] = []

    @on("told")
    def hear(ref: str, payload: dict[str, object]) -> None:
        told.append((ref, payload))

    emit("told", 17, amount=5)
    emit("unheard", 1)
    assert deliver() == 2
    assert deliver() == 0
    assert told == [("17", {"amount": 5})]
    assert not Event.objects.filter(handled_at=None).exists()


def test_what_was_rolled_back_is_not_told() -> None:
    heard = _listen()
    with transaction.atomic():
        emit("told", 1)
        transaction.set_rollback(True)
    deliver()
    assert heard == []


def test_all_handlers_hear_it() -> None:
    one, two = _listen(), _listen()
    emit("told", 1)
    deliver()
    assert one == two == ["1"]


def test_a_failure_comes_again_later_and_stops_nobody() -> None:
    heard = _listen()

    @on("broken")
    def fail(_ref: str, _payload: dict[str, object]) -> None:
        raise RuntimeError("no")

    emit("broken", 1)
    emit("told", 2)
    assert deliver() == 1
    assert heard == ["2"]
    event = Event.objects.get(kind="broken")
    assert (event.tries, event.error) == (1, "RuntimeError('no')")
    assert event.due_at > now() + timedelta(seconds=10)
    assert deliver() == 0, "not before its time"
    HANDLERS["broken"] = []
    Event.objects.filter(pk=event.pk).update(due_at=now())
    assert deliver() == 1
    event.refresh_from_db()
    assert event.error == ""


def test_it_is_given_up_after_many_tries_and_shown() -> None:
    @on("broken")
    def fail(_ref: str, _payload: dict[str, object]) -> None:
        raise RuntimeError("no")

    emit("broken", 1)
    for _ in range(MAX_TRIES):
        assert stuck() == 0
        Event.objects.update(due_at=now())
        deliver()
    assert stuck() == 1
    Event.objects.update(due_at=now())
    assert deliver() == 0
    assert Event.objects.get().tries == MAX_TRIES


def test_a_worker_that_dies_leaves_the_event_to_the_next() -> None:
    heard = _listen()
    event = emit("told", 1)
    assert services._claim(event), "the first worker takes it, and is gone"
    assert deliver() == 0
    Event.objects.update(due_at=F("due_at") - LEASE)
    assert deliver() == 1
    assert heard == ["1"]


def test_many_workers_handle_each_event_once(real_db: RealDb) -> None:
    heard = _listen()
    for number in range(30):
        emit("told", number)
    answers = real_db.together(lambda _n: deliver(), 8)
    assert sum(answer for answer in answers if isinstance(answer, int)) == 30, answers
    assert sorted(heard, key=int) == [str(number) for number in range(30)]


def test_handled_events_are_pruned_after_thirty_days() -> None:
    emit("old", 1)
    emit("new", 2)
    emit("open", 3)
    Event.objects.filter(kind="old").update(handled_at=now() - timedelta(days=31))
    Event.objects.filter(kind="new").update(handled_at=now() - timedelta(days=29))
    assert prune() == 1
    assert set(Event.objects.values_list("kind", flat=True)) == {"new", "open"}
