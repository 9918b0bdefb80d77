"""Offers: what a variant is sold as, in immutable versions (a trigger refuses UPDATE)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.rows import bounded


class Offer(models.Model):
    """One version: kind, unit price in micros, tax class; for a tip `unit_micro` is the minimum."""

    ORDINARY, DURABLE, TIP = "ordinary", "durable", "tip"
    KINDS: ClassVar = [(ORDINARY, "Ordinary"), (DURABLE, "Digital, kept"), (TIP, "Tip")]
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="offers")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    unit_micro = models.BigIntegerField()
    # The price before a sale; null when there is none.
    undiscounted_micro = models.BigIntegerField(null=True)
    # The channel's minor unit when the version was made: ordinary prices are whole multiples.
    minor_unit_micro = models.PositiveIntegerField()
    suggestions_micro = models.JSONField(default=list, blank=True)
    tax_class = models.ForeignKey(TaxClass, null=True, on_delete=models.PROTECT)
    # The promotion's rule that made the price, which the rule need not outlive; null = the owner.
    reduced_by = models.BigIntegerField(null=True)
    valid_from = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["variant", "channel", "version"], name="offer_version_once"
            ),
            models.CheckConstraint(
                condition=bounded("unit_micro", 0, 10**13), name="offer_price_bounds"
            ),
            models.CheckConstraint(
                condition=Q(undiscounted_micro__isnull=True)
                | Q(undiscounted_micro__gt=F("unit_micro")),
                name="offer_undiscounted_above",
            ),
            models.CheckConstraint(
                condition=~Q(kind="ordinary")
                | Q(unit_micro=F("unit_micro") / F("minor_unit_micro") * F("minor_unit_micro")),
                name="offer_ordinary_whole_minor",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ordinary", "durable", "tip"]), name="offer_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}@{self.version}"


class Listing(models.Model):
    """Which version is current for a variant in a channel; no row = not for sale there.

    `own` is the version that the owner made; `offer` is the same, or what a promotion makes of it.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="offer_listings")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    own = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "offers_listing"
        constraints = [
            models.UniqueConstraint(fields=["variant", "channel"], name="offer_listing_once")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} → {self.offer_id}"
