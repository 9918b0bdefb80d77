"""One sandbox's parts, opened on its data folder."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from checkout.sandbox.core.clock import Clock
from checkout.sandbox.core.db import Database
from checkout.sandbox.core.idempotency import UnderWay
from checkout.sandbox.core.journal import Journal
from checkout.sandbox.core.outbox import Outbox
from checkout.sandbox.core.schema import SCHEMA
from checkout.sandbox.core.stop import Stop


class InUseError(RuntimeError):
    """Another sandbox works on this data folder."""


@dataclass(frozen=True)
class Core:
    """What providers and the control plane work with; `min_amount` in minor units."""

    db: Database
    clock: Clock
    outbox: Outbox
    journal: Journal
    under_way: UnderWay
    stop: Stop
    min_amount: int
    lock: TextIO

    def close(self) -> None:
        """Stop delivering and close the file; what is committed stays."""
        self.outbox.stop()
        self.db.close()
        self.lock.close()


def open_core(
    data: Path, *, clock_file: Path | None, webhook_url: str | None, min_amount: int, stop: Stop
) -> Core:
    """Open or create a data folder. Raises InUseError, or OSError when it cannot be written."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / "sandbox.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise InUseError(f"{data} is in use by another sandbox") from None
    path = data / "sandbox.sqlite3"
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = Database(path, SCHEMA)
    clock = Clock(db, clock_file)
    return Core(
        db=db,
        clock=clock,
        outbox=Outbox(db, clock, webhook_url),
        journal=Journal(db),
        under_way=UnderWay(),
        stop=stop,
        min_amount=min_amount,
        lock=lock,
    )
