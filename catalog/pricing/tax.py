"""Tax on one amount: whole micros, half to even; rates in parts per million."""

from __future__ import annotations

from store.kernel.money import MICRO, Money


def tax_in(gross: Money, rate_ppm: int) -> Money:
    """The tax that a gross amount holds, gross·r/(1+r); `rate_ppm` ≥ 0 (20 % = 200,000)."""
    return Money(_half_even(gross.micro * rate_ppm, MICRO + rate_ppm), gross.currency)


def with_tax(net: Money, rate_ppm: int) -> Money:
    """The gross amount of a net one, net·(1+r); `rate_ppm` ≥ 0."""
    return Money(_half_even(net.micro * (MICRO + rate_ppm), MICRO), net.currency)


def _half_even(numerator: int, denominator: int) -> int:
    """Division of whole numbers, rounded to the nearest, ties to the even neighbour."""
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        return whole + 1
    return whole
