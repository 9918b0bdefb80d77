"""The worker: its turns, and what becomes of the tasks of a worker that died."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from store.channels.models import Shop
from store.operate.leases import MAX_STARTS, Lease, give_back_lost_tasks, is_dead
from store.operate.worker import run, work
from store.outbox.models import Event
from store.outbox.services import emit
from store.schedule.models import PeriodicTask
from tests.store.operate.jobs import fail, rename_shop
from tests.support.together import RealDb

HEARTBEAT = "store.operate.worker.heartbeat"


def _task(status: str, worker: str, **more: object) -> DBTaskResult:
    rename_shop.enqueue("Again")
    row = DBTaskResult.objects.get()
    fields: dict[str, object] = {"started_at": datetime.now(UTC), "worker_ids": [worker]}
    DBTaskResult.objects.update(status=status, **(fields | more))
    row.refresh_from_db()
    return row


def test_a_turn_does_periodic_tasks_events_and_tasks(real_db: RealDb) -> None:
    rename_shop.enqueue("Penny")
    fail.enqueue()
    event = emit("nobody_listens", "1")
    assert work() is True
    assert PeriodicTask.objects.get(name=HEARTBEAT).runs == 1
    assert Event.objects.get(pk=event.pk).handled_at is not None
    assert Shop.objects.get().name == "Penny"
    assert DBTaskResult.objects.failed().count() == 1
    assert DBTaskResult.objects.successful().count() == 1


def test_a_worker_works_until_told_to_stop(real_db: RealDb, data_dir: Path) -> None:
    stop = threading.Event()

    def work_on(_number: int) -> None:
        try:
            run(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=work_on, args=(0,))
    thread.start()
    rename_shop.enqueue("Plum")
    for _ in range(300):
        if DBTaskResult.objects.successful().exists():
            break
        stop.wait(0.1)
    stop.set()
    thread.join(30)
    assert Shop.objects.get().name == "Plum"
    assert [*(data_dir / "workers").iterdir()] == []


def test_a_living_worker_keeps_its_task(real_db: RealDb, tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    task = _task(TaskResultStatus.RUNNING, lease.name)
    assert is_dead(lease.name, folder=tmp_path) is False
    assert give_back_lost_tasks(folder=tmp_path) == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING
    lease.release()


def test_the_task_of_a_dead_worker_runs_again(real_db: RealDb, tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "dead").touch()
    _task(TaskResultStatus.RUNNING, "dead")
    assert give_back_lost_tasks(folder=tmp_path) == 1
    assert [*(tmp_path / "workers").iterdir()] == []
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert Shop.objects.get().name == "Again"


def test_a_task_that_kills_its_workers_is_given_up(real_db: RealDb, tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "dead").touch()
    task = _task(TaskResultStatus.RUNNING, "dead", worker_ids=["dead"] * MAX_STARTS)
    give_back_lost_tasks(folder=tmp_path)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "Given up" in task.traceback


def test_a_worker_elsewhere_has_an_hour(real_db: RealDb, tmp_path: Path) -> None:
    task = _task(TaskResultStatus.RUNNING, "on-another-machine")
    assert is_dead("on-another-machine", folder=tmp_path) is None
    assert give_back_lost_tasks(folder=tmp_path) == 0
    DBTaskResult.objects.update(started_at=datetime.now(UTC) - timedelta(hours=2))
    assert give_back_lost_tasks(folder=tmp_path) == 1
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
