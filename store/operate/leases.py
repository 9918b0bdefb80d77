"""Which workers live: each holds a locked file; tasks of the dead are given back."""

from __future__ import annotations

import fcntl
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# A worker of another machine cannot be asked; after this long its task is taken for lost.
ELSEWHERE = timedelta(hours=1)
MAX_STARTS = 5
_FOLDER = "workers"


class Lease:
    """A worker's name, with a file that is locked for as long as the worker lives."""

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(12)
        self._path = folder / _FOLDER / self.name
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        """The worker ends in good order."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def is_dead(name: str, *, folder: Path) -> bool | None:
    """Whether that worker is gone; None when its file is not here to tell."""
    try:
        descriptor = os.open(folder / _FOLDER / name, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def give_back_lost_tasks(*, folder: Path) -> int:
    """Tasks of dead workers wait again, or are failed after five starts; answers how many."""
    lost = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if _is_lost(task, folder):
            lost += _give_back(task)
    for path in (folder / _FOLDER).glob("*"):
        if is_dead(path.name, folder=folder):
            path.unlink(missing_ok=True)
    return lost


def _is_lost(task: DBTaskResult, folder: Path) -> bool:
    name = task.worker_ids[-1] if task.worker_ids else ""
    dead = is_dead(name, folder=folder) if name else None
    if dead is None:
        return task.started_at is None or task.started_at < datetime.now(UTC) - ELSEWHERE
    return dead


def _give_back(task: DBTaskResult) -> int:
    running = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    if len(task.worker_ids) >= MAX_STARTS:
        return int(
            running.update(
                status=TaskResultStatus.FAILED,
                finished_at=datetime.now(UTC),
                traceback="Given up: its worker died each time it was started.",
            )
        )
    return int(running.update(status=TaskResultStatus.READY, started_at=None))
