"""Publishing offers: a new immutable version whenever what a variant is sold as changes.

The owner's own terms and what a promotion makes of them are versions both; the listing names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.models import Listing, Offer
from catalog.offers.terms import Terms, check_terms, reduced_terms, same, terms_of
from catalog.promotions.queries import rewards
from store.changes.services import record
from store.channels.models import Channel
from store.kernel.actor import MANAGE_PRODUCTS, SYSTEM, Actor
from store.kernel.errors import Conflict
from store.kernel.money import Money, minor_unit
from store.kernel.rows import violated
from store.outbox.services import emit

TRIES = 20


def publish(
    *,
    variant: Variant,
    channel: Channel,
    kind: str,
    unit: Money,
    undiscounted: Money | None = None,
    suggestions: Sequence[Money] = (),
    tax_class: TaxClass | None = None,
    actor: Actor,
) -> Offer:
    """Sell a variant in a channel on these terms; a new version only when something differs.

    For a tip `unit` is the minimum. Answers the current offer: a promotion may have reduced it.
    Raises Refused, Invalid (kind, price, undiscounted, suggestions).
    """
    terms = Terms(variant, kind, unit, undiscounted, tuple(suggestions), tax_class)
    offers = publish_many(terms=[terms], channel=channel, actor=actor)
    return offers[variant.pk]


def publish_many(*, terms: Sequence[Terms], channel: Channel, actor: Actor) -> dict[int, Offer]:
    """As publish(), for several variants in a few statements; answers offers by variant id."""
    actor.require(MANAGE_PRODUCTS)
    for each in terms:
        check_terms(each, channel.currency)
    with transaction.atomic():
        held = _held([each.variant.pk for each in terms], channel)
        return _sell(terms, held, channel, actor, verb="offers_published")


def reprice(*, variant_ids: Iterable[int], channel: Channel) -> int:
    """Sell these variants at the owner's price after the best promotion of this moment.

    In the caller's transaction, where there is one. Answers how many prices changed.
    """
    with transaction.atomic():
        held = _held(variant_ids, channel)
        terms = [terms_of(row.own, channel.currency) for row in held.values()]
        offers = _sell(terms, held, channel, SYSTEM, verb="offers_repriced")
    return sum(offers[pk].pk != row.offer_id for pk, row in held.items())


def withdraw(*, variant: Variant, channel: Channel, actor: Actor) -> bool:
    """Stop selling a variant in a channel; answers whether it was sold. Raises Refused."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        rows = Listing.objects.filter(variant=variant, channel=channel)
        offers = [row.offer for row in rows.select_related("offer")]
        if not rows.delete()[0]:
            return False
        record(
            actor=actor,
            verb="offer_withdrawn",
            kind="variant",
            key=variant.pk,
            before=_words(offers[0]) if offers else {},
            after={"channel": channel.slug},
        )
        emit("product_updated", variant.product_id)
    return True


def _held(variant_ids: Iterable[int], channel: Channel) -> dict[int, Listing]:
    """The listings with both offers, locked: an owner and a promotion price one after the other.

    SQLite has one writer at a time, and needs no lock.
    """
    rows = Listing.objects.filter(variant_id__in=list(variant_ids), channel=channel)
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    related = ("offer", "own__tax_class", "own__variant")
    return {row.variant_id: row for row in locked.select_related(*related)}


def _sell(
    terms: Sequence[Terms],
    held: dict[int, Listing],
    channel: Channel,
    actor: Actor,
    *,
    verb: str,
) -> dict[int, Offer]:
    """List the owner's terms, and what the promotions make of them; answers what is sold."""
    found = rewards([each.variant.pk for each in terms], channel=channel)
    sold = [reduced_terms(each, found.get(each.variant.pk, [])) for each in terms]
    pairs = list(zip(terms, sold, strict=True))
    fresh = [pair for pair in pairs if not _stands(held.get(pair[0].variant.pk), *pair)]
    listed = _versions(fresh, held, channel)
    if listed:
        _list(channel, listed)
        before = {pk: row.offer for pk, row in held.items()}
        _tell([own for own, _ in fresh], before, listed, actor, verb)
    offers = {pk: row.offer for pk, row in held.items()}
    return offers | {pk: offer for pk, (_, offer) in listed.items()}


def _stands(row: Listing | None, own: Terms, sold: Terms) -> bool:
    return row is not None and same(row.own, own) and same(row.offer, sold)


