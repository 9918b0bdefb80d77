"""The tables of pictures."""

from __future__ import annotations

from django.db import models

from store.kernel.clock import now
from store.kernel.rows import bounded


class Image(models.Model):
    """A picture, re-encoded: `media/<hash[:2]>/<hash>.<ext>`; sizes in pixels."""

    hash = models.CharField(max_length=64, unique=True)
    extension = models.CharField(max_length=4, default="png")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    rendered_at = models.DateTimeField(null=True, help_text="When its WebP renditions were made.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=bounded("width", 1, 20_000) & bounded("height", 1, 20_000),
                name="image_size_bounds",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.hash[:12]


class Rendition(models.Model):
    """A smaller WebP copy of a picture, `width` pixels wide."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "width"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.width}w"


class RemoteImage(models.Model):
    """A picture named by address (import); fetched in the background, noted when unreachable."""

    url = models.URLField(max_length=2000, unique=True)
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL)
    requested_at = models.DateTimeField(default=now)
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.url
