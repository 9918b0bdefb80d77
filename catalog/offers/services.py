"""Publishing offers: a new immutable version whenever what a variant is sold as changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.models import Listing, Offer
from catalog.offers.queries import current
from store.changes.services import record
from store.channels.models import Channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money, minor_unit
from store.kernel.rows import violated
from store.outbox.services import emit

MAX_PRICE_MICRO = 10**13
MAX_SUGGESTIONS = 6
TRIES = 20


@dataclass(frozen=True)
class Terms:
    """What a variant is sold as: kind, unit price, price before a sale, suggestions, tax class."""

    variant: Variant
    kind: str
    unit: Money
    undiscounted: Money | None = None
    suggestions: tuple[Money, ...] = ()
    tax_class: TaxClass | None = None


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

    For a tip `unit` is the minimum. Raises Refused, Invalid (kind, price, undiscounted,
    suggestions).
    """
    terms = Terms(variant, kind, unit, undiscounted, tuple(suggestions), tax_class)
    offers = publish_many(terms=[terms], channel=channel, actor=actor)
    return offers[variant.pk]


def publish_many(*, terms: Sequence[Terms], channel: Channel, actor: Actor) -> dict[int, Offer]:
    """As publish(), for several variants in a few statements; answers offers by variant id."""
    actor.require(MANAGE_PRODUCTS)
    for each in terms:
        check_terms(each, channel.currency)
    ids = [each.variant.pk for each in terms]
    with transaction.atomic():
        sold = current(ids, channel=channel)
        offers, made = _versions(terms, channel)
        changed = [pk for pk in offers if pk in made or pk not in sold]
        if changed:
            _list(channel, [offers[pk] for pk in changed])
            _tell(terms, changed, sold, offers, actor)
    return offers


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


def check_terms(terms: Terms, currency: str) -> None:
    """Raise Invalid, with its field, for terms that cannot be sold."""
    unit = terms.unit
    prices = [unit, *([terms.undiscounted] if terms.undiscounted else []), *terms.suggestions]
    if any(price.currency != currency for price in prices):
        raise Invalid("currency_mismatch", f"Prices here are in {currency}.", "price")
    if terms.kind not in {Offer.ORDINARY, Offer.DURABLE, Offer.TIP}:
        raise Invalid("invalid_kind", "Choose ordinary, durable or tip.", "kind")
    if not all(0 <= price.micro <= MAX_PRICE_MICRO for price in prices):
        raise Invalid(
            "price_out_of_range", "Enter a price of 0 or more, up to 10,000,000.", "price"
        )
    if terms.kind == Offer.ORDINARY and unit.floor()[1]:
        smallest = Money(minor_unit(currency), currency).exact()
        message = f"An ordinary price is a multiple of {smallest} {currency}."
        raise Invalid("price_too_fine", message, "price")
    if terms.undiscounted is not None and not unit < terms.undiscounted:
        message = "The price before the sale is above the price."
        raise Invalid("undiscounted_not_above", message, "undiscounted")
    _check_suggestions(terms)


def _check_suggestions(terms: Terms) -> None:
    if terms.suggestions and terms.kind != Offer.TIP:
        raise Invalid("suggestions_without_tip", "Only a tip has suggestions.", "suggestions")
    if len(terms.suggestions) > MAX_SUGGESTIONS:
        message = f"Give at most {MAX_SUGGESTIONS} suggestions."
        raise Invalid("too_many_suggestions", message, "suggestions")
    if any(suggestion < terms.unit for suggestion in terms.suggestions):
        message = "A suggestion is not below the smallest tip."
        raise Invalid("suggestion_below_minimum", message, "suggestions")


def same(offer: Offer | None, terms: Terms) -> bool:
    """Whether an offer already says these terms."""
    if offer is None:
        return False
    undiscounted = terms.undiscounted.micro if terms.undiscounted else None
    return (
        offer.kind == terms.kind
        and offer.unit_micro == terms.unit.micro
        and offer.undiscounted_micro == undiscounted
        and offer.suggestions_micro == [each.micro for each in terms.suggestions]
        and offer.tax_class_id == (terms.tax_class.pk if terms.tax_class else None)
    )


def _newest(variant_ids: Iterable[int], channel: Channel) -> dict[int, Offer]:
    rows = Offer.objects.filter(variant_id__in=list(variant_ids), channel=channel)
    return {row.variant_id: row for row in rows.order_by("version")}


def _versions(terms: Sequence[Terms], channel: Channel) -> tuple[dict[int, Offer], frozenset[int]]:
    """The version of each that says its terms, and which of them are new.

    UNIQUE(variant, channel, version) decides races; who loses looks again.
    """
    for _ in range(TRIES):
        offers = _newest([each.variant.pk for each in terms], channel)
        fresh = [each for each in terms if not same(offers.get(each.variant.pk), each)]
        rows = [_row(each, channel, offers.get(each.variant.pk)) for each in fresh]
        if not rows or _insert(rows):
            made = {row.variant_id: row for row in rows}
            return {**offers, **made}, frozenset(made)
    raise Conflict(
        "offer_busy", "This price is being changed by somebody else. Try again.", "price"
    )


def _insert(rows: Sequence[Offer]) -> bool:
    try:
        with transaction.atomic():
            Offer.objects.bulk_create(rows)
    except IntegrityError as error:
        if "offers_offer" in violated(error) or "offer_version_once" in violated(error):
            return False
        raise
    return True


def _row(terms: Terms, channel: Channel, newest: Offer | None) -> Offer:
    return Offer(
        variant=terms.variant,
        channel=channel,
        version=newest.version + 1 if newest else 1,
        kind=terms.kind,
        unit_micro=terms.unit.micro,
        undiscounted_micro=terms.undiscounted.micro if terms.undiscounted else None,
        minor_unit_micro=minor_unit(channel.currency),
        suggestions_micro=[each.micro for each in terms.suggestions],
        tax_class=terms.tax_class,
    )


def _list(channel: Channel, offers: Sequence[Offer]) -> None:
    """Point the listings to these offers; a writer that came later waits for our commit."""
    Listing.objects.bulk_create(
        [Listing(variant_id=offer.variant_id, channel=channel, offer=offer) for offer in offers],
        update_conflicts=True,
        unique_fields=["variant", "channel"],
        update_fields=["offer"],
    )


def _tell(
    terms: Sequence[Terms],
    changed: Sequence[int],
    before: dict[int, Offer],
    after: dict[int, Offer],
    actor: Actor,
) -> None:
    """One change row and one event a product, however many variants it has."""
    products: dict[int, list[int]] = {}
    for each in terms:
        if each.variant.pk in changed:
            products.setdefault(each.variant.product_id, []).append(each.variant.pk)
    for product_id, variant_ids in products.items():
        record(
            actor=actor,
            verb="offers_published",
            kind="product",
            key=product_id,
            before={str(pk): _words(before[pk]) for pk in variant_ids if pk in before},
            after={str(pk): _words(after[pk]) for pk in variant_ids},
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
    }
