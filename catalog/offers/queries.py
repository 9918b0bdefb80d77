"""What variants are sold as now."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.offers.models import Listing, Offer
from store.channels.models import Channel


def current(variant_ids: Iterable[int], *, channel: Channel) -> dict[int, Offer]:
    """The current offer by variant id, in one query; variants not for sale there are absent."""
    listings = Listing.objects.filter(variant_id__in=list(variant_ids), channel=channel)
    return {row.variant_id: row.offer for row in listings.select_related("offer")}


def owned(variant_ids: Iterable[int], *, channel: Channel) -> dict[int, Offer]:
    """As current(), but what the owner asks for, whatever a promotion makes of it."""
    listings = Listing.objects.filter(variant_id__in=list(variant_ids), channel=channel)
    return {row.variant_id: row.own for row in listings.select_related("own__tax_class")}


def history(variant_id: int, *, channel: Channel) -> list[Offer]:
    """All versions of a variant's offer, newest first."""
    return list(Offer.objects.filter(variant_id=variant_id, channel=channel).order_by("-version"))
