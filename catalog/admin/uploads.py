"""A file between its dry run and its import: kept for a day, named by its content."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

from store.media.files import write

FOLDER = "imports"
KEPT_SECONDS = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{64}")


def keep(content: bytes) -> str:
    """Store the bytes and answer their name; files older than a day go."""
    _prune()
    name = hashlib.sha256(content).hexdigest()
    write(_folder() / name, content)
    return name


def take(name: str) -> bytes | None:
    """The bytes of that name, or None when they are gone or the name is none of ours."""
    path = _folder() / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return path.read_bytes()


def drop(name: str) -> None:
    """Forget the file."""
    if _NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / FOLDER


def _prune() -> None:
    if not _folder().is_dir():
        return
    for path in _folder().iterdir():
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
