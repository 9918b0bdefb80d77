"""`doctor`: how the store is, line by line, and what stands between it and going live."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from store.kernel.clock import now
from store.media.models import Image
from store.operate.database import pending_migrations
from store.operate.folder import read_run
from store.operate.readiness import not_ready
from store.operate.worker import HEARTBEAT, heartbeat
from store.outbox.services import stuck
from store.schedule.models import PeriodicTask

_HEARTBEAT = f"{heartbeat.__module__}.{heartbeat.__name__}"


@dataclass(frozen=True)
class Line:
    """One thing looked at; `good` False makes the doctor's exit code 1."""

    good: bool
    what: str
    how: str


def examine() -> list[Line]:
    """Look at folder, database, worker, tasks, events and media; never raises for a sick store."""
    lines = [_folder(), *_guarded("database", _database)]
    if not lines[-1].good:
        return lines
    for what, look in _LOOKS.items():
        lines.extend(_guarded(what, look))
    return lines


def reasons() -> list[str]:
    """What `up --live` would refuse, the same lines."""
    return not_ready()


def _guarded(what: str, look: Callable[[], Iterator[Line]]) -> list[Line]:
    try:
        return list(look())
    except DatabaseError as error:
        return [Line(False, what, str(error).strip().splitlines()[0])]


def _folder() -> Line:
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        return Line(False, "folder", f"{folder} cannot be written")
    run = read_run(folder)
    where = f"running at {run['store']}" if run else "not running"
    return Line(True, "folder", f"{folder}, {where}")


def _database() -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    pending = pending_migrations()
    if pending:
        yield Line(False, "database", f"{len(pending)} migrations to run: ./tuppence up runs them")
    else:
        yield Line(True, "database", f"{connection.vendor}, up to date")


def _worker() -> Iterator[Line]:
    running = read_run(Path(settings.DATA_DIR)) is not None
    row = PeriodicTask.objects.filter(name=_HEARTBEAT).first()
    if row is None or row.finished_at is None:
        yield Line(not running, "worker", "has not run yet")
        return
    silent = now() - row.finished_at
    seconds = max(0, int(silent.total_seconds()))
    alive = silent < HEARTBEAT * 4
    yield Line(alive or not running, "worker", f"last heard of {seconds} s ago")


def _tasks() -> Iterator[Line]:
    for row in PeriodicTask.objects.order_by("name"):
        last = f"{row.finished_at:%Y-%m-%d %H:%M:%S} UTC" if row.finished_at else "never"
        error = f"; failed: {row.error}" if row.error else ""
        yield Line(not row.error, f"task {row.name}", f"last run {last}, {row.runs} runs{error}")
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()
    yield Line(failed == 0, "background", f"{waiting} waiting, {failed} failed")


def _outbox() -> Iterator[Line]:
    count = stuck()
    yield Line(count == 0, "events", f"{count} given up" if count else "none stuck")


def _media() -> Iterator[Line]:
    yield Line(True, "media", f"{Image.objects.count()} images in {settings.MEDIA_ROOT}")


_LOOKS: dict[str, Callable[[], Iterator[Line]]] = {
    "worker": _worker,
    "tasks": _tasks,
    "events": _outbox,
    "media": _media,
}
