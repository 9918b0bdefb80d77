"""Pictures of products."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models.base import WithMetadata
from catalog.models.product import Product
from catalog.models.variant import Variant
from store.media.models import Image, RemoteImage


class ProductMedia(WithMetadata):
    """A picture's place on a product; one named by address waits for its file (`remote`)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="media")
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.PROTECT)
    remote = models.ForeignKey(RemoteImage, null=True, blank=True, on_delete=models.SET_NULL)
    alt = models.CharField(max_length=250, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "product media"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "remote"],
                condition=Q(remote__isnull=False),
                name="product_media_remote_once",
            )
        ]

    def __str__(self) -> str:
        return self.alt or f"picture {self.pk}"


class VariantMedia(models.Model):
    """Which of its product's pictures shows a variant."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="media")
    media = models.ForeignKey(ProductMedia, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "media"], name="variant_media_once")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.media_id}"
