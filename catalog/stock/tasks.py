"""The worker's part in stock."""

from __future__ import annotations

from datetime import timedelta

from catalog.stock.reserve import reclaim
from store.schedule.services import periodic


@periodic(every=timedelta(minutes=1))
def reclaim_reservations() -> int:
    """Take back what carts reserved and did not buy in time."""
    return reclaim()
