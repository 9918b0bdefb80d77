"""What was asked, read from a POST's body or a GET's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from store.graphql.http.refused import RequestError
from store.graphql.http.uploads import multipart
from store.graphql.http.wire import loads

MAX_BODY = 1_000_000
_PARTS = ("query", "variables", "operationName", "extensions")


@dataclass(frozen=True)
class Asked:
    """One operation as it was sent; `query` is empty when only its hash was."""

    query: str
    variables: dict[str, Any]
    name: str | None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """The operations of a request; `as_list` says that they came as a batch."""

    asked: tuple[Asked, ...]
    as_list: bool = False
    # What identifies a repeat of the same request, whatever its transport.
    print: bytes = b""


def posted(request: HttpRequest, raw: bytes | None) -> Body:
    """The operations of a POST; raises RequestError. `raw` is None for a multipart body."""
    kind = request.content_type or ""
    if raw is None:
        parts = multipart(request, _json)
        return _body(parts.operations, parts.print)
    if kind == "application/graphql":
        return Body((_one({"query": _text(raw)}),), print=raw)
    if kind not in {"application/json", "application/graphql+json", ""}:
        raise RequestError("Send the request as application/json.")
    return _body(_json(raw, "body"), raw)


def in_address(request: HttpRequest) -> Body:
    """The operation of a GET: query, variables and extensions as texts; raises RequestError."""
    given: dict[str, Any] = {}
    for name in _PARTS:
        text = request.GET.get(name)
        if text is None:
            continue
        is_text = name in {"query", "operationName"}
        if len(text) > MAX_BODY or "\x00" in text:
            raise RequestError(f"The {name} cannot be read.")
        given[name] = text if is_text else _json(text.encode("utf-8", "replace"), name)
    return Body((_one(given),))


def raw_body(request: HttpRequest) -> bytes:
    """The bytes of a body that is not multipart; raises RequestError 413."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_large = RequestError(f"The body may have {MAX_BODY:,} bytes at most.", 413)
    if not length.isdigit() or int(length) > MAX_BODY:
        raise too_large
    raw: bytes = request.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise too_large
    return raw


def _body(sent: Any, print: bytes) -> Body:
    if not isinstance(sent, list):
        return Body((_one(sent),), print=print)
    if not 1 <= len(sent) <= settings.API_BATCH:
        raise RequestError(
            f"A batch holds at most {settings.API_BATCH} operation, and at least one."
        )
    return Body(tuple(_one(each) for each in sent), as_list=True, print=print)


def _json(raw: bytes, what: str) -> Any:
    try:
        return loads(raw)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"The {what} is not JSON that we can read.") from error


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError("The body is not UTF-8.") from error
    if "\x00" in text:
        raise RequestError("A text must not contain the NUL character.")
    return text


def _one(sent: Any) -> Asked:
    if not isinstance(sent, dict):
        raise RequestError("The body must be an object with a query.")
    query, name = sent.get("query"), sent.get("operationName")
    variables, extensions = sent.get("variables"), sent.get("extensions")
    for what, value in (("Variables", variables), ("Extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise RequestError(f"{what} must be an object.")
    if name is not None and not isinstance(name, str):
        raise RequestError("The operation's name must be a text.")
    if query is not None and not isinstance(query, str):
        raise RequestError("Must provide a query string.")
    hashed = bool(extensions) and "persistedQuery" in (extensions or {})
    if not (query or "").strip() and not hashed:
        raise RequestError("Must provide a query string.")
    text = query if query and query.strip() else ""
    return Asked(text, variables or {}, name or None, extensions or {})
