"""What text, slugs and numbers the catalog takes; errors name the field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from store.changes.services import record
from store.kernel.actor import Actor
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.ids import slug_of
from store.kernel.text import clean_blocks
from store.outbox.services import emit

Check = Callable[[Any, str], Any]
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
MAX_JSON = 100_000
MAX_TAGS = 250


def line(limit: int, *, required: bool = False) -> Check:
    """One line of text of at most `limit` characters, trimmed."""

    def check(value: Any, field: str) -> str:
        if not isinstance(value, str):
            raise Invalid("invalid_text", "Enter text.", field)
        text = value.strip()
        if required and not text:
            raise Invalid("required", "This is needed.", field)
        if len(text) > limit:
            raise Invalid("too_long", f"Enter at most {limit} characters.", field, limit=limit)
        if _CONTROL.search(text):
            raise Invalid("control_characters", "Line breaks do not belong here.", field)
        return text

    return check


def optional_line(limit: int) -> Check:
    """As line(); empty becomes None, for columns that are unique when filled."""
    check = line(limit)
    return lambda value, field: None if value is None else check(value, field) or None


def slug(value: Any, field: str = "slug") -> str:
    """Small letters, digits and single dashes, at most 255."""
    text = line(255, required=True)(value, field)
    if not _SLUG.fullmatch(text):
        raise Invalid("invalid_slug", "Use small letters, digits and dashes.", field)
    return str(text)


def slug_for(given: str, name: str) -> str:
    """The slug that was given, checked, else one made of the name."""
    return slug(given) if given else slug_of(name)


def blocks(value: Any, field: str) -> dict[str, Any]:
    """EditorJS blocks, cleaned."""
    if not isinstance(value, dict):
        raise Invalid("invalid_text", "Enter text blocks.", field)
    return clean_blocks(_bounded(value, field))


def metadata(value: Any, field: str) -> dict[str, Any]:
    """Keys and values, both text."""
    fine = isinstance(value, Mapping) and all(
        isinstance(key, str) and key.strip() and isinstance(word, str)
        for key, word in value.items()
    )
    if not fine:
        raise Invalid("invalid_metadata", "Give keys and values as text.", field)
    return _bounded(dict(value), field)


def tags(value: Any, field: str) -> list[str]:
    """Words without commas, each once, in order."""
    if not isinstance(value, list | tuple) or len(value) > MAX_TAGS:
        raise Invalid("invalid_tags", f"Give at most {MAX_TAGS} tags.", field)
    words = (line(255)(word, field) for word in value)
    return list(dict.fromkeys(word for word in words if word))


def number(low: int, high: int) -> Check:
    """A whole number between two bounds."""

    def check(value: Any, field: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Invalid("out_of_range", f"Enter a number from {low} to {high}.", field)
        return value

    return check


def flag(value: Any, field: str) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Invalid("invalid_flag", "Enter yes or no.", field)
    return value


def given(value: Any, _field: str) -> Any:
    """A row or a moment that the caller has made already, or None."""
    return value


def checked(fields: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
    """The fields, each through its check; raises Invalid for a name that has none."""
    unknown = next((name for name in fields if name not in checks), None)
    if unknown is not None:
        raise Invalid("unknown_field", "There is no such field.", unknown)
    return {name: checks[name](value, name) for name, value in fields.items()}


def taken(table: str, *columns: str) -> dict[str, DomainError]:
    """For kernel.rows.violation: a UNIQUE column of a table becomes `<column>_taken` at itself."""
    rules: dict[str, DomainError] = {}
    for column in columns:
        refusal = Conflict(f"{column}_taken", "This is taken already.", column)
        rules[f"{table}.{column}"] = rules[f"{table}_{column}"] = refusal
    return rules


def tell(
    actor: Actor,
    verb: str,
    kind: str,
    key: object,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    product_id: int | None = None,
) -> None:
    """Write the change, and the event when a product is concerned."""
    changed = record(actor=actor, verb=verb, kind=kind, key=key, before=before, after=after)
    if changed is not None and product_id is not None:
        emit("product_updated", product_id)


def _bounded(value: dict[str, Any], field: str) -> dict[str, Any]:
    if len(json.dumps(value, default=str)) > MAX_JSON:
        raise Invalid("too_long", f"Enter at most {MAX_JSON} characters.", field, limit=MAX_JSON)
    return value
