"""Pruning what Django's own parts leave behind."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from store.kernel.clock import now
from store.schedule.services import periodic, prune

KEPT = timedelta(days=7)


@periodic(every=timedelta(hours=6))
def prune_sessions() -> None:
    """Sessions that have expired."""
    SessionStore.clear_expired()


@periodic(every=timedelta(hours=6))
def prune_task_results() -> int:
    """Results of background tasks that ended more than 7 days ago."""
    ended = Q(finished_at__lt=now() - KEPT)
    return prune(DBTaskResult.objects.filter(ended))
