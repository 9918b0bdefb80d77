"""Stock: quantities per warehouse, every movement, and what is promised to orders."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from catalog.models.variant import Variant
from store.kernel.clock import now
from store.kernel.rows import bounded


class Warehouse(models.Model):
    """A place from which goods leave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=250)
    country = models.CharField(max_length=2, default="US")

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """What lies in a warehouse (`quantity`), how much of it is promised (`allocated`) to orders.

    `reserved` is held for carts; reservations that have expired are still in it until somebody
    needs the goods or the pruning task comes by.
    """

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="stocks")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stocks")
    quantity = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "variant"], name="stock_once"),
            models.CheckConstraint(condition=bounded("quantity", 0, 10**12), name="stock_quantity"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("quantity")),
                name="stock_allocated_in_quantity",
            ),
            models.CheckConstraint(condition=bounded("reserved", 0, 10**12), name="stock_reserved"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} @ {self.warehouse_id}: {self.quantity}"


class Movement(models.Model):
    """A change of a quantity; append-only (trigger), their sum is the quantity."""

    key = models.CharField(max_length=160, unique=True)
    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="movements")
    delta = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    ref = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.reason}"


class Allocation(models.Model):
    """Goods promised to an order line (`ref`), until shipped or released."""

    OPEN, SHIPPED, RELEASED = "open", "shipped", "released"
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="allocations")
    ref = models.CharField(max_length=80)
    # Whose goods these are while nothing is settled: the cart's key. To itself they are not gone.
    holder = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=OPEN)
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ref"], name="allocation_ref"),
            models.Index(
                fields=["holder"],
                name="allocation_open_holder",
                condition=Q(state="open") & ~Q(holder=""),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stock", "ref"], name="allocation_once"),
            models.CheckConstraint(
                condition=bounded("quantity", 1, 10**9), name="allocation_positive"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "shipped", "released"]), name="allocation_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.quantity} {self.state}"


class Reservation(models.Model):
    """Goods kept for a cart (`holder`) while its shopper makes up his mind; ends by itself."""

    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="reservations")
    holder = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder", "stock"], name="reservation_once"),
            models.CheckConstraint(
                condition=bounded("quantity", 1, 10**9), name="reservation_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.quantity} until {self.expires_at}"
