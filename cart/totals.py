"""Totals, pure: lines and delivery in, exact sum and amount to pay out. One rounding rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.pricing.tax import tax_in
from store.kernel.money import Minor, Money, total


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Something charged: gross price of one, how many, the tax rate in it (ppm), what is off."""

    unit: Money
    quantity: int
    tax_ppm: int = 0
    off_micro: int = 0

    @property
    def undiscounted(self) -> Money:
        """Unit times quantity, exact."""
        return self.unit * self.quantity

    @property
    def discount(self) -> Money:
        """What a voucher takes off, 0 ≤ discount ≤ undiscounted."""
        return Money(self.off_micro, self.unit.currency)

    @property
    def gross(self) -> Money:
        """What is charged for it, exact."""
        return self.undiscounted - self.discount

    @property
    def tax(self) -> Money:
        """The tax contained in the gross amount, to the micro."""
        return tax_in(self.gross, self.tax_ppm)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a cart costs. `exact = items + delivery = gift_cards + payable + rounding`.

    Items and delivery are what is charged, discounts taken off; `discount` is all of them.
    `gift_cards` is what cards pay: a means of payment, so that taxes stay as they are.
    """

    items: Money
    delivery: Money
    tax: Money
    exact: Money
    payable: Money
    rounding: Money
    discount: Money
    gift_cards: Money


class Verdict(StrEnum):
    """What the amount to pay means for the gateway."""

    FREE = "free"
    BELOW_MINIMUM = "below_minimum"
    CHARGE = "charge"


def amount_to_pay(exact: Money) -> tuple[Money, Money]:
    """THE rounding rule: floored to the currency's minor unit; answers (payable, rounding)."""
    return exact.floor()


def totals(lines: Sequence[ChargeLine], delivery: ChargeLine | None, *, currency: str) -> Totals:
    """Add up exactly and round once."""
    items = total((line.gross for line in lines), currency)
    charges = [*lines, delivery] if delivery else list(lines)
    shipping = delivery.gross if delivery else Money.zero(currency)
    exact = items + shipping
    payable, rounding = amount_to_pay(exact)
    tax = total((line.tax for line in charges), currency)
    discount = total((line.discount for line in charges), currency)
    nothing = Money.zero(currency)
    return Totals(items, shipping, tax, exact, payable, rounding, discount, nothing)


def less_cards(sums: Totals, paid: Money) -> Totals:
    """The totals when gift cards pay `paid` of the amount to pay; the rest is rounded as ever."""
    payable, rounding = amount_to_pay(sums.exact - paid)
    return replace(sums, gift_cards=paid, payable=payable, rounding=rounding)


def verdict(payable: Money, *, minimum_minor: int) -> Verdict:
    """Nothing to charge, too little for a gateway (minimum in minor units), or a charge."""
    if not payable:
        return Verdict.FREE
    minimum = Money.from_minor(Minor(minimum_minor, payable.currency))
    return Verdict.BELOW_MINIMUM if payable < minimum else Verdict.CHARGE
