"""Values as page text: how they print, how they are escaped, and strings known to be safe."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date
from decimal import Decimal


class Safe(str):
    """HTML that is safe already; `escape` leaves it alone."""

    __slots__ = ()


def to_text(value: object) -> str:
    """A value as Liquid prints it: nil as nothing, booleans in lower case, numbers exactly."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "".join(to_text(item) for item in value)
    return _scalar_text(value)


def _scalar_text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: 0.25, 100, 0.0025."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def escape(value: object) -> Safe:
    """Text with & < > and both quotes escaped, once."""
    if isinstance(value, Safe):
        return value
    return Safe(html.escape(to_text(value), quote=True).replace("&#x27;", "&#39;"))


def attributes(pairs: Mapping[str, object]) -> str:
    """HTML attributes with a leading space each; nil leaves one out."""
    return "".join(
        f' {name}="{escape(value)}"' for name, value in pairs.items() if value is not None
    )
