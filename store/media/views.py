"""Serving pictures: content never changes behind an address, so it is kept for a year."""

from __future__ import annotations

from pathlib import Path

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponseNotModified,
)
from django.views.decorators.http import require_safe

from store.media import files

_YEAR = "public, max-age=31536000, immutable"
_WHILE_MADE = "public, max-age=30"


def missing(_request: HttpRequest) -> HttpResponse:
    """A plain line: nobody looks at a page in the place of a picture."""
    return HttpResponseNotFound("There is no such picture.", content_type="text/plain")


@require_safe
def original(request: HttpRequest, digest: str, extension: str) -> HttpResponse | FileResponse:
    """The picture itself."""
    path = files.original(digest, extension)
    if not path.is_file():
        return missing(request)
    return _answer(request, path, _YEAR)


@require_safe
def rendition(request: HttpRequest, digest: str, width: str) -> HttpResponse | FileResponse:
    """The copy of that width, else the next wider one, else (not for long) the picture itself."""
    exact = files.rendition(digest, int(width))
    if exact.is_file():
        return _answer(request, exact, _YEAR)
    path = files.find_rendition(digest, int(width)) or files.find_original(digest)
    if path is None:
        return missing(request)
    return _answer(request, path, _WHILE_MADE)


def _answer(request: HttpRequest, path: Path, caching: str) -> HttpResponse | FileResponse:
    tag = f'"{path.name}"'
    answer: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = FileResponse(path.open("rb"), content_type=files.TYPES[path.suffix[1:]])
    answer["Cache-Control"] = caching
    answer["ETag"] = tag
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
