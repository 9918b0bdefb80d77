"""Money: exact 1/100 units in, the shop's own text out; nothing is rounded here."""

from __future__ import annotations

from themes.liquid.drops import DropError
from themes.liquid.filters.numbers import number
from themes.liquid.scope import Frame


def _format(frame: Frame, value: object, style: str) -> str:
    if value is None or value == "":
        return ""
    exact = number(value)
    try:
        return frame.host.money(exact, style)
    except Exception as err:
        raise DropError(style) from err


def money(frame: Frame, value: object) -> str:
    """$29.00, $0.0025."""
    return _format(frame, value, "money")


def money_with_currency(frame: Frame, value: object) -> str:
    """$29.00 USD."""
    return _format(frame, value, "money_with_currency")


def money_without_currency(frame: Frame, value: object) -> str:
    """29.00."""
    return _format(frame, value, "money_without_currency")
