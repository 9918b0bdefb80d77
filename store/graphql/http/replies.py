"""Answers on their way out: bytes, status, and what their headers say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from store.graphql.http.refused import RequestError
from store.graphql.http.wire import dumps

NO_STORE, NO_CACHE = "no-store", "no-cache"
KIND = "application/json"


@dataclass(frozen=True)
class Reply:
    """An answer; `etag` only for what anybody may read."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    caching: str = NO_STORE


def refused(error: RequestError) -> Reply:
    """The answer to a request that is not executed; it has no `data`."""
    return Reply(error.status, dumps({"errors": error.errors}), error.headers)


def etag_of(body: bytes) -> str:
    """A strong validator: equal only for equal bytes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def response(request: HttpRequest, reply: Reply) -> HttpResponse:
    """The reply for Django; 304 for who has these bytes already."""
    if reply.etag and _has(request.META.get("HTTP_IF_NONE_MATCH", ""), reply.etag):
        found = HttpResponse(status=304)
        del found.headers["Content-Type"]
    else:
        found = HttpResponse(reply.body, content_type=KIND, status=reply.status)
    headers = found.headers
    headers["Content-Length"] = str(len(found.content))
    for name, value in reply.headers.items():
        headers[name] = value
    if reply.etag:
        headers["ETag"] = reply.etag
    headers["Cache-Control"] = reply.caching
    return found


def _has(given: str, etag: str) -> bool:
    if not given:
        return False
    known = {each.strip().removeprefix("W/") for each in given.split(",")}
    return "*" in known or etag in known
