"""Pruning handled events."""

from __future__ import annotations

from datetime import timedelta

from store.outbox.services import prune
from store.schedule.services import periodic


@periodic(every=timedelta(hours=6))
def prune_events() -> int:
    """Events handled more than 30 days ago."""
    return prune()
