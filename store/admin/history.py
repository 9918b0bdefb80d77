"""Changes as lines that people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.changes.models import Change

LONGEST = 80


@dataclass(frozen=True)
class Line:
    """One change: when, who, and a sentence."""

    at: datetime
    actor: str
    sentence: str


def lines(kind: str, key: str, limit: int) -> list[Line]:
    """The latest changes of a row, newest first."""
    rows = Change.objects.filter(kind=kind, key=key).order_by("-at", "-pk")[:limit]
    return [Line(row.at, row.actor, sentence(row)) for row in rows]


def sentence(change: Change) -> str:
    """`Product updated: name “Mug” → “Big mug”`."""
    names = [
        name
        for name in {**change.before, **change.after}
        if change.before.get(name) != change.after.get(name)
    ]
    told = [_told(name, change.before.get(name), change.after.get(name)) for name in names[:6]]
    verb = change.verb.replace("_", " ").capitalize()
    return f"{verb}: {'; '.join(told)}" if told else verb


def _told(name: str, before: Any, after: Any) -> str:
    label = name.replace("_id", "").replace("_", " ")
    if not (_short(before) and _short(after)):
        return label
    if before in (None, ""):
        return f"{label} “{after}”"
    return f"{label} “{before}” → “{after}”"


def _short(value: Any) -> bool:
    plain = value is None or isinstance(value, bool | int | str)
    return plain and len(str(value)) <= LONGEST
