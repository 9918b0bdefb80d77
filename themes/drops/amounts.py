"""Amounts for reading: a contained tax as receipts print it."""

from __future__ import annotations

from store.kernel.money import Money, minor_unit


def printed_tax(tax: Money) -> Money:
    """To the nearest minor unit, half to even; a tax smaller than one is shown exactly."""
    unit = minor_unit(tax.currency)
    if abs(tax.micro) < unit:
        return tax
    whole, rest = divmod(tax.micro, unit)
    up = rest * 2 > unit or (rest * 2 == unit and whole % 2 == 1)
    return Money((whole + up) * unit, tax.currency)
