"""Private storage of sold files: named by their content, never under a public address."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from store.kernel.errors import NotFound

FOLDER = "files"


def keep(content: bytes) -> tuple[str, str]:
    """Store bytes once; answers the path below the private root and the SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    path = f"{FOLDER}/{digest[:2]}/{digest}"
    target = _place(path)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and renamed: a reader never meets half a file.
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    return path, digest


def open_file(path: str) -> BinaryIO:
    """A stored file for reading; raises NotFound when it is gone."""
    try:
        return _place(path).open("rb")
    except FileNotFoundError as error:
        raise NotFound("file_not_found", "This file is not there any more.", "file") from error


def is_there(path: str, size: int) -> bool:
    """Whether a stored file is there with so many bytes."""
    place = _place(path)
    return place.is_file() and place.stat().st_size == size


def _place(path: str) -> Path:
    """The file's place; a path that leaves the private root is a bug and stops here."""
    root = Path(settings.PRIVATE_ROOT).resolve()
    place = (root / path).resolve()
    if not place.is_relative_to(root):
        raise ValueError("a private path leaves its root")
    return place
