"""Lists as Shift4 pages them: newest first, limit, hasMore, created filters, startingAfterId."""

from collections.abc import Mapping
from dataclasses import dataclass

from checkout.sandbox.core import objects
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.objects import Shelf, Slice
from checkout.sandbox.shift4.wire import bad

Query = tuple[tuple[str, str], ...]
_LIMIT = 100
_DEFAULT = 10


@dataclass
class _Asked:
    since: int = 0
    until: int = 2**62
    before: int = 2**62
    limit: int = _DEFAULT
    total: bool = False


def page(rows: Rows, shelf: Shelf, query: Query, fields: Mapping[str, str]) -> Answer:
    """One page of a shelf; `fields` maps what may be asked for to the document's own field."""
    asked = _Asked()
    equal = []
    for name, value in query:
        if name in fields:
            equal.append((fields[name], value))
        else:
            _read(rows, shelf, asked, name, value)
    if not 1 <= asked.limit <= _LIMIT:
        bad(f"limit must be between 1 and {_LIMIT}.")
    part = Slice(asked.since, asked.until, asked.before, tuple(equal), asked.limit + 1)
    found = objects.newest(rows, shelf, part)
    body: dict[str, object] = {
        "list": found[: asked.limit],
        "hasMore": len(found) > asked.limit,
    }
    if asked.total:
        body["totalCount"] = objects.count(rows, shelf, part)
    return reply(200, body)


def _read(rows: Rows, shelf: Shelf, asked: _Asked, name: str, value: str) -> None:
    if name == "limit":
        asked.limit = _number(name, value)
    elif name == "includeTotalCount":
        asked.total = value == "true"
    elif name == "startingAfterId":
        asked.before = _place(rows, shelf, value)
    else:
        _created(asked, name, _number(name, value))


def _created(asked: _Asked, name: str, moment: int) -> None:
    """`created[gte]=…` and its sisters, or `created=…`, in unix seconds."""
    if name in {"created", "created[gte]"}:
        asked.since = max(asked.since, moment)
    if name in {"created", "created[lte]"}:
        asked.until = min(asked.until, moment)
    if name == "created[gt]":
        asked.since = max(asked.since, moment + 1)
    if name == "created[lt]":
        asked.until = min(asked.until, moment - 1)


def _place(rows: Rows, shelf: Shelf, ref: str) -> int:
    found = objects.place(rows, shelf, ref)
    if found is None:
        bad("startingAfterId does not exist")
    return found


_NUMBERS = frozenset(
    {"limit", "created", "created[gte]", "created[lte]", "created[gt]", "created[lt]"}
)


def _number(name: str, value: str) -> int:
    if name not in _NUMBERS:
        bad(f"Parameter '{name[:40]}' is not known here.")
    if not (value.isascii() and value.isdigit() and len(value) <= 12):
        bad(f"{name} must be a whole number.")
    return int(value)
