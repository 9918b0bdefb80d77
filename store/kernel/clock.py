"""The shop's clock: wall time, in test mode moved with the sandbox's clock, in every process."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

from django.conf import settings

_seen: tuple[float, int] | None = None
_offset = timedelta()


def now() -> datetime:
    """The current time in UTC, with the sandbox's offset when the store is in test mode."""
    return datetime.now(UTC) + offset()


def offset() -> timedelta:
    """How far the sandbox's clock was moved; zero in live mode or without a sandbox."""
    global _seen, _offset
    path = settings.CLOCK_FILE
    if settings.LIVE or not path:
        return timedelta()
    try:
        stat = os.stat(path)
        stamp = (stat.st_mtime, stat.st_ino)
        if stamp != _seen:
            with open(path, encoding="utf-8") as file:
                _offset = timedelta(seconds=int(json.load(file)["offset_s"]))
            _seen = stamp
    except FileNotFoundError:
        return timedelta()
    return _offset
