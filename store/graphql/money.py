"""Money on the wire: floats at the edge, made from integers, and the exact text beside them."""

from __future__ import annotations

from dataclasses import dataclass

from graphene import Field, Float, Int, ObjectType, String

from store.graphql.base import Info
from store.kernel import money as kernel


@dataclass(frozen=True, slots=True)
class Shown:
    """An exact amount, and the one clients are shown as a number."""

    exact_money: kernel.Money
    shown: kernel.Money


class Money(ObjectType):
    """An amount of a currency. `amount` has the currency's digits, more when the price has."""

    currency = String(required=True)
    amount = Float(required=True)
    fraction_digits = Int(required=True)
    exact = String(required=True, description="Decimal text, exact to 10⁻⁶ of the unit.")

    @staticmethod
    def resolve_currency(row: Shown, _info: Info) -> str:
        """ISO 4217."""
        return row.shown.currency

    @staticmethod
    def resolve_amount(row: Shown, _info: Info) -> float:
        """As a number; never 0 for what is not zero."""
        return float(row.shown.exact())

    @staticmethod
    def resolve_fraction_digits(row: Shown, _info: Info) -> int:
        """Digits of the currency's minor unit."""
        return kernel.exponent(row.shown.currency)

    @staticmethod
    def resolve_exact(row: Shown, _info: Info) -> str:
        """All digits there are."""
        return row.exact_money.exact()


@dataclass(frozen=True, slots=True)
class Taxed:
    """A gross amount and the tax in it, both exact."""

    gross_money: kernel.Money
    tax_money: kernel.Money


class TaxedMoney(ObjectType):
    """What is paid, what is left without tax, and the tax; gross = net + tax."""

    currency = String(required=True)
    gross = Field(Money, required=True)
    net = Field(Money, required=True)
    tax = Field(Money, required=True)

    @staticmethod
    def resolve_currency(row: Taxed, _info: Info) -> str:
        """ISO 4217."""
        return row.gross_money.currency

    @staticmethod
    def resolve_gross(row: Taxed, _info: Info) -> Shown:
        """With tax, exact."""
        return plain(row.gross_money)

    @staticmethod
    def resolve_net(row: Taxed, _info: Info) -> Shown:
        """Without tax: what gross leaves, shown in the same digits."""
        return Shown(row.gross_money - row.tax_money, row.gross_money - _shown_tax(row))

    @staticmethod
    def resolve_tax(row: Taxed, _info: Info) -> Shown:
        """The tax in it."""
        return Shown(row.tax_money, _shown_tax(row))


class TaxedMoneyRange(ObjectType):
    """From the cheapest to the dearest."""

    start = Field(TaxedMoney)
    stop = Field(TaxedMoney)


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
