"""Faults by rule: which request they meet, what they do, how often; they survive a restart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from checkout.sandbox.core.db import Rows

Action = Literal["timeout_after", "crash"]
ACTIONS: tuple[Action, ...] = ("timeout_after", "crash")
DEFAULT_HANG_S = 70


@dataclass(frozen=True)
class Rule:
    """`match` may hold method, path (with `*`), nth, amount and metadata; absent = any."""

    gateway: str
    match: Mapping[str, object]
    action: Action
    times: int
    hang_s: float


@dataclass(frozen=True)
class Target:
    """What a rule can see of a request; `amount` and `metadata` as the client sent them."""

    gateway: str
    method: str
    path: str
    amount: int | None
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """A rule that has fired."""

    action: Action
    hang_s: float


def add(rows: Rows, rule: Rule) -> int:
    """Plant a rule and answer its id."""
    cursor = rows.execute(
        "INSERT INTO fault (gateway, match, action, options, times) VALUES (?, ?, ?, ?, ?)",
        (
            rule.gateway,
            json.dumps(dict(rule.match)),
            rule.action,
            json.dumps({"hang_s": rule.hang_s}),
            rule.times,
        ),
    )
    return int(cursor.lastrowid or 0)


def planted(rows: Rows) -> list[dict[str, object]]:
    """All rules that can still fire, with the number of requests they have met."""
    found = rows.execute("SELECT * FROM fault WHERE times > 0 ORDER BY id").fetchall()
    return [
        {
            "id": row["id"],
            "gateway": row["gateway"],
            "match": json.loads(row["match"]),
            "action": row["action"],
            "times": row["times"],
            "seen": row["seen"],
            **json.loads(row["options"]),
        }
        for row in found
    ]


def watching(rows: Rows) -> bool:
    """True while any rule can still fire."""
    return rows.execute("SELECT 1 FROM fault WHERE times > 0 LIMIT 1").fetchone() is not None


def clear(rows: Rows) -> None:
    """Take all rules away."""
    rows.execute("DELETE FROM fault")


def take(rows: Rows, target: Target) -> Fault | None:
    """Count this request in every rule it meets and fire the first rule that is due.

    Runs in the transaction of the request's effect: a crash cannot fire the same rule twice.
    """
    fired: Fault | None = None
    for row in rows.execute("SELECT * FROM fault WHERE times > 0 ORDER BY id").fetchall():
        match = json.loads(row["match"])
        if row["gateway"] != target.gateway or not _meets(match, target):
            continue
        fires = fired is None and row["seen"] + 1 >= match.get("nth", 1)
        rows.execute(
            "UPDATE fault SET seen = seen + 1, times = times - ? WHERE id = ?",
            (int(fires), row["id"]),
        )
        if fires:
            fired = Fault(row["action"], float(json.loads(row["options"])["hang_s"]))
    return fired


def _meets(match: Mapping[str, object], target: Target) -> bool:
    method, path, metadata = match.get("method"), match.get("path"), match.get("metadata")
    return (
        (not isinstance(method, str) or method.upper() == target.method)
        and (not isinstance(path, str) or fnmatchcase(target.path, path))
        and ("amount" not in match or match["amount"] == target.amount)
        and (
            not isinstance(metadata, dict)
            or all(target.metadata.get(name) == value for name, value in metadata.items())
        )
    )
