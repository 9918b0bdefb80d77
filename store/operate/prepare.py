"""What is done before the shop opens: live or not, the database brought up to date, first rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections

from store.operate.database import bring_up_to_date
from store.operate.folder import UnusableError
from store.operate.readiness import not_ready
from store.operate.seed import load_demo, seed

Say = Callable[[str], None]


def prepare(*, demo: bool, say: Say) -> str | None:
    """Make the store ready to open; answers the owner's password when it was made just now.

    Raises UnusableError: not ready to go live, database out of reach or newer than this code.
    """
    if settings.LIVE and (reasons := not_ready()):
        lines = "\n".join(f"- {reason}" for reason in reasons)
        raise UnusableError(f"This store cannot go live yet:\n{lines}")
    for name in ("MEDIA_ROOT", "PRIVATE_ROOT"):
        Path(getattr(settings, name)).mkdir(parents=True, exist_ok=True)
    for line in bring_up_to_date():
        say(line)
    folder = Path(settings.DATA_DIR)
    seeded = seed(folder=folder)
    if seeded.is_new and demo:
        say("Filling the shelves with the demo catalog ...")
    load_demo(folder=folder, wanted=seeded.is_new and demo)
    # The server forks; no process may inherit a connection.
    connections.close_all()
    return seeded.password
