"""Where products are shown."""

from __future__ import annotations

from django.db import models

from catalog.models.product import Product
from store.channels.models import Channel


class ProductListing(models.Model):
    """A product in a channel: published or draft, since when it is shown and sold."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    visible_in_listings = models.BooleanField(default=True)
    available_for_purchase_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "channel"], name="product_listing_once")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.channel_id}"
