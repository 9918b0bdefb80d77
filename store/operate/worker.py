"""The worker: periodic tasks, events and background tasks, in one loop, as many as one likes."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from store.operate.leases import Lease, give_back_lost_tasks
from store.outbox import services as outbox
from store.schedule.services import periodic, run_due

logger = logging.getLogger("tuppence.worker")
PAUSE_S = 0.5
BATCH = 20
HEARTBEAT = timedelta(seconds=15)


@periodic(every=HEARTBEAT)
def heartbeat() -> None:
    """Its last run tells `doctor` that a worker is alive."""


@periodic(every=timedelta(minutes=1))
def lost_tasks() -> int:
    """Tasks whose worker died run again."""
    return give_back_lost_tasks(folder=Path(settings.DATA_DIR))


def run(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away is waited for."""
    lease = Lease(Path(settings.DATA_DIR))
    try:
        give_back_lost_tasks(folder=Path(settings.DATA_DIR))
        # The processes of the last run may have ended in the middle of something.
        outbox.emit("store_started", lease.name)
        while not stop.is_set():
            if not _turn(lease.name, stop):
                stop.wait(PAUSE_S)
    finally:
        lease.release()


def _turn(name: str, stop: threading.Event) -> bool:
    close_old_connections()
    try:
        return work(name=name, stop=stop)
    except DatabaseError:
        logger.exception("the database did not answer; trying again")
        stop.wait(PAUSE_S * 4)
        return False


def work(*, name: str = "by-hand", stop: threading.Event | None = None) -> bool:
    """One turn: due periodic tasks, due events, waiting tasks; answers whether there was any."""
    busy = bool(run_due())
    busy = bool(outbox.deliver()) or busy
    if stop is not None and stop.is_set():
        return busy
    return _run_tasks(name) or busy


def _run_tasks(name: str) -> bool:
    # Looked at first: claiming takes the write lock, which an idle worker should leave alone.
    if not DBTaskResult.objects.ready().exists():
        return False
    TaskRunner(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=BATCH,
        worker_id=name,
        excluded_queue_names=[],
    ).run()
    return True
