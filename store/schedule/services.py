"""Periodic tasks: declared beside the function, each run claimed by one conditional UPDATE."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet

from store.kernel.clock import now
from store.schedule.models import PeriodicTask

logger = logging.getLogger("tuppence.schedule")
Job = Callable[[], object]


@dataclass(frozen=True)
class Declared:
    """A task and how often it runs."""

    name: str
    every: timedelta
    run: Job


DECLARED: dict[str, Declared] = {}


def periodic(*, every: timedelta) -> Callable[[Job], Job]:
    """Declare `f()` to run every so often, once however many workers there are."""

    def declare(job: Job) -> Job:
        name = f"{job.__module__}.{job.__name__}"
        DECLARED[name] = Declared(name, every, job)
        return job

    return declare


def run_due() -> list[str]:
    """Run what is due; answers the names. A missed run is caught up once."""
    ran = []
    known = {row.name: row for row in PeriodicTask.objects.filter(name__in=DECLARED)}
    for name, task in DECLARED.items():
        row = known.get(name) or _first_row(name)
        if row.next_at <= now() and _claim(row, task.every):
            _run(task)
            ran.append(name)
    return ran


def prune(rows: QuerySet[Any], batch: int = 500) -> int:
    """Delete the rows in many short transactions, so that no writer waits; answers how many."""
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:batch]):
        deleted += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return deleted


def _first_row(name: str) -> PeriodicTask:
    row, _ = PeriodicTask.objects.get_or_create(name=name, defaults={"next_at": now()})
    return row


def _claim(row: PeriodicTask, every: timedelta) -> bool:
    return bool(
        PeriodicTask.objects.filter(name=row.name, next_at=row.next_at).update(
            next_at=now() + every, started_at=now()
        )
    )


def _run(task: Declared) -> None:
    error = ""
    try:
        task.run()
    except Exception as failure:  # one task's bug must not stop the others; it is kept and shown
        logger.exception("periodic task %s failed", task.name)
        error = repr(failure)[:2000]
    PeriodicTask.objects.filter(name=task.name).update(
        finished_at=now(), error=error, runs=F("runs") + 1
    )
