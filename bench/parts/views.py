"""What the API is compared with: constant bytes, one row by key, naive resolvers, SQL by hand."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from bench.parts.by_hand import listing
from bench.parts.naive import answer

JSON = "application/json"


def bare(_request: HttpRequest) -> HttpResponse:
    """The list's bytes as a constant."""
    return HttpResponse(_bytes(), content_type=JSON)


def row(_request: HttpRequest) -> HttpResponse:
    """The list's bytes after one row was read by its key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, slug FROM channels_channel WHERE id = %s", [1])
        cursor.fetchone()
    return HttpResponse(_bytes(), content_type=JSON)


@csrf_exempt
def naive(request: HttpRequest) -> HttpResponse:
    """The list by graphene resolvers that ask the ORM for each row."""
    body = json.loads(request.body)
    return HttpResponse(json.dumps(answer(body["query"], body["variables"])), content_type=JSON)


@csrf_exempt
def by_hand(request: HttpRequest) -> HttpResponse:
    """The list by SQL written by hand."""
    after = json.loads(request.body)["variables"].get("after")
    return HttpResponse(json.dumps(listing(after)), content_type=JSON)


_kept: list[bytes] = []


def _bytes() -> bytes:
    if not _kept:
        _kept.append((Path(settings.DATA_DIR) / "list.json").read_bytes())
    return _kept[0]
