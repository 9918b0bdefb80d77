"""Prices and availability of whole products, for a list of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.offers.models import Listing
from catalog.stock.queries import free_quantities
from store.channels.models import Channel
from store.kernel.money import Money


@dataclass(frozen=True)
class PriceRange:
    """What a product's variants cost in a channel, as entered by the owner.

    `undiscounted` is the price before the sale of the cheapest variant (equal to `lowest` when it
    has none); `on_sale` says whether any variant is on sale; `kinds` are the kinds of the offers;
    `offered` the variants for sale, in order; `available` is False when all are sold out.
    """

    lowest: Money
    highest: Money
    undiscounted: Money
    on_sale: bool
    kinds: frozenset[str]
    offered: tuple[int, ...]
    available: bool

    @property
    def varies(self) -> bool:
        """Whether "from" belongs before the price."""
        return self.lowest != self.highest


def price_ranges(product_ids: Iterable[int], *, channel: Channel) -> dict[int, PriceRange]:
    """Range by product id, in two queries; products with nothing for sale there are absent."""
    rows = (
        Listing.objects.filter(variant__product_id__in=list(product_ids), channel=channel)
        .select_related("offer", "variant")
        .order_by("variant__product_id", "variant__position", "variant_id")
    )
    by_product: dict[int, list[Listing]] = {}
    for row in rows:
        by_product.setdefault(row.variant.product_id, []).append(row)
    counted = [row.variant_id for rows in by_product.values() for row in rows if _counts(row)]
    free = free_quantities(counted) if counted else {}
    return {pk: _range(rows, free, channel.currency) for pk, rows in by_product.items()}


def _counts(row: Listing) -> bool:
    return row.variant.track_stock and not row.variant.sell_when_out


def _range(rows: Sequence[Listing], free: dict[int, int], currency: str) -> PriceRange:
    offers = [row.offer for row in rows]
    cheapest = min(offers, key=lambda offer: offer.unit_micro)
    return PriceRange(
        lowest=Money(cheapest.unit_micro, currency),
        highest=Money(max(offer.unit_micro for offer in offers), currency),
        undiscounted=Money(cheapest.undiscounted_micro or cheapest.unit_micro, currency),
        on_sale=any(offer.undiscounted_micro is not None for offer in offers),
        kinds=frozenset(offer.kind for offer in offers),
        offered=tuple(row.variant_id for row in rows),
        available=any(not _counts(row) or free.get(row.variant_id, 0) > 0 for row in rows),
    )
