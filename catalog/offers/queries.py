"""What variants are sold as now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

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


def changed_since(moments: Mapping[int, datetime], *, channel: Channel) -> dict[int, Offer]:
    """The offers that were current at each variant's moment, where another one is now.

    One query where no offer is newer than its moment, else two.
    """
    if not moments:
        return {}
    rows = Offer.objects.filter(variant_id__in=moments, channel=channel)
    newer = rows.filter(valid_from__gt=min(moments.values()))
    ids = {pk for pk, since in newer.values_list("variant_id", "valid_from") if since > moments[pk]}
    then: dict[int, Offer] = {}
    for row in rows.filter(variant_id__in=ids).order_by("version") if ids else ():
        if row.valid_from <= moments[row.variant_id]:
            then[row.variant_id] = row
    return then


def history(variant_id: int, *, channel: Channel) -> list[Offer]:
    """All versions of a variant's offer, newest first."""
    return list(Offer.objects.filter(variant_id=variant_id, channel=channel).order_by("-version"))
