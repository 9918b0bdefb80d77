"""What a cart needs to know of its variants, for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalog.digital.models import DigitalFile
from catalog.models.listing import ProductListing
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.queries import current
from catalog.queries.options import Option, option_rows
from catalog.queries.pictures import Picture, media_of_variants, pictures_of
from catalog.queries.sold import Sold, SoldAs, sold
from catalog.stock.queries import free_quantities
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.money import Money

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


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
class Looks:
    """Pictures and options, by variant or product id; empty for those who show none."""

    pictures: Mapping[int, tuple[Picture, ...]] = field(default_factory=dict)
    own_media: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    options: Mapping[int, tuple[Option, ...]] = field(default_factory=dict)


_NONE = Looks()


class _Counted(TypedDict):
    file_count: int


if TYPE_CHECKING:
    VariantRow = WithAnnotations[Variant, _Counted]


@dataclass(frozen=True)
class Facts:
    """What was read beside the variants, by variant or product id."""

    channel: Channel
    offers: dict[int, Offer]
    listings: dict[int, ProductListing]
    free: dict[int, int]
    looks: Looks


def sellables(
    variant_ids: Iterable[int], *, channel: Channel, holder: str = "", looks: bool = True
) -> dict[int, Sellable]:
    """Sellable by variant id, in 4 queries however many; variants that do not exist are absent.

    What is reserved for or promised to `holder` (a cart's key) counts as available. Without
    `looks`, in 1 query, pictures and options are left out: for those who show none. One more where
    carts have reserved some of these goods.
    """
    rows = sold(set(variant_ids), channel_id=channel.pk, holder=holder)
    if not rows:
        return {}
    ids = [row.variant_id for row in rows]
    products = {row.product_id for row in rows}
    looked = (
        Looks(pictures_of(products), media_of_variants(ids), option_rows(ids)) if looks else _NONE
    )
    return {row.variant_id: _made(row, channel, looked) for row in rows}


def variant_rows() -> QuerySet[VariantRow]:
    """Variants with `file_count`, the number of their digital files."""
    files = DigitalFile.objects.filter(variant=OuterRef("pk")).order_by().values("variant")
    number = Subquery(files.annotate(number=Count("id")).values("number"))
    return Variant.objects.annotate(file_count=Coalesce(number, 0))


def facts_of(
    variants: Collection[VariantRow],
    *,
    channel: Channel,
    listings: dict[int, ProductListing],
    looks: Looks,
    holder: str = "",
) -> Facts:
    """Adds offers and stock, two queries, to what the caller read."""
    ids = [variant.pk for variant in variants]
    return Facts(
        channel=channel,
        offers=current(ids, channel=channel),
        listings=listings,
        free=free_quantities(ids, holder=holder),
        looks=looks,
    )


def sellable(variant: VariantRow, facts: Facts) -> Sellable:
    """A variant as it is sold, from what was read; its product and type are loaded."""
    product, offer = variant.product, facts.offers.get(variant.pk)
    listing = facts.listings.get(product.pk)
    row = Sold(
        variant_id=variant.pk,
        product_id=product.pk,
        product_name=product.name,
        product_slug=product.slug,
        variant_name=variant.name,
        sku=variant.sku,
        counted=variant.track_stock and not variant.sell_when_out,
        weight_g=variant.weight_g,
        ships=product.product_type.is_shipping_required,
        tax_class_id=product.tax_class_id or product.product_type.tax_class_id,
        is_published=listing is not None and listing.is_published,
        published_at=listing.published_at if listing else None,
        sold_since=listing.available_for_purchase_at if listing else None,
        offer=_offered(offer) if offer else None,
        files=variant.file_count,
        free=facts.free.get(variant.pk, 0),
    )
    return _made(row, facts.channel, facts.looks)


def _offered(offer: Offer) -> SoldAs:
    return SoldAs(
        offer.pk,
        offer.kind,
        offer.version,
        offer.unit_micro,
        offer.undiscounted_micro,
        offer.suggestions_micro,
        offer.tax_class_id,
    )


def _made(row: Sold, channel: Channel, looks: Looks) -> Sellable:
    offer, currency, moment = row.offer, channel.currency, now()
    published = channel.is_active and row.is_published and _has_come(row.published_at, moment)
    picture = _picture(row, looks)
    unit = offer.unit_micro if offer else 0
    undiscounted = (offer.undiscounted_micro if offer else None) or unit
    suggestions = offer.suggestions_micro if offer else ()
    return Sellable(
        variant_id=row.variant_id,
        product_id=row.product_id,
        product_name=row.product_name,
        product_slug=row.product_slug,
        variant_name=row.variant_name,
        sku=row.sku or "",
        kind=offer.kind if offer else Offer.ORDINARY,
        offer_id=offer.id if offer else None,
        offer_version=offer.version if offer else 0,
        unit=Money(unit, currency),
        undiscounted=Money(undiscounted, currency),
        suggestions=tuple(Money(micro, currency) for micro in suggestions),
        # The offer's own class, else the product's, else its type's, else None (the default).
        tax_class_id=(offer.tax_class_id if offer else None) or row.tax_class_id,
        ships=row.ships,
        weight_g=row.weight_g,
        available=row.free if row.counted else None,
        is_published=published,
        is_purchasable=published and offer is not None and _has_come(row.sold_since, moment),
        image_url_key=picture.hash if picture else None,
        image_alt=picture.alt if picture else "",
        options=tuple(
            (option.attribute_name, option.value_name)
            for option in looks.options.get(row.variant_id, ())
        ),
        files=row.files,
    )


def _picture(row: Sold, looks: Looks) -> Picture | None:
    """The variant's own picture, else the product's first."""
    candidates = looks.pictures.get(row.product_id, ())
    own = set(looks.own_media.get(row.variant_id, ()))
    fitting = [each for each in candidates if each.media_id in own] or list(candidates)
    return fitting[0] if fitting else None


def _has_come(since: datetime | None, moment: datetime) -> bool:
    """Whether a date of a listing has come; no date = at once."""
    return since is None or since <= moment


def is_shown(listing: ProductListing | None) -> bool:
    """Whether a listing is published and its date has come; no date = at once."""
    if listing is None or not listing.is_published:
        return False
    return _has_come(listing.published_at, now())
