"""Carts and their lines; prices are never stored here, they are the current offers'."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalog.models.variant import Variant
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.rows import bounded


class Cart(models.Model):
    """What a shopper gathers; its id is its secret. Pruned 60 days after the last change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="carts"
    )
    country = models.CharField(max_length=2)
    note = models.CharField(max_length=1000, blank=True)
    # A voucher's code as it was accepted; whether it still applies is told when prices are read.
    voucher_code = models.CharField(max_length=255, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    # Counts up with every change of a line; an order remembers which version it was made of.
    version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["updated_at"], name="cart_open", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CartLine(models.Model):
    """A variant and how many; a tip carries the amount the shopper chose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    tip_micro = models.BigIntegerField(null=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_once"),
            models.CheckConstraint(
                condition=bounded("quantity", 1, 10_000), name="cart_line_quantity"
            ),
            models.CheckConstraint(
                condition=Q(tip_micro__isnull=True) | bounded("tip_micro", 1, 10**12),
                name="cart_line_tip",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
