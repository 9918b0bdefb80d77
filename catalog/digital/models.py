"""Files that are sold, in private storage."""

from __future__ import annotations

import uuid

from django.db import models

from catalog.models.variant import Variant
from store.kernel.clock import now


class DigitalFile(models.Model):
    """A file behind a variant; `path` is relative to the private folder, never public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "name"], name="digital_file_once")
        ]

    def __str__(self) -> str:
        return self.name
