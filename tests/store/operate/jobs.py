"""Background tasks for the worker's tests."""

from __future__ import annotations

from django_tasks import task

from store.channels.models import Shop


@task()
def rename_shop(name: str) -> None:
    """Leave a trace in the database."""
    Shop.objects.update_or_create(pk=1, defaults={"name": name})


@task()
def fail() -> None:
    """Fail."""
    raise ValueError("as asked")
