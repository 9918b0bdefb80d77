"""What grows is declared to be pruned, and the pruning takes what has expired and nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from store.accounts.models import Attempt
from store.accounts.tasks import prune_attempts
from store.kernel.clock import now
from store.mail.models import Mail
from store.mail.tasks import prune_mails
from store.media.models import RemoteImage
from store.media.tasks import prune_notes
from store.schedule.services import DECLARED
from store.schedule.tasks import prune_sessions, prune_task_results

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_table_that_grows_has_its_task() -> None:
    declared = {name.removeprefix("store.") for name in DECLARED}
    assert declared >= {
        "accounts.tasks.prune_attempts",
        "mail.tasks.prune_mails",
        "media.tasks.prune_notes",
        "outbox.tasks.prune_events",
        "schedule.tasks.prune_sessions",
        "schedule.tasks.prune_task_results",
    }


def test_expired_sessions_go() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=now() - DAY)
    Session.objects.create(session_key="new", session_data="", expire_date=now() + DAY)
    prune_sessions()
    assert Session.objects.get().session_key == "new"


def test_old_results_of_tasks_go() -> None:
    for age in (1, 8, None):
        ended = now() - age * DAY if age else None
        DBTaskResult.objects.create(
            id=uuid.uuid4(),
            task_path="a.b",
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            run_after=now(),
            finished_at=ended,
            exception_class_path="",
            traceback="",
        )
    prune_task_results()
    assert DBTaskResult.objects.count() == 2
    assert not DBTaskResult.objects.filter(finished_at__lt=now() - 7 * DAY).exists()


def test_old_attempts_go() -> None:
    Attempt.objects.create(subject="old", since=now() - 2 * DAY)
    Attempt.objects.create(subject="new")
    assert prune_attempts() == 1
    assert Attempt.objects.get().subject == "new"


def test_old_mails_go() -> None:
    for age in (179, 181):
        Mail.objects.create(kind="k", to="a@b.c", subject=str(age), created_at=now() - age * DAY)
    assert prune_mails() == 1
    assert Mail.objects.get().subject == "179"


def test_old_notes_of_pictures_go() -> None:
    for number, (age, tries) in enumerate([(181, 5), (179, 5), (181, 2)]):
        RemoteImage.objects.create(
            url=f"https://a.example/{number}", requested_at=now() - age * DAY, tries=tries
        )
    assert prune_notes() == 1
    assert not RemoteImage.objects.filter(url__endswith="/0").exists()
