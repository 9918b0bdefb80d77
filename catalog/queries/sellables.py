"""What a cart needs to know of its variants, for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from catalog.digital.models import DigitalFile
from catalog.models.listing import ProductListing
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.queries import current
from catalog.queries.options import options_of
from catalog.queries.pictures import Picture, first_pictures
from catalog.stock.queries import free_quantities
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.money import Money


@dataclass(frozen=True)
class Sellable:
    """A variant as it is sold in a channel now; prices of one piece, as entered by the owner.

    `offer_id` None (version 0, unit 0) = not for sale there. `undiscounted` equals `unit` when
    there is no sale. `available` None = not counted, or sold beyond stock.
    """

    variant_id: int
    product_id: int
    product_name: str
    product_slug: str
    variant_name: str
    sku: str
    kind: str
    offer_id: int | None
    offer_version: int
    unit: Money
    undiscounted: Money
    suggestions: tuple[Money, ...]
    tax_class_id: int | None
    ships: bool
    weight_g: int
    available: int | None
    is_published: bool
    is_purchasable: bool
    image_url_key: str | None
    image_alt: str
    options: tuple[tuple[str, str], ...]
    files: int


@dataclass(frozen=True)
class _Facts:
    """What was read beside the variants, by variant or product id."""

    channel: Channel
    offers: dict[int, Offer]
    listings: dict[int, ProductListing]
    free: dict[int, int]
    pictures: dict[int, Picture]
    options: dict[int, tuple[tuple[str, str], ...]]
    files: dict[int, int]


def sellables(variant_ids: Iterable[int], *, channel: Channel) -> dict[int, Sellable]:
    """Sellable by variant id, in 8 queries however many; variants that do not exist are absent."""
    rows = Variant.objects.filter(pk__in=set(variant_ids))
    variants = list(rows.select_related("product__product_type"))
    facts = _facts(variants, channel)
    return {variant.pk: _sellable(variant, facts) for variant in variants}


def _facts(variants: Collection[Variant], channel: Channel) -> _Facts:
    ids = [variant.pk for variant in variants]
    listings = ProductListing.objects.filter(
        product_id__in={variant.product_id for variant in variants}, channel=channel
    )
    files = DigitalFile.objects.filter(variant_id__in=ids).order_by().values("variant_id")
    counts = files.annotate(number=Count("id")).values_list("variant_id", "number")
    return _Facts(
        channel=channel,
        offers=current(ids, channel=channel),
        listings={listing.product_id: listing for listing in listings},
        free=free_quantities(ids),
        pictures=first_pictures({variant.pk: variant.product_id for variant in variants}),
        options=options_of(ids),
        files=dict(counts),
    )


def _sellable(variant: Variant, facts: _Facts) -> Sellable:
    product, offer = variant.product, facts.offers.get(variant.pk)
    currency = facts.channel.currency
    listing = facts.listings.get(product.pk)
    published = facts.channel.is_active and is_shown(listing)
    picture = facts.pictures.get(variant.pk)
    unit = offer.unit_micro if offer else 0
    undiscounted = (offer.undiscounted_micro if offer else None) or unit
    suggestions = offer.suggestions_micro if offer else []
    counted = variant.track_stock and not variant.sell_when_out
    return Sellable(
        variant_id=variant.pk,
        product_id=product.pk,
        product_name=product.name,
        product_slug=product.slug,
        variant_name=variant.name,
        sku=variant.sku or "",
        kind=offer.kind if offer else Offer.ORDINARY,
        offer_id=offer.pk if offer else None,
        offer_version=offer.version if offer else 0,
        unit=Money(unit, currency),
        undiscounted=Money(undiscounted, currency),
        suggestions=tuple(Money(micro, currency) for micro in suggestions),
        tax_class_id=_tax_class(variant, offer),
        ships=product.product_type.is_shipping_required,
        weight_g=variant.weight_g,
        available=facts.free.get(variant.pk, 0) if counted else None,
        is_published=published,
        is_purchasable=published and offer is not None and is_sold(listing),
        image_url_key=picture.hash if picture else None,
        image_alt=picture.alt if picture else "",
        options=facts.options.get(variant.pk, ()),
        files=facts.files.get(variant.pk, 0),
    )


def _tax_class(variant: Variant, offer: Offer | None) -> int | None:
    """The offer's own class, else the product's, else its type's, else None (the default)."""
    product = variant.product
    own = offer.tax_class_id if offer else None
    return own or product.tax_class_id or product.product_type.tax_class_id


def is_shown(listing: ProductListing | None) -> bool:
    """Whether a listing is published and its date has come; no date = at once."""
    if listing is None or not listing.is_published:
        return False
    return listing.published_at is None or listing.published_at <= now()


def is_sold(listing: ProductListing | None) -> bool:
    """Whether a listing's goods can be bought by its date; no date = as soon as they are shown."""
    if listing is None:
        return False
    since = listing.available_for_purchase_at
    return since is None or since <= now()
