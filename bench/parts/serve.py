"""The web server of the bench: as `up` starts it, with the bench's own views beside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import resolve
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from store.operate.web import THREADS
from store.wsgi import application as shop


def application() -> Any:
    """The shop, in a worker."""
    return shop


def serve(port: int) -> None:
    """Serve until told to stop."""
    resolve("/healthz")
    MPServer(
        "bench.parts.serve:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.WEB_WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
