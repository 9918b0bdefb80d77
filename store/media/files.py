"""Where pictures lie: `media/<hash[:2]>/<hash>.<ext>` and `<hash>-<width>.webp` beside it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def original(digest: str, extension: str) -> Path:
    """The picture's file."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / f"{digest}.{extension}"


def rendition(digest: str, width: int) -> Path:
    """The file of a WebP copy."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / f"{digest}-{width}.webp"


def find_original(digest: str) -> Path | None:
    """The picture's file, whichever its kind, when there is one."""
    paths = (original(digest, extension) for extension in ("jpg", "png"))
    return next((path for path in paths if path.is_file()), None)


def find_rendition(digest: str, width: int) -> Path | None:
    """The smallest copy made that is at least so wide."""
    paths = (rendition(digest, each) for each in WIDTHS if each >= width)
    return next((path for path in paths if path.is_file()), None)


def write(path: Path, content: bytes) -> None:
    """Written beside and moved into place, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)
