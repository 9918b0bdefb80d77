"""The numbers; only triggers and this room write them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Version(models.Model):
    """A part of a name's version, which is the sum of its parts.

    Shard 0 is there from the start. On PostgreSQL each connection counts in a part of its own
    (shard = its process id), so that no two writers ever wait for one another here.
    """

    name = models.CharField(max_length=40)
    shard = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "shard"], name="version_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}/{self.shard}: {self.number}"
