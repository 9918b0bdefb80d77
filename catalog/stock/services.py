"""Promising goods to orders, shipping them, and counting what lies in a warehouse."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from catalog.models.variant import Variant
from catalog.stock.models import Allocation, Movement, Stock, Warehouse
from catalog.stock.reserve import give_back, reclaim
from store.changes.services import record
from store.graphql.engine.prepared import prepared
from store.graphql.engine.writing import insert, update
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.ids import slug_of
from store.kernel.rows import violation

MAX_QUANTITY = 10**12


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of a variant for an order line (`ref`)."""

    variant_id: int
    quantity: int
    ref: str


def allocate(*, wanted: Sequence[Wanted], holder: str = "") -> None:
    """Promise all of `wanted` or none of it, in the caller's transaction.

    What was reserved for the `holder` (a cart's key) becomes the promise. A ref that already holds
    goods of the variant, or had them shipped, is left as it is: release it first to change its
    quantity. Variants that are not counted are skipped; of those sold beyond stock as much is
    promised as there is.
    Raises Conflict insufficient_stock (params: variants = ids of what is short).
    """
    counted = dict(_counted(ids={each.variant_id for each in wanted}))
    short: list[int] = []
    with transaction.atomic():
        if holder:
            give_back(holder=holder)
        places = _Places([each for each in wanted if each.variant_id in counted], holder)
        # One order of variants and rows for everybody: two orders never wait for each other.
        for each in sorted(wanted, key=lambda one: (one.variant_id, one.ref)):
            if each.variant_id not in counted:
                continue
            missing = places.promise(each)
            if missing and not counted[each.variant_id]:
                short.append(each.variant_id)
        places.write()
        if short:
            raise Conflict(
                "insufficient_stock",
                "There is not enough in stock.",
                "quantity",
                variants=sorted(set(short)),
            )


@prepared
def _counted(ids: Any) -> QuerySet[Variant, tuple[Any, ...]]:
    return Variant.objects.filter(pk__among=ids, track_stock=True).values_list(
        "id", "sell_when_out"
    )


@prepared
def _stocks(ids: Any) -> QuerySet[Stock, tuple[Any, ...]]:
    rows = Stock.objects.filter(variant_id__among=ids)
    return rows.order_by("id").values_list("variant_id", "id")


@prepared
def _held(refs: Any) -> QuerySet[Allocation, tuple[Any, ...]]:
    rows = Allocation.objects.filter(ref__among=refs)
    return rows.values_list("ref", "stock__variant_id", "stock_id", "state")


class _Places:
    """Where goods lie, and what is promised of them to these refs already."""

    def __init__(self, wanted: Sequence[Wanted], holder: str) -> None:
        self._holder = holder
        self._stocks: dict[int, list[int]] = {}
        for variant_id, pk in _stocks(ids={each.variant_id for each in wanted}) if wanted else ():
            self._stocks.setdefault(variant_id, []).append(pk)
        held = _held(refs=[each.ref for each in wanted]) if wanted else []
        self._settled = {row[:2] for row in held if row[3] != Allocation.RELEASED}
        self._released = {(row[2], row[0]) for row in held if row[3] == Allocation.RELEASED}
        self._made: list[Allocation] = []

    def promise(self, wanted: Wanted) -> int:
        """Promise from one warehouse if one has all of it, else from several; answers the rest."""
        if (wanted.ref, wanted.variant_id) in self._settled:
            return 0
        missing, ids = wanted.quantity, self._stocks.get(wanted.variant_id, [])
        for stock_id in ids:
            if _take(stock_id, missing):
                self._hold(stock_id, wanted.ref, missing)
                return 0
        for stock_id in ids:
            part = _take_part(stock_id, missing)
            if part:
                self._hold(stock_id, wanted.ref, part)
                missing -= part
        return missing

    def _hold(self, stock_id: int, ref: str, quantity: int) -> None:
        """Note the promise; one that was released before is opened again."""
        if (stock_id, ref) in self._released:
            rows = Allocation.objects.filter(stock_id=stock_id, ref=ref, state=Allocation.RELEASED)
            if rows.update(
                state=Allocation.OPEN,
                quantity=quantity,
                holder=self._holder,
                created_at=now(),
                closed_at=None,
            ):
                return
        self._made.append(
            Allocation(stock_id=stock_id, ref=ref, quantity=quantity, holder=self._holder)
        )

    def write(self) -> None:
        """Write the promises that are new, in one statement."""
        insert(*self._made)


