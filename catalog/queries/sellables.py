"""What a cart needs to know of its variants, for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
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
    pictures: dict[int, tuple[Picture, ...]]
    own_media: dict[int, tuple[int, ...]]
    options: dict[int, tuple[Option, ...]]


def sellables(
    variant_ids: Iterable[int], *, channel: Channel, holder: str = "", looks: bool = True
) -> dict[int, Sellable]:
    """Sellable by variant id, in 7 queries however many; variants that do not exist are absent.

    What is reserved for or promised to `holder` (a cart's key) counts as available. Without
    `looks`, in 4 queries, pictures and options are left out: for those who show none.
    """
    rows = variant_rows().filter(pk__in=set(variant_ids))
    variants = list(rows.select_related("product__product_type"))
    if not variants:
        return {}
    ids = [variant.pk for variant in variants]
    products = {variant.product_id for variant in variants}
    listings = ProductListing.objects.filter(product_id__in=products, channel=channel)
    facts = facts_of(
        variants,
        channel=channel,
        listings={listing.product_id: listing for listing in listings},
        options=option_rows(ids) if looks else {},
        pictures=pictures_of(products) if looks else {},
        own_media=media_of_variants(ids) if looks else {},
        holder=holder,
    )
    return {variant.pk: sellable(variant, facts) for variant in variants}


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
    options: dict[int, tuple[Option, ...]],
    pictures: dict[int, tuple[Picture, ...]],
    own_media: dict[int, tuple[int, ...]],
    holder: str = "",
) -> Facts:
    """Adds offers and stock, two queries, to what the caller read."""
    ids = [variant.pk for variant in variants]
    return Facts(
        channel=channel,
        offers=current(ids, channel=channel),
        listings=listings,
        free=free_quantities(ids, holder=holder),
        pictures=pictures,
        own_media=own_media,
        options=options,
    )


def sellable(variant: VariantRow, facts: Facts) -> Sellable:
    """A variant as it is sold, from what was read; its product and type are loaded."""
    product, offer = variant.product, facts.offers.get(variant.pk)
    currency = facts.channel.currency
    listing = facts.listings.get(product.pk)
    published = facts.channel.is_active and is_shown(listing)
    picture = _picture(variant, facts)
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
        options=tuple(
            (option.attribute_name, option.value_name)
            for option in facts.options.get(variant.pk, ())
        ),
        files=variant.file_count,
    )


def _picture(variant: VariantRow, facts: Facts) -> Picture | None:
    """The variant's own picture, else the product's first."""
    candidates = facts.pictures.get(variant.product_id, ())
    own = set(facts.own_media.get(variant.pk, ()))
    fitting = [each for each in candidates if each.media_id in own] or list(candidates)
    return fitting[0] if fitting else None


def _tax_class(variant: VariantRow, offer: Offer | None) -> int | None:
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
