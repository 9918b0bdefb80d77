"""Files sent along with an operation: parts `operations` and `map`, then the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from store.graphql.http.refused import RequestError

MAX_FILES = 10
MAX_PLACES = 20
KIND = "multipart/form-data"


@dataclass(frozen=True)
class Parts:
    """The operations with their files in place; `print` is the same for the same content."""

    operations: Any
    print: bytes


def multipart(request: HttpRequest, read: Callable[[bytes, str], Any]) -> Parts:
    """Read a multipart request; raises RequestError. `read` reads a part's JSON."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.API_UPLOAD_BYTES:
        raise RequestError(
            f"A request with files may have {settings.API_UPLOAD_BYTES:,} bytes at most.", 413
        )
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, UnicodeDecodeError) as error:
        raise RequestError("The multipart body cannot be read.") from error
    texts = []
    for name in ("operations", "map"):
        if name not in fields:
            raise RequestError(f"The part `{name}` is missing.")
        texts.append(str(fields[name]).encode("utf-8", "replace"))
    operations, places = (
        read(text, name) for text, name in zip(texts, ("operations", "map"), strict=True)
    )
    if len(files) > MAX_FILES:
        raise RequestError(f"At most {MAX_FILES} files may be sent at once.")
    sent = {name: file for name in sorted(files) if isinstance(file := files[name], UploadedFile)}
    _place(operations, places, sent)
    digests = [_digest(file) for file in sent.values()]
    return Parts(operations, b"\n".join([*texts, *digests]))


def _place(operations: Any, places: Any, files: dict[str, UploadedFile[Any]]) -> None:
    if not isinstance(places, dict) or not all(
        isinstance(paths, list) and all(isinstance(path, str) for path in paths)
        for paths in places.values()
    ):
        raise RequestError("The part `map` must name the places of each file.")
    if sum(len(paths) for paths in places.values()) > MAX_PLACES:
        raise RequestError(f"Files may stand in {MAX_PLACES} places at most.")
    if set(places) != set(files):
        missing = sorted(set(places) ^ set(files))[0]
        raise RequestError(f"The part `map` and the files do not agree about {missing[:40]!r}.")
    for name, paths in places.items():
        for path in paths:
            _put(operations, path, files[name])


def _put(operations: Any, path: str, file: UploadedFile[Any]) -> None:
    """Put the file where the path leads; only a null may be replaced."""
    wrong = RequestError(f"There is no null for a file at {path[:80]!r}.")
    where, steps = operations, path.split(".")
    if "variables" not in steps[:2]:
        raise wrong
    try:
        for step in steps[:-1]:
            where = where[int(step) if isinstance(where, list) else step]
        last: Any = int(steps[-1]) if isinstance(where, list) else steps[-1]
        if not isinstance(where, list | dict) or where[last] is not None:
            raise wrong
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise wrong from error
    where[last] = file


def _digest(file: UploadedFile[Any]) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest().encode()
