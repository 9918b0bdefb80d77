"""The shop and its sales channels."""

from __future__ import annotations

from django.db import models

from store.kernel.rows import bounded

# A week: goods that nobody buys belong back on the shelf.
MOST_KEEP_MINUTES = 7 * 24 * 60


class Shop(models.Model):
    """The shop's own words; one row, id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120, default="Penny & Plum")
    description = models.CharField(max_length=300, blank=True)
    contact_email = models.EmailField(blank=True)
    address = models.TextField(blank=True, help_text="Shown on receipts and in the footer.")
    bank_details = models.TextField(blank=True, help_text="Shown to those who pay by transfer.")
    # For how long goods in a cart are kept from others, in minutes; 0 = not at all.
    keep_minutes_guest = models.PositiveIntegerField(default=0)
    keep_minutes_user = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "shop"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="shop_single"),
            models.CheckConstraint(
                condition=bounded("keep_minutes_guest", 0, MOST_KEEP_MINUTES)
                & bounded("keep_minutes_user", 0, MOST_KEEP_MINUTES),
                name="shop_keep_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """Where things are sold: one currency, a default country, how prices are entered."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    default_country = models.CharField(max_length=2, default="US")
    countries = models.JSONField(
        default=list, blank=True, help_text="Countries sold to; empty for all."
    )
    prices_entered_with_tax = models.BooleanField(default=True)
    minimum_charge_minor = models.PositiveIntegerField(
        default=50, help_text="The smallest amount a gateway takes, in minor units (50 = 0.50)."
    )
    is_active = models.BooleanField(default=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="channel_currency_code"
            ),
            models.CheckConstraint(
                condition=bounded("minimum_charge_minor", 0, 10**9), name="channel_minimum_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.name
