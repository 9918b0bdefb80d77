"""Which products a channel's customers see, as querysets to narrow further."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.offers.models import Listing
from store.channels.models import Channel
from store.kernel.clock import now


def visible(*, channel: Channel) -> QuerySet[Product]:
    """Products published in an active channel, their date come, with a variant for sale there."""
    if not channel.is_active:
        return Product.objects.none()
    return Product.objects.filter(Exists(_shown(channel)), Exists(_offered(channel)))


def listed(*, channel: Channel) -> QuerySet[Product]:
    """Visible products that are not hidden from lists and search."""
    if not channel.is_active:
        return Product.objects.none()
    shown = _shown(channel).filter(visible_in_listings=True)
    return Product.objects.filter(Exists(shown), Exists(_offered(channel)))


def in_category(products: QuerySet[Product], category: Category) -> QuerySet[Product]:
    """Those of a category and of all below it."""
    return products.filter(category__path__startswith=category.path)


def in_collection(products: QuerySet[Product], collection_id: int) -> QuerySet[Product]:
    """Those of a collection."""
    entries = CollectionProduct.objects.filter(product=OuterRef("pk"), collection_id=collection_id)
    return products.filter(Exists(entries))


def _shown(channel: Channel) -> QuerySet[ProductListing]:
    come = Q(published_at__isnull=True) | Q(published_at__lte=now())
    return ProductListing.objects.filter(
        come, product=OuterRef("pk"), channel=channel, is_published=True
    )


def _offered(channel: Channel) -> QuerySet[Listing]:
    return Listing.objects.filter(variant__product=OuterRef("pk"), channel=channel)
