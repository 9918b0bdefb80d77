"""Amounts that clients send: numbers of the major unit, as exact money."""

from __future__ import annotations

from decimal import Decimal

from store.kernel.errors import Invalid
from store.kernel.money import MICRO, Money


def money_of(amount: Decimal, currency: str, field: str = "amount") -> Money:
    """The amount in micros. Raises Invalid (field) for one that is finer than that."""
    micro = amount * MICRO
    if micro != int(micro):
        raise Invalid("invalid", "An amount has at most six decimal digits.", field)
    return Money(int(micro), currency)
