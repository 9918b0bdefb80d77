"""Collections: products gathered by hand."""

from __future__ import annotations

from django.db import models

from catalog.models.base import WithMetadata, WithSeo
from catalog.models.product import Product
from store.channels.models import Channel
from store.media.models import Image


class Collection(WithMetadata, WithSeo):
    """A named list of products."""

    slug = models.SlugField(max_length=255, unique=True)
    name = models.CharField(max_length=250)
    description = models.JSONField(default=dict, blank=True)
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL)
    image_alt = models.CharField(max_length=250, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class CollectionProduct(models.Model):
    """A product's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="collection_entries"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "product"], name="collection_product_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.product_id}"


class CollectionListing(models.Model):
    """Whether a collection is shown in a channel."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    is_published = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "channel"], name="collection_listing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.channel_id}"
