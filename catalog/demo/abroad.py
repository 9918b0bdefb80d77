"""The demo's further channels: the same goods from the same shelves, at prices of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from catalog.demo.rows import DemoVariant, Kind
from catalog.demo.shelves import MARK
from catalog.demo.shop import DemoCatalog, DemoChannel
from catalog.models.collection import Collection, CollectionListing
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.services import publish_many
from catalog.offers.terms import Terms
from catalog.services import collections, products
from store.channels.models import Channel
from store.channels.services import create_channel
from store.kernel.actor import Actor


def load_channels(catalog: DemoCatalog, *, home: Channel, actor: Actor) -> None:
    """Make what is missing; a channel of that name that is the owner's own is left alone.

    Only goods that the loader made, that `home` shows and that have no place there yet come in:
    what the owner changed or took away in a channel stays so.
    """
    for told in catalog.channels:
        channel = Channel.objects.filter(slug=told.slug).first()
        if channel is not None and MARK not in channel.private_metadata:
            continue
        goods = list(_missing(Product.objects.all(), "product", home, channel))
        shelves = list(_missing(Collection.objects.all(), "collection", home, channel))
        if channel is None or goods or shelves:
            with transaction.atomic():
                place = channel or _create(told, actor)
                _list_goods(catalog, told, goods, place, actor)
                for shelf in shelves:
                    collections.set_listing(
                        collection=shelf, channel=place, is_published=True, actor=actor
                    )


def _missing(
    rows: QuerySet[Any], kind: str, home: Channel, channel: Channel | None
) -> QuerySet[Any]:
    """Rows that the loader made, that `home` shows and that have no place in the channel yet."""
    table: Any = ProductListing if kind == "product" else CollectionListing
    listings = table.objects.filter(**{kind: OuterRef("pk")})
    return rows.filter(
        Exists(listings.filter(channel=home, is_published=True)),
        ~Exists(listings.filter(channel=channel)),
        private_metadata__has_key=MARK,
    ).order_by("id")


def _create(told: DemoChannel, actor: Actor) -> Channel:
    return create_channel(
        slug=told.slug,
        currency=told.currency,
        fields={
            "name": told.name,
            "default_country": told.country,
            "countries": list(told.countries),
            "prices_entered_with_tax": True,
            "private_metadata": {MARK: "made"},
        },
        actor=actor,
    )


def _list_goods(
    catalog: DemoCatalog,
    told: DemoChannel,
    rows: Sequence[Product],
    channel: Channel,
    actor: Actor,
) -> None:
    if not rows:
        return
    variants = Variant.objects.filter(product__in=rows).exclude(sku=None)
    by_sku = {each.sku: each for each in variants.select_related("product")}
    terms = [_terms(by_sku[each.sku], each, told) for each in _told(catalog, by_sku)]
    publish_many(terms=terms, channel=channel, actor=actor)
    for product in rows:
        products.publish(product=product, channel=channel, actor=actor)


def _told(catalog: DemoCatalog, skus: Iterable[str | None]) -> list[DemoVariant]:
    known = set(skus)
    return [each for row in catalog.products for each in row.variants if each.sku in known]


def _terms(variant: Variant, row: DemoVariant, told: DemoChannel) -> Terms:
    if row.kind is Kind.TIP and row.tip is not None:
        suggestions = tuple(told.price(each) for each in row.tip.suggestions)
        return Terms(variant, row.kind.value, told.price(row.tip.minimum), None, suggestions)
    before = told.price(row.compare_at) if row.compare_at else None
    return Terms(variant, row.kind.value, told.price(row.price), before)
