"""Which products a channel's customers see, as querysets to narrow further."""

from __future__ import annotations

from typing import Any

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
    return seen_in(channel_id=channel.pk, at=now()) if channel.is_active else _none()


def listed(*, channel: Channel) -> QuerySet[Product]:
    """Visible products that are not hidden from lists and search."""
    return listed_in(channel_id=channel.pk, at=now()) if channel.is_active else _none()


def seen_in(*, channel_id: Any, at: Any) -> QuerySet[Product]:
    """As visible(), of an active channel by its id; takes values or slots of a kept query."""
    return Product.objects.filter(Exists(_shown(channel_id, at)), Exists(_offered(channel_id)))


def listed_in(*, channel_id: Any, at: Any) -> QuerySet[Product]:
    """As listed(), of an active channel by its id; takes values or slots of a kept query."""
    shown = _shown(channel_id, at).filter(visible_in_listings=True)
    return Product.objects.filter(Exists(shown), Exists(_offered(channel_id)))


def in_category(products: QuerySet[Product], category: Category) -> QuerySet[Product]:
    """Those of a category and of all below it."""
    return products.filter(category__path__startswith=category.path)


def in_collection(products: QuerySet[Product], collection_id: int) -> QuerySet[Product]:
    """Those of a collection."""
    entries = CollectionProduct.objects.filter(product=OuterRef("pk"), collection_id=collection_id)
    return products.filter(Exists(entries))


def _none() -> QuerySet[Product]:
    return Product.objects.none()


def _shown(channel_id: Any, at: Any) -> QuerySet[ProductListing]:
    come = Q(published_at__isnull=True) | Q(published_at__lte=at)
    return ProductListing.objects.filter(
        come, product=OuterRef("pk"), channel_id=channel_id, is_published=True
    )


def _offered(channel_id: Any) -> QuerySet[Listing]:
    return Listing.objects.filter(variant__product=OuterRef("pk"), channel_id=channel_id)
