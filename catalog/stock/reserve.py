"""Reserving goods for carts: kept for some minutes, counted by conditional UPDATEs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from catalog.models.variant import Variant
from catalog.stock.models import Allocation, Reservation, Stock
from store.graphql.engine.instances import instances
from store.kernel.clock import now
from store.kernel.errors import Conflict


def reserve(*, holder: str, wanted: Mapping[int, int], until: datetime) -> None:
    """Keep just these quantities (by variant id) for a cart, all or nothing; ends at `until`.

    In the transaction that changes the cart and has locked it. Goods that are not counted, or sold
    beyond stock, need no keeping; nor do those that are promised to it already.
    Raises Conflict insufficient_stock (params: variants).
    """
    flags = Variant.objects.filter(pk__in=wanted, track_stock=True, sell_when_out=False)
    counted = set(flags.values_list("id", flat=True))
    short: list[int] = []
    with transaction.atomic():
        held, promised = _held(holder, until), _promised(holder)
        # One order of variants for everybody, as when goods are promised to orders.
        for variant_id in sorted(held.keys() | counted):
            asked = wanted.get(variant_id, 0) if variant_id in counted else 0
            quantity = max(asked - promised.get(variant_id, 0), 0)
            rows = held.get(variant_id, [])
            if sum(row.quantity for row in rows) == quantity:
                continue
            for row in rows:
                _drop(row)
            if _keep(holder, variant_id, quantity, until):
                short.append(variant_id)
        if short:
            message = "There is not enough in stock."
            raise Conflict("insufficient_stock", message, "quantity", variants=short)


def give_back(*, holder: str) -> int:
    """A cart's reservations end now; answers how many pieces. In the caller's transaction."""
    return sum(_drop(row) for row in _kept_for(holder=holder))


@instances(Reservation, "stock")
def _kept_for(holder: str) -> QuerySet[Reservation]:
    rows = Reservation.objects.filter(holder=holder)
    return rows.order_by("stock__variant_id", "stock_id")


def reclaim(*, stock_id: int | None = None) -> int:
    """Take back what has expired, of one stock row or of all; answers how many pieces."""
    rows = Reservation.objects.filter(expires_at__lte=now())
    if stock_id is not None:
        rows = rows.filter(stock_id=stock_id)
    if not rows.exists():
        return 0
    with transaction.atomic():
        # Who is prolonging a reservation just now keeps it; nobody waits for him.
        return sum(
            _drop(row) for row in rows.select_for_update(skip_locked=True).order_by("stock_id")
        )


def _promised(holder: str) -> dict[int, int]:
    """What is promised to the cart's own order or draft, by variant id."""
    rows = Allocation.objects.filter(holder=holder, state=Allocation.OPEN)
    found: dict[int, int] = {}
    for variant_id, quantity in rows.values_list("stock__variant_id", "quantity"):
        found[variant_id] = found.get(variant_id, 0) + quantity
    return found


def _held(holder: str, until: datetime) -> dict[int, list[Reservation]]:
    """What the cart still holds, prolonged; a row that was taken back meanwhile is not there."""
    found: dict[int, list[Reservation]] = {}
    rows = Reservation.objects.filter(holder=holder).select_related("stock")
    for row in rows.order_by("stock__variant_id", "stock_id"):
        if Reservation.objects.filter(pk=row.pk).update(expires_at=until):
            row.expires_at = until
            found.setdefault(row.stock.variant_id, []).append(row)
    return found


def _drop(row: Reservation) -> int:
    """Delete a reservation as it was read; only who deletes it gives its pieces back."""
    same = Reservation.objects.filter(pk=row.pk, expires_at=row.expires_at)
    if not same.delete()[0]:
        return 0
    Stock.objects.filter(pk=row.stock_id).update(reserved=F("reserved") - row.quantity)
    return row.quantity


def _keep(holder: str, variant_id: int, quantity: int, until: datetime) -> int:
    """Keep from one row if one has all of it, else from several; answers what is missing."""
    ids = list(Stock.objects.filter(variant_id=variant_id).order_by("id").values_list("pk"))
    missing = quantity
    for (stock_id,) in ids:
        if missing and _take(stock_id, missing):
            _write(holder, stock_id, missing, until)
            missing = 0
    for (stock_id,) in ids:
        part = _take_part(stock_id, missing) if missing else 0
        if part:
            _write(holder, stock_id, part, until)
            missing -= part
    return missing


def _take(stock_id: int, quantity: int) -> bool:
    """One conditional UPDATE: kept only if that much is free; what has expired is free."""
    fits = Stock.objects.filter(
        pk=stock_id, quantity__gte=F("allocated") + F("reserved") + quantity
    )
    return bool(fits.update(reserved=F("reserved") + quantity)) or (
        reclaim(stock_id=stock_id) > 0 and bool(fits.update(reserved=F("reserved") + quantity))
    )


def _take_part(stock_id: int, most: int) -> int:
    """Keep what is free, up to `most`; a row that others changed meanwhile is read again."""
    while True:
        counts = Stock.objects.values_list("quantity", "allocated", "reserved").get(pk=stock_id)
        quantity, allocated, reserved = counts
        part = min(most, quantity - allocated - reserved)
        if part <= 0 or _take(stock_id, part):
            return max(part, 0)


def _write(holder: str, stock_id: int, quantity: int, until: datetime) -> None:
    Reservation.objects.create(
        holder=holder, stock_id=stock_id, quantity=quantity, expires_at=until
    )
