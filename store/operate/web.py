"""The web process: `python -m store.operate.web PORT` serves the shop with granian."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from store.operate.children import end_with_parent
from store.wsgi import application as shop

# More than this per core only wait for each other in the interpreter.
THREADS = min(8, 2 * multiprocessing.cpu_count() + 1)


def application() -> Any:
    """The shop, in granian's worker: it ends with granian, however granian went."""
    granian = multiprocessing.parent_process()
    if granian is not None:
        threading.Thread(target=_end_with, args=(granian,), daemon=True).start()
    return shop


def _end_with(granian: Any) -> None:
    granian.join()
    os._exit(1)


def main() -> None:
    """Serve until told to stop, or until the parent is gone."""
    end_with_parent()
    server = MPServer(
        "store.operate.web:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve()


if __name__ == "__main__":
    main()
