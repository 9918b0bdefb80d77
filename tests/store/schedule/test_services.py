"""Periodic tasks: due ones run, once however many workers, and one's bug stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from store.kernel.clock import now
from store.outbox.models import Event
from store.schedule.models import PeriodicTask
from store.schedule.services import DECLARED, periodic, prune, run_due
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_tasks() -> Iterator[None]:
    kept = dict(DECLARED)
    DECLARED.clear()
    yield
    DECLARED.clear()
    DECLARED.update(kept)


def _task() -> list[int]:
    runs: list[int] = []

    @periodic(every=HOUR)
    def work() -> None:
        runs.append(1)

    return runs


def test_a_task_runs_when_it_is_due() -> None:
    runs = _task()
    assert len(run_due()) == 1
    assert run_due() == []
    assert len(runs) == 1
    PeriodicTask.objects.update(next_at=F("next_at") - HOUR)
    assert len(run_due()) == 1
    row = PeriodicTask.objects.get()
    assert (row.runs, row.error, len(runs)) == (2, "", 2)
    assert row.started_at is not None
    assert row.finished_at is not None
    assert row.next_at > now() + timedelta(minutes=59)


def test_a_missed_run_is_caught_up_once() -> None:
    runs = _task()
    run_due()
    PeriodicTask.objects.update(next_at=F("next_at") - 10 * HOUR)
    run_due()
    run_due()
    assert len(runs) == 2


def test_a_broken_task_is_kept_and_stops_no_other() -> None:
    @periodic(every=HOUR)
    def broken() -> None:
        raise RuntimeError("no")

    runs = _task()
    assert len(run_due()) == 2
    assert len(runs) == 1
    row = PeriodicTask.objects.get(name__endswith="broken")
    assert (row.error, row.runs) == ("RuntimeError('no')", 1)


def test_many_workers_run_it_once(real_db: RealDb) -> None:
    runs = _task()
    answers = real_db.together(lambda _n: run_due(), 12)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert len(runs) == 1
    assert PeriodicTask.objects.get().runs == 1


def test_rows_are_pruned_in_batches() -> None:
    Event.objects.bulk_create(Event(kind="old", ref=str(number)) for number in range(25))
    Event.objects.create(kind="new", ref="1")
    assert prune(Event.objects.filter(kind="old"), batch=10) == 25
    assert Event.objects.get().kind == "new"
