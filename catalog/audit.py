"""Audits of the catalog: stock against its movements and promises, offers against listings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.digital.models import DigitalFile
from catalog.digital.storage import is_there
from catalog.models.category import Category
from catalog.offers.models import Listing, Offer
from catalog.offers.terms import reduced_terms, same, terms_of
from catalog.promotions.models import Promotion
from catalog.promotions.queries import rewards
from catalog.services.promotion_prices import DUE, MEMBERS, PRICES
from catalog.stock.models import Allocation, Movement, Reservation, Stock
from store.audit.registry import Finding, audit
from store.channels.models import Channel
from store.kernel.clock import now
from store.outbox.models import Event


@audit("stock")
def stock() -> Iterable[Finding]:
    """Each quantity is the sum of its movements, each promise the sum of what is open."""
    rows = Stock.objects.annotate(
        moved=_sum(Movement.objects.all(), "delta"),
        open=_sum(Allocation.objects.filter(state=Allocation.OPEN), "quantity"),
        kept=_sum(Reservation.objects.all(), "quantity"),
    )
    for row in rows.exclude(quantity=F("moved")).order_by("id"):
        told = f"quantity {row.quantity}, its movements add up to {row.moved}"
        yield Finding("stock", f"stock {row.pk}", told)
    for row in rows.exclude(allocated=F("open")).order_by("id"):
        told = f"{row.allocated} promised, its open allocations add up to {row.open}"
        yield Finding("stock", f"stock {row.pk}", told)
    for row in rows.exclude(reserved=F("kept")).order_by("id"):
        told = f"{row.reserved} reserved, its reservations add up to {row.kept}"
        yield Finding("stock", f"stock {row.pk}", told)
    broken = Stock.objects.filter(
        Q(quantity__lt=0) | Q(allocated__lt=0) | Q(allocated__gt=F("quantity"))
    )
    for each in broken.order_by("id"):
        told = f"{each.allocated} promised of {each.quantity}"
        yield Finding("stock", f"stock {each.pk}", told)


@audit("offers")
def offers() -> Iterable[Finding]:
    """Each listing points to the newest version of its own variant and channel."""
    newest = Offer.objects.filter(variant=OuterRef("variant"), channel=OuterRef("channel"))
    latest = newest.order_by().values("variant").annotate(last=Max("version")).values("last")
    listings = Listing.objects.select_related("offer").annotate(newest=Subquery(latest))
    strange = ~Q(offer__variant=F("variant")) | ~Q(offer__channel=F("channel"))
    for row in listings.filter(strange).order_by("id"):
        told = f"points to offer {row.offer_id}, which is another's"
        yield Finding("offers", f"listing {row.pk}", told)
    for row in listings.exclude(strange).exclude(offer__version=F("newest")).order_by("id"):
        told = f"points to version {row.offer.version}, the newest is {row.newest}"
        yield Finding("offers", f"listing {row.pk}", told)


@audit("promotions")
def promotions() -> Iterable[Finding]:
    """Each price is the owner's after the best promotion of now; what waits for the worker may."""
    yield from _late()
    waiting = Event.objects.filter(kind__in=[DUE, MEMBERS, PRICES], handled_at=None)
    if waiting.exists() or Promotion.objects.filter(due_at__lte=now()).exists():
        return
    for channel in Channel.objects.order_by("pk"):
        rows = Listing.objects.filter(channel=channel).select_related("own__variant", "offer")
        left = rows.order_by("pk").iterator(chunk_size=500)
        while batch := list(islice(left, 500)):
            found = rewards([row.variant_id for row in batch], channel=channel)
            for row in batch:
                own = terms_of(row.own, channel.currency)
                due = reduced_terms(own, found.get(row.variant_id, []))
                if row.own.reduced_by is not None or not same(row.offer, due):
                    told = f"sold for {row.offer.unit_micro}, should be {due.unit.micro} micros"
                    yield Finding("promotions", f"listing {row.pk}", told)


def _late() -> Iterable[Finding]:
    """Starts and ends are seen within a minute, where a worker runs."""
    late = Promotion.objects.filter(due_at__lte=now() - timedelta(minutes=5))
    for row in late.order_by("pk"):
        yield Finding("promotions", f"promotion {row.pk}", f"waits since {row.due_at}")


@audit("digital files")
def digital_files() -> Iterable[Finding]:
    """Each sold file lies in private storage with its size."""
    for file in DigitalFile.objects.order_by("id").iterator(chunk_size=500):
        if not is_there(file.path, file.size):
            yield Finding("digital files", f"file {file.pk}", f"{file.name} is gone or cut short")


@audit("category tree")
def category_tree() -> Iterable[Finding]:
    """Each category's path is its parent's with its own id, its level one more."""
    for row in Category.objects.select_related("parent").order_by("id"):
        above, level = (row.parent.path, row.parent.level + 1) if row.parent else ("/", 0)
        if (row.path, row.level) != (f"{above}{row.pk}/", level):
            told = f"path {row.path}, level {row.level} do not fit its parent"
            yield Finding("category tree", f"category {row.pk}", told)


def _sum(
    rows: QuerySet[Movement] | QuerySet[Allocation] | QuerySet[Reservation], column: str
) -> Coalesce:
    mine = rows.filter(stock=OuterRef("pk")).order_by().values("stock")
    return Coalesce(Subquery(mine.annotate(total=Sum(column)).values("total")), 0)
