"""Which deliveries a parcel can take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cart.totals import ChargeLine
from catalog.pricing.tax import with_tax
from catalog.queries.taxes import rates
from checkout.delivery.models import MethodListing, Zone
from checkout.delivery.rates import Rate, price
from store.channels.models import Channel
from store.graphql.engine.instances import instances
from store.kernel.money import Money


@dataclass(frozen=True)
class Option:
    """A delivery that can be chosen: gross price and the tax rate in it."""

    method_id: int
    name: str
    description: str
    min_days: int | None
    max_days: int | None
    charge: ChargeLine

    @property
    def price(self) -> Money:
        """Gross."""
        return self.charge.gross


def zone_of(country: str) -> Zone | None:
    """The zone that names the country, else the one for everywhere else."""
    zones = _zones()
    named = [zone for zone in zones if country in zone.countries]
    others = [zone for zone in zones if not zone.countries]
    return next(iter(named or others), None)


def options(*, country: str, channel: Channel, items: Money, weight_g: int) -> list[Option]:
    """All deliveries for a parcel, cheapest place first as the owner ordered them."""
    zone = zone_of(country)
    if zone is None:
        return []
    found = _listings(zone=zone.pk, channel=channel.pk)
    ppm = rates({listing.method.tax_class_id for listing in found}, country)
    made = (_option(each, items, weight_g, ppm, channel) for each in found)
    return [option for option in made if option]


@instances(Zone)
def _zones() -> QuerySet[Zone]:
    return Zone.objects.order_by("id")


@instances(MethodListing, "method")
def _listings(zone: Any, channel: Any) -> QuerySet[MethodListing]:
    rows = MethodListing.objects.filter(method__zone=zone, channel=channel, method__is_active=True)
    return rows.order_by("method__position", "method_id")


def _option(
    listing: MethodListing,
    items: Money,
    weight_g: int,
    ppm: dict[int | None, int],
    channel: Channel,
) -> Option | None:
    method, currency = listing.method, channel.currency
    free_from = listing.free_from_micro
    rate = Rate(
        Money(listing.price_micro, currency),
        Money(free_from, currency) if free_from is not None else None,
        method.max_weight_g,
    )
    amount = price(rate, items=items, weight_g=weight_g)
    if amount is None:
        return None
    tax = ppm.get(method.tax_class_id, 0)
    if not channel.prices_entered_with_tax:
        amount = with_tax(amount, tax)
    charge = ChargeLine(amount, 1, tax)
    return Option(
        method.pk, method.name, method.description, method.min_days, method.max_days, charge
    )
