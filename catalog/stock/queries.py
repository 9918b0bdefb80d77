"""How much of a variant can be sold now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Sum

from catalog.models.variant import Variant
from catalog.stock.models import Stock


def available(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """Free quantity by variant id over all warehouses, in two queries.

    None = not counted, or sold beyond stock. Variants that do not exist are absent.
    """
    ids = list(set(variant_ids))
    flags = Variant.objects.filter(pk__in=ids).values_list("id", "track_stock", "sell_when_out")
    counted = {pk: tracked and not beyond for pk, tracked, beyond in flags}
    free = free_quantities(pk for pk, is_counted in counted.items() if is_counted)
    return {pk: free.get(pk, 0) if is_counted else None for pk, is_counted in counted.items()}


def free_quantities(variant_ids: Iterable[int]) -> dict[int, int]:
    """Quantity less what is promised, by variant id; variants without a stock row are absent."""
    rows = (
        Stock.objects.filter(variant_id__in=list(variant_ids))
        .order_by()
        .values("variant_id")
        .annotate(free=Sum(F("quantity") - F("allocated")))
        .values_list("variant_id", "free")
    )
    return dict(rows)
