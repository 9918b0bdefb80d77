"""The theme in use, parsed once per process, and its files."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from themes.liquid.theme import Theme

FOLDER = Path(__file__).resolve().parent.parent / "shipped" / "penny"
TYPES = {".woff2": "font/woff2", ".js": "text/javascript; charset=utf-8"}
YEAR = 31_536_000


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The shipped theme."""
    return Theme.load(FOLDER)


def asset_url(name: str) -> str:
    """The address of a theme's file; it changes with the theme's version."""
    return f"/assets/{theme().version}/{name}"


def asset(_request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the theme; one asked for under an older version is not kept for long."""
    content = theme().asset(name)
    if content is None:
        return HttpResponse("There is no such file.", status=404, content_type="text/plain")
    guessed, _ = mimetypes.guess_type(name)
    kind = TYPES.get(Path(name).suffix) or guessed or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    fresh = version == theme().version
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if fresh else "max-age=60"
    return response