def _versions(
    pairs: Sequence[tuple[Terms, Terms]], held: dict[int, Listing], channel: Channel
) -> dict[int, tuple[Offer, Offer]]:
    """The versions of the owner's terms and of what is sold, which is always the newest.

    UNIQUE(variant, channel, version) decides races; who loses looks again.
    """
    for _ in range(TRIES):
        newest = _newest([own.variant.pk for own, _ in pairs], channel)
        chosen: dict[int, tuple[Offer, Offer]] = {}
        made: list[Offer] = []
        for own, sold in pairs:
            row, last = held.get(own.variant.pk), newest.get(own.variant.pk)
            mine, rows = _chosen(own, sold, row.own if row else None, last, channel)
            chosen[own.variant.pk] = mine
            made += rows
        if not made or _insert(made):
            return chosen
    raise Conflict(
        "offer_busy", "This price is being changed by somebody else. Try again.", "price"
    )


def _chosen(
    own: Terms, sold: Terms, kept: Offer | None, last: Offer | None, channel: Channel
) -> tuple[tuple[Offer, Offer], list[Offer]]:
    """Both versions, and which of them are new: those there are serve again where they can."""
    number = last.version if last else 0
    made: list[Offer] = []

    def new(terms: Terms) -> Offer:
        row = _row(terms, channel, number + len(made) + 1)
        made.append(row)
        return row

    if own is sold:
        offer = last if last is not None and same(last, own) else new(own)
        return (offer, offer), made
    mine = next((each for each in (kept, last) if each is not None and same(each, own)), None)
    mine = mine or new(own)
    offer = last if last is not None and not made and same(last, sold) else new(sold)
    return (mine, offer), made


def _newest(variant_ids: Iterable[int], channel: Channel) -> dict[int, Offer]:
    rows = Offer.objects.filter(variant_id__in=list(variant_ids), channel=channel)
    return {row.variant_id: row for row in rows.order_by("version")}


def _insert(rows: Sequence[Offer]) -> bool:
    try:
        with transaction.atomic():
            Offer.objects.bulk_create(rows)
    except IntegrityError as error:
        if "offers_offer" in violated(error) or "offer_version_once" in violated(error):
            return False
        raise
    return True


def _row(terms: Terms, channel: Channel, version: int) -> Offer:
    return Offer(
        variant=terms.variant,
        channel=channel,
        version=version,
        kind=terms.kind,
        unit_micro=terms.unit.micro,
        undiscounted_micro=terms.undiscounted.micro if terms.undiscounted else None,
        minor_unit_micro=minor_unit(channel.currency),
        suggestions_micro=[each.micro for each in terms.suggestions],
        tax_class=terms.tax_class,
        reduced_by=terms.reduced_by,
    )


def _list(channel: Channel, offers: dict[int, tuple[Offer, Offer]]) -> None:
    """Point the listings to these offers; a writer that came later waits for our commit."""
    Listing.objects.bulk_create(
        [
            Listing(variant_id=pk, channel=channel, own=own, offer=offer)
            for pk, (own, offer) in offers.items()
        ],
        update_conflicts=True,
        unique_fields=["variant", "channel"],
        update_fields=["own", "offer"],
    )


def _tell(
    terms: Sequence[Terms],
    before: dict[int, Offer],
    after: dict[int, tuple[Offer, Offer]],
    actor: Actor,
    verb: str,
) -> None:
    """One change row and one event a product, however many variants it has."""
    products: dict[int, list[int]] = {}
    for each in terms:
        products.setdefault(each.variant.product_id, []).append(each.variant.pk)
    for product_id, variant_ids in products.items():
        record(
            actor=actor,
            verb=verb,
            kind="product",
            key=product_id,
            before={str(pk): _words(before[pk]) for pk in variant_ids if pk in before},
            after={str(pk): _words(after[pk][1]) for pk in variant_ids},
        )
        emit("product_updated", product_id)


def _words(offer: Offer) -> dict[str, Any]:
    return {
        "channel": offer.channel_id,
        "version": offer.version,
        "kind": offer.kind,
        "unit_micro": offer.unit_micro,
        "undiscounted_micro": offer.undiscounted_micro,
        "suggestions_micro": offer.suggestions_micro,
        "tax_class": offer.tax_class_id,
        "reduced_by": offer.reduced_by,
    }
