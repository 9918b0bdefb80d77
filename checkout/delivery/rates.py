"""Delivery rates, pure: which methods fit a parcel and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from store.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Rate:
    """A method's terms: price, free from an items total (or None), heaviest parcel in grams."""

    price: Money
    free_from: Money | None = None
    max_weight_g: int | None = None


def price(rate: Rate, *, items: Money, weight_g: int) -> Money | None:
    """What the parcel costs, or None when the method does not take it."""
    if rate.max_weight_g is not None and weight_g > rate.max_weight_g:
        return None
    if rate.free_from is not None and items >= rate.free_from:
        return Money.zero(rate.price.currency)
    return rate.price
