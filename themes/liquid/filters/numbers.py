"""Filters of numbers: exact, never binary floats. Texts count by their leading digits, nil as 0."""

from __future__ import annotations

import re
from decimal import Decimal

from liquid.exceptions import FilterArgumentError

Number = int | Decimal
LEADING = re.compile(r"\s*(-?\d{1,30}(?:\.\d{1,30})?)")


def number(value: object) -> Number:
    """The value as an exact number: int when whole."""
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, (int, Decimal)):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    match = LEADING.match(value) if isinstance(value, str) else None
    if match is None:
        return 0
    text = match.group(1)
    return Decimal(text) if "." in text else int(text)


def times(value: object, other: object) -> Number:
    """Product."""
    return number(value) * number(other)


def divided_by(value: object, other: object) -> Number:
    """Quotient; of two whole numbers, rounded down."""
    above, below = number(value), number(other)
    if below == 0:
        raise FilterArgumentError("divided by 0", token=None)
    if isinstance(above, int) and isinstance(below, int):
        return above // below
    return Decimal(above) / Decimal(below)
