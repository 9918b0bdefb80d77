"""Whether products can be bought: from when they are sold, and what is free of their variants."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet, Sum

from catalog.models.listing import ProductListing
from catalog.queries.sale import Sale
from catalog.stock.queries import free_quantities
from store.graphql.engine.prepared import prepared

_VARIANT, _STOCK = "product__variants__id", "product__variants__stocks"


@prepared
def _rows(ids: Any, channel_id: Any) -> QuerySet[Any, Any]:
    """Product, from when it is sold, variant, what is free of it, what is reserved."""
    rows = ProductListing.objects.filter(product_id__among=ids, channel_id=channel_id).order_by()
    free = F(f"{_STOCK}__quantity") - F(f"{_STOCK}__allocated") - F(f"{_STOCK}__reserved")
    grouped = rows.values("product_id", "available_for_purchase_at", _VARIANT)
    sums: QuerySet[Any, Any] = grouped.annotate(free=Sum(free), held=Sum(f"{_STOCK}__reserved"))
    return sums.values_list("product_id", "available_for_purchase_at", _VARIANT, "free", "held")


def sold_and_free(
    ids: Collection[int], *, channel_id: int
) -> tuple[dict[int, Sale], dict[int, int]]:
    """Sales by product id, and the free quantity by variant id, in one query.

    One more where anything is reserved: reservations end by time alone.
    """
    sales: dict[int, Sale] = {}
    free: dict[int, int] = {}
    reserved = []
    for product_id, since, variant_id, left, held in _rows(ids=ids, channel_id=channel_id):
        sales[product_id] = Sale(since)
        if held:
            reserved.append(variant_id)
        if variant_id is not None:
            free[variant_id] = int(left or 0)
    return sales, free | (free_quantities(reserved) if reserved else {})
