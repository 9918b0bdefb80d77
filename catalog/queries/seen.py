"""Which of some products and variants a channel's shoppers see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.queries.visibility import seen_in
from store.graphql.engine.prepared import prepared


@prepared
def _products(ids: Any, channel_id: Any, at: Any) -> QuerySet[Product, tuple[int]]:
    rows = seen_in(channel_id=channel_id, at=at).filter(pk__among=ids)
    return rows.order_by().values_list("id")


@prepared
def _variants(ids: Any, channel_id: Any, at: Any) -> QuerySet[Variant, tuple[int]]:
    sold = Listing.objects.filter(variant=OuterRef("pk"), channel_id=channel_id)
    products = seen_in(channel_id=channel_id, at=at).filter(pk=OuterRef("product_id"))
    rows = Variant.objects.filter(Exists(sold), Exists(products), pk__among=ids)
    return rows.order_by().values_list("id")


def seen_products(ids: Collection[int], *, channel_id: int, at: datetime) -> set[int]:
    """Those of these products that shoppers see, in one query."""
    return {pk for (pk,) in _products(ids=ids, channel_id=channel_id, at=at)} if ids else set()


def seen_variants(ids: Collection[int], *, channel_id: int, at: datetime) -> set[int]:
    """Those of these variants that are for sale, in one query."""
    return {pk for (pk,) in _variants(ids=ids, channel_id=channel_id, at=at)} if ids else set()
