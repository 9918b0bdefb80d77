"""The category tree."""

from __future__ import annotations

from django.db import models

from catalog.models.base import WithMetadata, WithSeo
from store.media.models import Image


class Category(WithMetadata, WithSeo):
    """A node of the tree; `path` holds its ancestors' ids and its own: "/1/5/"."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    path = models.CharField(max_length=400, blank=True, db_index=True)
    level = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=255, unique=True)
    name = models.CharField(max_length=250)
    description = models.JSONField(default=dict, blank=True)
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL)
    image_alt = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name
