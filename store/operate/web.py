"""The web process: makes the store ready, tells so, and serves the shop with granian.

To the pipe it was given it writes lines of JSON: {"say": …}, {"refused": …}, {"ready": password
or null}; it serves when a byte arrives on standard input.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from typing import Any

from django.conf import settings
from django.urls import resolve
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from store.operate.children import told_to_go
from store.operate.folder import UnusableError
from store.operate.prepare import prepare
from store.wsgi import application as shop

# More than this per core only wait for each other in the interpreter.
THREADS = min(8, 2 * multiprocessing.cpu_count() + 1)
UNUSABLE = 2


def application() -> Any:
    """The shop, in granian's worker: it ends with granian, however granian went."""
    granian = multiprocessing.parent_process()
    if granian is not None:
        threading.Thread(target=_end_with, args=(granian,), daemon=True).start()
    return shop


def _end_with(granian: Any) -> None:
    granian.join()
    os._exit(1)


def run(*, port: int, pipe: int, demo: bool) -> int:
    """Prepare, then serve until told to stop or until the parent is gone; the exit code."""
    with os.fdopen(pipe, "w", encoding="utf-8") as parent:

        def tell(**message: str | None) -> None:
            parent.write(json.dumps(message) + "\n")
            parent.flush()

        try:
            password = prepare(demo=demo, say=lambda line: tell(say=line))
        except UnusableError as reason:
            tell(refused=str(reason))
            return UNUSABLE
        resolve("/healthz")  # loads every address before the first visitor comes
        tell(ready=password)
    told_to_go.wait()
    _serve(port)
    return 0


def _serve(port: int) -> None:
    MPServer(
        "store.operate.web:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.WEB_WORKERS,
        blocking_threads=THREADS,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