@update
def _promised(stock_id: int, quantity: int) -> Any:
    rows = Stock.objects.filter(
        pk=stock_id, quantity__gte=F("allocated") + F("reserved") + quantity
    )
    return rows, {"allocated": F("allocated") + quantity}


def _take(stock_id: int, quantity: int) -> bool:
    """One conditional UPDATE: promised only if that much is free, also for other carts."""
    return bool(_promised(stock_id=stock_id, quantity=quantity)) or (
        reclaim(stock_id=stock_id) > 0 and bool(_promised(stock_id=stock_id, quantity=quantity))
    )


def _take_part(stock_id: int, most: int) -> int:
    """Promise what is free, up to `most`; a row that others changed meanwhile is read again."""
    while True:
        counts = Stock.objects.values_list("quantity", "allocated", "reserved").get(pk=stock_id)
        quantity, allocated, reserved = counts
        part = min(most, quantity - allocated - reserved)
        if part <= 0 or _take(stock_id, part):
            return max(part, 0)


def release(*, refs: Sequence[str]) -> int:
    """Give back what is promised to these refs; answers how many pieces; again = 0."""
    given = 0
    with transaction.atomic():
        for allocation in _open(refs):
            closed = Allocation.objects.filter(
                pk=allocation.pk, state=Allocation.OPEN, quantity=allocation.quantity
            ).update(state=Allocation.RELEASED, closed_at=now())
            if closed:
                given += allocation.quantity
                Stock.objects.filter(pk=allocation.stock_id).update(
                    allocated=F("allocated") - allocation.quantity
                )
    return given


def ship(*, ref: str, quantity: int, key: str | None = None) -> int:
    """Take up to `quantity` promised pieces out of their warehouses; answers how many.

    0 = nothing was promised to this ref (not counted, or shipped before). With a `key` the same
    call made twice ships once.
    """
    key = key or f"ship:{uuid.uuid4()}"
    shipped = 0
    with transaction.atomic():
        done = Movement.objects.filter(key__startswith=f"{key}:", ref=ref)
        earlier = -sum(done.values_list("delta", flat=True))
        if earlier:
            return earlier
        for allocation in _open([ref]):
            shipped += _ship_from(allocation, quantity - shipped, key)
    return shipped


def _ship_from(allocation: Allocation, most: int, key: str) -> int:
    part = min(most, allocation.quantity)
    if part <= 0:
        return 0
    rows = Allocation.objects.filter(
        pk=allocation.pk, state=Allocation.OPEN, quantity=allocation.quantity
    )
    if part == allocation.quantity:
        claimed = rows.update(state=Allocation.SHIPPED, closed_at=now())
    else:
        claimed = rows.update(quantity=F("quantity") - part)
    if not claimed:
        raise Conflict("stock_changed", "These goods were changed just now. Try again.", "quantity")
    Stock.objects.filter(pk=allocation.stock_id).update(
        quantity=F("quantity") - part, allocated=F("allocated") - part
    )
    _move(f"{key}:{allocation.stock_id}", allocation.stock_id, -part, "shipped", allocation.ref)
    return part


def _move(key: str, stock_id: int, delta: int, reason: str, ref: str = "") -> None:
    used = Conflict("key_reused", "This was done just now.", "quantity")
    with violation({"stock_movement.key": used, "stock_movement_key": used}):
        Movement.objects.create(key=key, stock_id=stock_id, delta=delta, reason=reason, ref=ref)


def _open(refs: Sequence[str]) -> list[Allocation]:
    rows = Allocation.objects.filter(ref__in=list(refs), state=Allocation.OPEN)
    return list(rows.order_by("stock__variant_id", "stock_id", "id"))


