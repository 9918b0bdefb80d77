"""Audits of the catalog: stock is what its movements and promises say, offers are the newest."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Model, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.offers.models import Listing, Offer
from catalog.stock.models import Allocation, Movement, Stock
from store.audit.registry import Finding, audit

STOCK, OFFERS = "stock", "offers"


@audit(STOCK)
def stock() -> Iterator[Finding]:
    """A quantity is the sum of its movements; what is allocated is the sum of open promises."""
    # One statement sees one moment, so a store at work is not accused of what it is just selling.
    rows = Stock.objects.annotate(
        moved=_sum(Movement, "delta"),
        promised=_sum(Allocation, "quantity", state=Allocation.OPEN),
    )
    wrong = rows.exclude(quantity=F("moved"), allocated=F("promised"))
    for row in wrong.select_related("variant", "warehouse").order_by("pk"):
        subject = f"{row.variant.sku or f'variant {row.variant_id}'} in {row.warehouse}"
        if row.quantity != row.moved:
            told = f"counts {row.quantity} pieces, but its movements add up to {row.moved}"
            yield Finding(STOCK, subject, told)
        if row.allocated != row.promised:
            told = f"keeps {row.allocated} pieces promised, but open promises are {row.promised}"
            yield Finding(STOCK, subject, told)


@audit(OFFERS)
def offers() -> Iterator[Finding]:
    """What is for sale is the newest version of its own variant's offer in its own channel."""
    own = Offer.objects.filter(variant=OuterRef("variant"), channel=OuterRef("channel"))
    newest = own.order_by("-version").values("version")[:1]
    rows = Listing.objects.annotate(newest=Subquery(newest))
    foreign = ~Q(offer__variant=F("variant")) | ~Q(offer__channel=F("channel"))
    wrong = rows.filter(foreign | ~Q(offer__version=F("newest")))
    for row in wrong.select_related("variant", "channel", "offer__channel").order_by("pk"):
        subject = f"{row.variant.sku or f'variant {row.variant_id}'} in {row.channel}"
        yield Finding(OFFERS, subject, _wrong(row, row.newest))


def _wrong(row: Listing, newest: int | None) -> str:
    if row.offer.variant_id != row.variant_id:
        return f"is sold on the offer of variant {row.offer.variant_id}"
    if row.offer.channel_id != row.channel_id:
        return f"is sold on an offer of the channel {row.offer.channel}"
    return f"is sold on version {row.offer.version}, but version {newest} is newer"


def _sum(model: type[Model], column: str, **only: str) -> Coalesce:
    rows = model._default_manager.filter(stock=OuterRef("pk"), **only).order_by().values("stock")
    return Coalesce(Subquery(rows.annotate(sum=Sum(column)).values("sum")), 0)
