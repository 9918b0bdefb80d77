"""Provider objects as JSON documents: charges, tokens, refunds, events; scoped by account."""

import json
import secrets
import string
from dataclasses import dataclass, replace

from checkout.sandbox.core.db import Rows

Document = dict[str, object]
_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Shelf:
    """Where documents of one kind lie: one gateway, one merchant account."""

    gateway: str
    account: str
    kind: str


def new_id(prefix: str, length: int = 24) -> str:
    """A random id such as `char_…`."""
    return prefix + "_" + "".join(secrets.choice(_LETTERS) for _ in range(length))


def add(rows: Rows, shelf: Shelf, document: Document) -> None:
    """Keep a new document; `id` and `created` are read from it."""
    rows.execute(
        "INSERT INTO object (id, seq, gateway, account, kind, created, data)"
        " VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM object), ?, ?, ?, ?, ?)",
        (
            document["id"],
            shelf.gateway,
            shelf.account,
            shelf.kind,
            document["created"],
            json.dumps(document),
        ),
    )


def put(rows: Rows, document: Document) -> None:
    """Replace a document that exists."""
    rows.execute("UPDATE object SET data = ? WHERE id = ?", (json.dumps(document), document["id"]))


def get(rows: Rows, shelf: Shelf, ref: str) -> Document | None:
    """One document, or None when this account has none of that kind with this id."""
    row = rows.execute(
        "SELECT data FROM object WHERE id = ? AND gateway = ? AND account = ? AND kind = ?",
        (ref, shelf.gateway, shelf.account, shelf.kind),
    ).fetchone()
    if row is None:
        return None
    document: Document = json.loads(row["data"])
    return document


def place(rows: Rows, shelf: Shelf, ref: str) -> int | None:
    """A document's position on its shelf, for paging."""
    row = rows.execute(
        "SELECT seq FROM object WHERE id = ? AND gateway = ? AND account = ? AND kind = ?",
        (ref, shelf.gateway, shelf.account, shelf.kind),
    ).fetchone()
    return int(row["seq"]) if row else None


@dataclass(frozen=True)
class Slice:
    """Which part of a shelf; `since` and `until` are inclusive, `equal` names document fields."""

    since: int = 0
    until: int = 2**62
    before: int = 2**62
    equal: tuple[tuple[str, str], ...] = ()
    limit: int = -1


_SLICE = (
    " FROM object AS o WHERE gateway = ? AND account = ? AND kind = ?"
    " AND created BETWEEN ? AND ? AND seq < ?"
    " AND NOT EXISTS (SELECT 1 FROM json_each(?) AS asked"
    " WHERE json_extract(o.data, '$.' || json_extract(asked.value, '$[0]'))"
    " IS NOT json_extract(asked.value, '$[1]'))"
)


def newest(rows: Rows, shelf: Shelf, part: Slice) -> list[Document]:
    """Documents of a shelf, newest first."""
    found = rows.execute(
        "SELECT data" + _SLICE + " ORDER BY seq DESC LIMIT ?",
        (*_bounds(shelf, part), part.limit),
    ).fetchall()
    return [json.loads(row["data"]) for row in found]


def count(rows: Rows, shelf: Shelf, part: Slice) -> int:
    """How many documents the slice holds, whatever its limit and start."""
    row = rows.execute(
        "SELECT COUNT(*) AS n" + _SLICE, _bounds(shelf, replace(part, before=2**62))
    ).fetchone()
    return int(row["n"])


def _bounds(shelf: Shelf, part: Slice) -> tuple[object, ...]:
    return (
        shelf.gateway,
        shelf.account,
        shelf.kind,
        part.since,
        part.until,
        part.before,
        json.dumps(part.equal),
    )
