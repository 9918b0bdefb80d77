"""Money on the wire: floats at the edge, made from integers, and the exact text beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphene import Float, Int, String

from store.graphql.fields import Col, One
from store.graphql.types import Type
from store.kernel import money as kernel


class Shown(NamedTuple):
    """An exact amount, and the one clients are shown as a number."""

    exact_money: kernel.Money
    shown: kernel.Money

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.shown.currency

    @property
    def amount(self) -> float:
        """As a number; never 0 for what is not zero."""
        return self.shown.micro / kernel.MICRO

    @property
    def fraction_digits(self) -> int:
        """Digits of the currency's minor unit."""
        return kernel.exponent(self.shown.currency)

    @property
    def exact(self) -> str:
        """All digits there are."""
        return self.exact_money.exact()


class Money(Type, of=Shown):
    """An amount of a currency. `amount` has the currency's digits, more when the price has."""

    currency = Col(String, required=True)
    amount = Col(Float, required=True)
    fraction_digits = Col(Int, required=True)
    exact = Col(String, required=True, description="Decimal text, exact to 10⁻⁶ of the unit.")


@dataclass(frozen=True, slots=True)
class Taxed:
    """A gross amount and the tax in it, both exact."""

    gross_money: kernel.Money
    tax_money: kernel.Money

    @property
    def gross(self) -> Shown:
        """With tax, exact."""
        return plain(self.gross_money)

    @property
    def net(self) -> Shown:
        """Without tax: what gross leaves, shown in the same digits."""
        return Shown(self.gross_money - self.tax_money, self.gross_money - _shown_tax(self))

    @property
    def tax(self) -> Shown:
        """The tax in it."""
        return Shown(self.tax_money, _shown_tax(self))

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.gross_money.currency


class TaxedMoney(Type, of=Taxed):
    """What is paid, what is left without tax, and the tax; gross = net + tax."""

    currency = Col(String, required=True)
    gross = One(Money, required=True)
    net = One(Money, required=True)
    tax = One(Money, required=True)


@dataclass(frozen=True, slots=True)
class TaxedRange:
    """The cheapest and the dearest of several."""

    start: Taxed
    stop: Taxed


class TaxedMoneyRange(Type, of=TaxedRange):
    """From the cheapest to the dearest."""

    start = One(TaxedMoney)
    stop = One(TaxedMoney)


def plain(amount: kernel.Money) -> Shown:
    """An amount that is shown as it is."""
    return Shown(amount, amount)


def _shown_tax(row: Taxed) -> kernel.Money:
    """Rounded half-even to the minor unit, unless the price itself is finer or nothing is left."""
    unit = kernel.minor_unit(row.tax_money.currency)
    whole, rest = divmod(row.tax_money.micro, unit)
    if row.gross_money.micro % unit or not rest:
        return row.tax_money
    up = rest * 2 > unit or (rest * 2 == unit and whole % 2 == 1)
    rounded = (whole + up) * unit
    return kernel.Money(rounded, row.tax_money.currency) if rounded else row.tax_money
