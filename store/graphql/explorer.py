"""The page behind the endpoint's address: GraphiQL, offline, with the floors' sample operations."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from store.graphql.schema import sdl

# GraphiQL writes its own styles into the page; it may run no script but those served here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SAMPLES = "graphql/samples/"


def page(request: HttpRequest) -> HttpResponse:
    """The explorer; it works without the network, and asks this store alone."""
    context = {
        "name": "Tuppence",
        "samples": samples(),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    response = render(request, "graphql/explorer.html", context)
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "DENY"
    response["Cache-Control"] = "no-cache"
    return response


def schema_text(_request: HttpRequest) -> HttpResponse:
    """The schema in GraphQL's own language."""
    response = HttpResponse(_sdl(), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def samples() -> list[dict[str, str]]:
    """Operations from every floor's static files, by file name: title, query, variables."""
    found: dict[str, Path] = {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.startswith(_SAMPLES) and path.endswith(".graphql"):
                found[path] = Path(storage.path(path))
    return [_sample(found[path]) for path in sorted(found)]


def _sample(file: Path) -> dict[str, str]:
    query = file.read_text(encoding="utf-8")
    title = query.split("\n", 1)[0].removeprefix("# ").partition(":")[0]
    beside = file.with_suffix(".json")
    variables = beside.read_text(encoding="utf-8") if beside.exists() else "{}"
    return {
        "title": title,
        "query": query,
        "variables": json.dumps(json.loads(variables), indent=2),
    }


@cache
def _sdl() -> str:
    return sdl()
