"""Carts that nobody came back for."""

from __future__ import annotations

from datetime import timedelta

from cart.services import prune
from store.schedule.services import periodic


@periodic(every=timedelta(days=1))
def prune_carts() -> None:
    """Delete what was left 60 days ago."""
    prune()
