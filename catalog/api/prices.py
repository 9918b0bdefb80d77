"""Prices of variants and products with their tax: rows and types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphene import Boolean, Field, ObjectType

from catalog.api.loaders import offers, tax_rates
from catalog.api.rows import VariantRow
from catalog.pricing.tax import tax_in, with_tax
from store.graphql.base import Info
from store.graphql.money import Taxed, TaxedMoney, TaxedMoneyRange
from store.kernel.money import Money


@dataclass(frozen=True)
class PriceRow:
    """What one piece costs now, and before a sale."""

    price: Taxed
    price_undiscounted: Taxed

    @property
    def on_sale(self) -> bool:
        """Whether it costs less than before."""
        return self.price.gross_money < self.price_undiscounted.gross_money

    @property
    def discount(self) -> Taxed | None:
        """How much less, or None."""
        if not self.on_sale:
            return None
        now, before = self.price, self.price_undiscounted
        return Taxed(before.gross_money - now.gross_money, before.tax_money - now.tax_money)


@dataclass(frozen=True)
class RangeRow:
    """What the variants of a product cost."""

    prices: Sequence[PriceRow]

    @property
    def on_sale(self) -> bool:
        """Whether any of them is on sale."""
        return any(each.on_sale for each in self.prices)

    @property
    def discount(self) -> Taxed | None:
        """The discount of the cheapest."""
        return min(self.prices, key=lambda each: each.price.gross_money.micro).discount

    @property
    def price_range(self) -> dict[str, Taxed]:
        """From the cheapest to the dearest."""
        return _range([each.price for each in self.prices])

    @property
    def price_range_undiscounted(self) -> dict[str, Taxed]:
        """The same without sales."""
        return _range([each.price_undiscounted for each in self.prices])


class VariantPricingInfo(ObjectType):
    """What a variant costs in the channel."""

    on_sale = Boolean()
    discount = Field(TaxedMoney)
    price = Field(TaxedMoney)
    price_undiscounted = Field(TaxedMoney)


class ProductPricingInfo(ObjectType):
    """What a product's variants cost in the channel."""

    on_sale = Boolean()
    discount = Field(TaxedMoney)
    display_gross_prices = Boolean(required=True)
    price_range = Field(TaxedMoneyRange)
    price_range_undiscounted = Field(TaxedMoneyRange)

    @staticmethod
    def resolve_display_gross_prices(_row: RangeRow, _info: Info) -> bool:
        """Shoppers are always told what they pay."""
        return True


def price_of(row: VariantRow, country: str) -> PriceRow | None:
    """A variant's price with the tax of a country; None when it is not for sale."""
    offer = row.batch.once(offers).get(row.id)
    if offer is None:
        return None
    ppm = row.batch.once(tax_rates, country)[row.id]
    before = offer.undiscounted_micro or offer.unit_micro
    return PriceRow(_taxed(row, offer.unit_micro, ppm), _taxed(row, before, ppm))


def _taxed(row: VariantRow, micro: int, ppm: int) -> Taxed:
    amount = Money(micro, row.channel.currency)
    if not row.channel.prices_entered_with_tax:
        amount = with_tax(amount, ppm)
    return Taxed(amount, tax_in(amount, ppm))


def _range(prices: Sequence[Taxed]) -> dict[str, Taxed]:
    ordered = sorted(prices, key=lambda each: each.gross_money.micro)
    return {"start": ordered[0], "stop": ordered[-1]}
