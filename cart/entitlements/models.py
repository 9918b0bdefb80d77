"""Rights: who may open which variant's files, since when and why."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from catalog.models.variant import Variant
from store.accounts.models import User
from store.kernel.clock import now
from store.kernel.rows import bounded


class Entitlement(models.Model):
    """A right that an order line gave; the order's link opens it, and its user's account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="entitlements"
    )
    # What gave the right (an order line's key) and what opens it (the order's key).
    source = models.CharField(max_length=80)
    holder = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=12)
    quantity = models.PositiveIntegerField(default=1)
    granted_at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    downloads = models.PositiveIntegerField(default=0)
    last_download_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "variant"], name="entitlement_once"),
            models.CheckConstraint(
                condition=bounded("quantity", 1, 10_000), name="entitlement_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.variant_id}"
