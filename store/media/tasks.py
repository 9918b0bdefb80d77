"""The worker's part in pictures."""

from __future__ import annotations

from datetime import timedelta

from store.media.services import fetch_due, prune, render_due
from store.schedule.services import periodic


@periodic(every=timedelta(seconds=3))
def make_renditions() -> int:
    """WebP copies of new pictures."""
    return render_due()


@periodic(every=timedelta(seconds=5))
def fetch_pictures() -> int:
    """Pictures named by address."""
    return fetch_due()


@periodic(every=timedelta(hours=6))
def prune_notes() -> int:
    """Notes of pictures that never came."""
    return prune()
