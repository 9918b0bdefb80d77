"""Prices of variants and products with their tax: values, loaders and types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
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


class Due(Taxed):
    """A gross amount whose tax is worked out when it is asked for."""

    __slots__ = ("ppm",)
    ppm: int

    def __init__(self, gross: Money, ppm: int) -> None:
        object.__setattr__(self, "gross_money", gross)
        object.__setattr__(self, "ppm", ppm)

    @property
    def tax_money(self) -> Money:
        """The tax in it, exact."""
        return tax_in(self.gross_money, self.ppm)


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece costs now, and before a sale, with the tax of a country."""

    offered: Offered
    taxes: _Taxes

    @property
    def price(self) -> Taxed:
        """What is paid."""
        return self.taxes.taxed(self.offered.micro, self.offered)

    @property
    def price_undiscounted(self) -> Taxed:
        """What is paid when there is no sale."""
        return self.taxes.taxed(self.offered.before, self.offered)

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


_micro, _before = attrgetter("micro"), attrgetter("before")


@dataclass(frozen=True, slots=True)
class Prices:
    """What the variants of a product cost; there is one at least."""

    all: Sequence[Offered]
    taxes: _Taxes

    @property
    def on_sale(self) -> bool:
        """Whether any of them is on sale."""
        return list(map(_micro, self.all)) != list(map(_before, self.all))

    @property
    def discount(self) -> Taxed | None:
        """The discount of the cheapest."""
        return self.taxes.price(min(self.all, key=self._by(_micro))).discount

    @property
    def price_range(self) -> TaxedRange:
        """From the cheapest to the dearest."""
        return self._range(_micro)

    @property
    def price_range_undiscounted(self) -> TaxedRange:
        """The same without sales."""
        return self._range(_before)

    @property
    def display_gross_prices(self) -> bool:
        """Shoppers are always told what they pay."""
        return True

    def _range(self, entered: Callable[[Offered], int]) -> TaxedRange:
        by, taxes = self._by(entered), self.taxes
        low, high = min(self.all, key=by), max(self.all, key=by)
        return TaxedRange(taxes.taxed(entered(low), low), taxes.taxed(entered(high), high))

    def _by(self, entered: Callable[[Offered], int]) -> Callable[[Offered], int]:
        """What to compare by: as entered, unless taxes that differ come on top."""
        taxes = self.taxes
        if taxes.channel.prices_entered_with_tax or len(set(map(taxes.rate, self.all))) == 1:
            return entered
        return lambda each: taxes.taxed(entered(each), each).gross_money.micro


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
    return {pk: Prices(known[pk], taxes) for pk in ids if known[pk]}


class _Taxes:
    """The tax of offers in one country; a tip is never taxed."""

    def __init__(
        self, facts: Facts, offered: Iterable[Offered], address: Mapping[str, Any] | None
    ) -> None:
        self.channel = facts.channel
        country = country_of(address, self.channel.default_country)
        self._ppm = facts.rates({each.tax_class for each in offered}, country)
        self._known: dict[tuple[int, int], Due] = {}

    def rate(self, offered: Offered) -> int:
        """The rate in ppm."""
        return 0 if offered.kind == Offer.TIP else self._ppm[offered.tax_class]

    def price(self, offered: Offered) -> Price:
        """A price with its tax."""
        return Price(offered, self)

    def taxed(self, micro: int, offered: Offered) -> Due:
        """What an amount as entered comes to; many goods of a list cost the same."""
        key = micro, self.rate(offered)
        found = self._known.get(key)
        if found is None:
            amount = Money(micro, self.channel.currency)
            if not self.channel.prices_entered_with_tax:
                amount = with_tax(amount, key[1])
            found = self._known[key] = Due(amount, key[1])
        return found


def pricing(type_: Any, load: Any, **arguments: Any) -> Any:
    """A field `pricing(address)` of rows that are known by their id."""
    return Calc(type_, load=load, needs=("id",), **arguments)