def set_quantity(
    *,
    variant: Variant,
    warehouse: Warehouse,
    quantity: int,
    reason: str,
    key: str,
    actor: Actor,
) -> Stock:
    """Say how many pieces lie in a warehouse, through a movement; a used key changes nothing.

    Raises Refused, Invalid (quantity), Conflict stock_promised when fewer than are promised.
    """
    actor.require(MANAGE_PRODUCTS)
    if not 0 <= quantity <= MAX_QUANTITY:
        raise Invalid("invalid_quantity", "Enter a quantity of 0 or more.", "quantity")
    with transaction.atomic():
        stock, _ = Stock.objects.get_or_create(variant=variant, warehouse=warehouse)
        if Movement.objects.filter(key=key).exists():
            return stock
        before = _recount(stock.pk, quantity)
        if before != quantity:
            _move(key, stock.pk, quantity - before, reason)
            record(
                actor=actor,
                verb="stock_counted",
                kind="stock",
                key=stock.pk,
                before={"quantity": before},
                after={"quantity": quantity, "reason": reason},
            )
        stock.refresh_from_db()
        return stock


def open_stock(
    *, quantities: Mapping[int, int], warehouse: Warehouse, reason: str, key: str, actor: Actor
) -> None:
    """First quantities (by variant id) of variants that have no stock row there, in few statements.

    Raises Refused, Invalid (quantity), Conflict key_reused when such a row is there by now.
    """
    actor.require(MANAGE_PRODUCTS)
    if not all(0 <= quantity <= MAX_QUANTITY for quantity in quantities.values()):
        raise Invalid("invalid_quantity", "Enter a quantity of 0 or more.", "quantity")
    used = Conflict("key_reused", "This was counted just now.", "quantity")
    with transaction.atomic(), violation({"stock": used}):
        rows = Stock.objects.bulk_create(
            Stock(variant_id=pk, warehouse=warehouse, quantity=quantity)
            for pk, quantity in quantities.items()
        )
        Movement.objects.bulk_create(
            Movement(key=f"{key}:{row.pk}", stock=row, delta=row.quantity, reason=reason)
            for row in rows
            if row.quantity
        )


def save_warehouse(*, slug: str, name: str, country: str = "US", actor: Actor) -> Warehouse:
    """Make or change the warehouse of that slug; raises Refused, Invalid (slug, name, country)."""
    actor.require(MANAGE_PRODUCTS)
    if slug != slug_of(slug) or len(slug) > 120:
        raise Invalid("invalid_slug", "Use small letters, digits and dashes.", "slug")
    if not 0 < len(name.strip()) <= 250:
        raise Invalid("invalid_name", "Enter a name of 1 to 250 characters.", "name")
    if not (len(country) == 2 and country.isascii() and country.isupper()):
        raise Invalid("invalid_country", "Give the country's two letters.", "country")
    with transaction.atomic():
        old = Warehouse.objects.filter(slug=slug).first()
        row, _ = Warehouse.objects.update_or_create(
            slug=slug, defaults={"name": name.strip(), "country": country}
        )
        before = {"name": old.name, "country": old.country} if old else {}
        after = {"name": row.name, "country": row.country}
        record(
            actor=actor,
            verb="warehouse_saved",
            kind="warehouse",
            key=row.pk,
            before=before,
            after=after,
        )
    return row


def _recount(stock_id: int, quantity: int) -> int:
    """Put the new quantity in place of the one that was read; answers the one that was there."""
    while True:
        before, allocated = Stock.objects.values_list("quantity", "allocated").get(pk=stock_id)
        if allocated > quantity:
            raise Conflict(
                "stock_promised",
                f"{allocated} pieces are promised to orders; enter at least that many.",
                "quantity",
                allocated=allocated,
            )
        rows = Stock.objects.filter(pk=stock_id, quantity=before, allocated__lte=quantity)
        if before == quantity or rows.update(quantity=quantity):
            return before
