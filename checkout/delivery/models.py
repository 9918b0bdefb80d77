"""Zones, methods of delivery and what they cost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalog.models.tax import TaxClass
from store.channels.models import Channel
from store.kernel.rows import bounded


class Zone(models.Model):
    """Countries that are served alike; an empty list means everywhere else."""

    name = models.CharField(max_length=120)
    countries = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class Method(models.Model):
    """A way of delivery in a zone."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="methods")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    tax_class = models.ForeignKey(TaxClass, null=True, blank=True, on_delete=models.SET_NULL)
    min_days = models.PositiveSmallIntegerField(null=True, blank=True)
    max_days = models.PositiveSmallIntegerField(null=True, blank=True)
    max_weight_g = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class MethodListing(models.Model):
    """A method's price in a channel, in whole minor units as micros."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    price_micro = models.BigIntegerField()
    free_from_micro = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["method", "channel"], name="method_listing_once"),
            models.CheckConstraint(
                condition=bounded("price_micro", 0, 10**12), name="method_price_bounds"
            ),
            models.CheckConstraint(
                condition=Q(free_from_micro__isnull=True) | bounded("free_from_micro"),
                name="method_free_from_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method_id} {self.price_micro}"
