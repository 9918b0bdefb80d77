"""JSON on the wire, in both directions."""

from __future__ import annotations

import json
from typing import Any

import orjson

_NUL = b"\\u0000"


def dumps(value: Any) -> bytes:
    """The value as JSON; decimals are numbers."""
    try:
        return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)
    except (TypeError, ValueError):  # an integer beyond 64 bits, or half a surrogate pair
        return json.dumps(value, default=str, separators=(",", ":")).encode()


def loads(raw: bytes) -> Any:
    """The value of a JSON text; raises ValueError, also for NUL, which no database holds."""
    value = orjson.loads(raw)
    if _NUL in raw and _has_nul(value):
        raise ValueError("A text must not contain the NUL character.")
    return value


def _plain(value: Any) -> float | str:
    """Decimals as numbers; anything else as its text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(_has_nul(each) for each in value)
