"""What a promotion would make of prices, before there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.offers.models import Listing
from catalog.offers.terms import reduced_terms, terms_of
from catalog.promotions.predicate import variants
from catalog.promotions.rewards import Reward
from store.channels.models import Channel
from store.kernel.money import Money

SHOWN = 12


@dataclass(frozen=True)
class Example:
    """A variant with the owner's price and what would be left of it."""

    product: str
    variant: str
    own: Money
    left: Money


@dataclass(frozen=True)
class Preview:
    """How many variants are meant, how many of them are sold in the channel, and some of them."""

    channel: Channel
    meant: int
    sold: int
    examples: tuple[Example, ...]


def preview(*, predicate: Mapping[str, Any], reward: Reward, channel: Channel) -> Preview:
    """What a rule with a checked predicate would do in a channel, in three queries."""
    meant = variants(predicate)
    rows = Listing.objects.filter(variant__in=meant.values("pk"), channel=channel)
    related = ("own__variant__product", "own__tax_class")
    first = rows.select_related(*related).order_by("variant__product__name", "variant_id")
    examples = []
    for row in first[:SHOWN]:
        own = terms_of(row.own, channel.currency)
        left = reduced_terms(own, [reward]).unit
        names = (own.variant.product.name, own.variant.name or own.variant.sku or "")
        examples.append(Example(*names, own.unit, left))
    return Preview(channel, meant.count(), rows.count(), tuple(examples))
