"""What catalog rows share: metadata and words for search engines."""

from __future__ import annotations

from django.db import models


class WithMetadata(models.Model):
    """Public and private key-value pairs, as Saleor's clients know them."""

    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class WithSeo(models.Model):
    """Title and description for search engines; empty = made from name and description."""

    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
