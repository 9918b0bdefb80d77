"""Prices of variants and products with their tax: values, loaders and types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphene import Boolean

from catalog.api.facts import Facts, facts_of
from catalog.offers.models import Offer
from catalog.pricing.tax import tax_in, with_tax
from catalog.queries.offered import Offered
from store.accounts.api.types import country_of
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, One
from store.graphql.money import Taxed, TaxedMoney, TaxedMoneyRange, TaxedRange
from store.graphql.types import Type
from store.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece costs now, and before a sale, with the tax of a country."""

    offered: Offered
    channel: Any
    ppm: int

    @property
    def micro(self) -> int:
        """What is paid, in micros."""
        return self._gross(self.offered.micro).micro

    @property
    def price(self) -> Taxed:
        """What is paid."""
        return self._taxed(self.offered.micro)

    @property
    def price_undiscounted(self) -> Taxed:
        """What is paid when there is no sale."""
        return self._taxed(self.offered.before)

    @property
    def on_sale(self) -> bool:
        """Whether it costs less than before."""
        return self.offered.micro < self.offered.before

    @property
    def discount(self) -> Taxed | None:
        """How much less, or None."""
        if not self.on_sale:
            return None
        now, before = self.price, self.price_undiscounted
        return Taxed(before.gross_money - now.gross_money, before.tax_money - now.tax_money)

    def _gross(self, micro: int) -> Money:
        amount = Money(micro, self.channel.currency)
        return amount if self.channel.prices_entered_with_tax else with_tax(amount, self.ppm)

    def _taxed(self, micro: int) -> Taxed:
        gross = self._gross(micro)
        return Taxed(gross, tax_in(gross, self.ppm))


@dataclass(frozen=True, slots=True)
class Prices:
    """What the variants of a product cost; there is one at least."""

    all: Sequence[Price]

    @property
    def on_sale(self) -> bool:
        """Whether any of them is on sale."""
        return any(each.on_sale for each in self.all)

    @property
    def discount(self) -> Taxed | None:
        """The discount of the cheapest."""
        return min(self.all, key=lambda each: each.micro).discount

    @property
    def price_range(self) -> TaxedRange:
        """From the cheapest to the dearest."""
        return _range([each.price for each in self.all])

    @property
    def price_range_undiscounted(self) -> TaxedRange:
        """The same without sales."""
        return _range([each.price_undiscounted for each in self.all])

    @property
    def display_gross_prices(self) -> bool:
        """Shoppers are always told what they pay."""
        return True


def _range(prices: Sequence[Taxed]) -> TaxedRange:
    if len(prices) == 1:
        return TaxedRange(prices[0], prices[0])
    ordered = sorted(prices, key=lambda each: each.gross_money.micro)
    return TaxedRange(ordered[0], ordered[-1])


class VariantPricingInfo(Type, of=Price):
    """What a variant costs in the channel."""

    on_sale = Col(Boolean)
    discount = One(TaxedMoney)
    price = One(TaxedMoney)
    price_undiscounted = One(TaxedMoney)


class ProductPricingInfo(Type, of=Prices):
    """What a product's variants cost in the channel."""

    on_sale = Col(Boolean)
    discount = One(TaxedMoney)
    display_gross_prices = Col(Boolean, required=True)
    price_range = One(TaxedMoneyRange)
    price_range_undiscounted = One(TaxedMoneyRange)


def of_variants(batch: Batch, address: Mapping[str, Any] | None = None) -> dict[int, Price]:
    """Prices by variant id, with the tax of the address, else of the channel's country."""
    if batch.scope.channel is None:
        return {}
    ids, facts = batch.col("id"), facts_of(batch)
    known = facts.of_variants(ids)
    sold = [found for pk in ids if (found := known[pk]) is not None]
    taxes = _Taxes(facts, sold, address)
    return {each.variant_id: taxes.price(each) for each in sold}


def of_products(batch: Batch, address: Mapping[str, Any] | None = None) -> dict[int, Prices]:
    """Prices by product id, likewise; products with nothing for sale are absent."""
    if batch.scope.channel is None:
        return {}
    ids, facts = batch.col("id"), facts_of(batch)
    known = facts.of_products(ids)
    taxes = _Taxes(facts, (each for pk in ids for each in known[pk]), address)
    return {pk: Prices([taxes.price(each) for each in known[pk]]) for pk in ids if known[pk]}


class _Taxes:
    """The tax of offers in one country; a tip is never taxed."""

    def __init__(
        self, facts: Facts, offered: Iterable[Offered], address: Mapping[str, Any] | None
    ) -> None:
        self.channel = facts.channel
        country = country_of(address, self.channel.default_country)
        self.ppm = facts.rates({each.tax_class for each in offered}, country)

    def price(self, offered: Offered) -> Price:
        """A price with its tax."""
        ppm = 0 if offered.kind == Offer.TIP else self.ppm[offered.tax_class]
        return Price(offered, self.channel, ppm)


def pricing(type_: Any, load: Any, **arguments: Any) -> Any:
    """A field `pricing(address)` of rows that are known by their id."""
    return Calc(type_, load=load, needs=("id",), **arguments)
