"""How much of a variant can be sold now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.models.variant import Variant
from catalog.stock.models import Allocation, Reservation, Stock
from store.graphql.engine.prepared import prepared
from store.kernel.clock import now


def available(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """Free quantity by variant id over all warehouses, in two queries.

    None = not counted, or sold beyond stock. Variants that do not exist are absent.
    """
    ids = list(set(variant_ids))
    flags = Variant.objects.filter(pk__in=ids).values_list("id", "track_stock", "sell_when_out")
    counted = {pk: tracked and not beyond for pk, tracked, beyond in flags}
    free = free_quantities(pk for pk, is_counted in counted.items() if is_counted)
    return {pk: free.get(pk, 0) if is_counted else None for pk, is_counted in counted.items()}


def free_quantities(variant_ids: Iterable[int], *, holder: str = "") -> dict[int, int]:
    """Quantity less what is promised or reserved, by variant id; without a stock row absent.

    What is promised to or reserved for `holder` (a cart's key) is free to it.
    """
    ids = list(variant_ids)
    found: dict[int, int] = {}
    reserved = False
    for variant_id, free, held in _rows(ids, holder):
        found[variant_id] = found.get(variant_id, 0) + int(free)
        reserved = reserved or held > 0
    if reserved:
        for variant_id, quantity in reserved_by(ids, holder=holder).items():
            found[variant_id] += quantity
    return found


@prepared
def _reserved(ids: Any, holder: str, at: datetime) -> QuerySet[Reservation, tuple[Any, ...]]:
    own = Q(expires_at__lte=at) | Q(holder=holder)
    rows = Reservation.objects.filter(own, stock__variant_id__among=ids)
    return rows.values_list("stock__variant_id", "quantity")


def reserved_by(variant_ids: Iterable[int], *, holder: str = "") -> dict[int, int]:
    """Pieces that count as reserved and are free to `holder`: its own, and what has expired."""
    found: dict[int, int] = {}
    for variant_id, quantity in _reserved(ids=list(variant_ids), holder=holder, at=now()):
        found[variant_id] = found.get(variant_id, 0) + quantity
    return found


@prepared
def _sums(ids: Any) -> QuerySet[Stock, tuple[Any, ...]]:
    """Variant, what is free, what is reserved."""
    rows = Stock.objects.filter(variant_id__among=ids).order_by()
    free = F("quantity") - F("allocated") - F("reserved")
    sums = rows.values("variant_id").annotate(free=Sum(free), held=Sum("reserved"))
    return sums.values_list("variant_id", "free", "held")


def _rows(ids: list[int], holder: str) -> Iterable[tuple[int, int, int]]:
    """Variant, what is free, what is reserved: by variant, or by stock row for a holder."""
    if not holder:
        return _sums(ids=ids)
    rows = Stock.objects.filter(variant_id__in=ids).order_by()
    free = F("quantity") - F("allocated") - F("reserved")
    mine = Allocation.objects.filter(stock=OuterRef("pk"), state=Allocation.OPEN, holder=holder)
    total = mine.order_by().values("stock").annotate(total=Sum("quantity")).values("total")
    own = rows.annotate(free=free + Coalesce(Subquery(total), 0))
    return own.values_list("variant_id", "free", "reserved")


def reserved_until(holder: str) -> datetime | None:
    """When the first of a cart's reservations ends; None when it has none now."""
    rows = Reservation.objects.filter(holder=holder, expires_at__gt=now())
    return rows.order_by("expires_at").values_list("expires_at", flat=True).first()
