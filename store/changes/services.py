"""Recording what changed, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from store.changes.models import Change
from store.kernel.actor import Actor


def snapshot(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    """The named columns of a row as JSON values."""
    return {name: _plain(getattr(row, name)) for name in fields}


def record(
    *,
    actor: Actor,
    verb: str,
    kind: str,
    key: object,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change | None:
    """Write one change; nothing when before and after are the same."""
    before, after = dict(before or {}), dict(after or {})
    if before == after:
        return None
    return Change.objects.create(
        actor=actor.label, verb=verb, kind=kind, key=str(key), before=before, after=after
    )


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
