"""The table of periodic tasks."""

from __future__ import annotations

from django.db import models


class PeriodicTask(models.Model):
    """When a declared task is next due and how its last run went; one row per declaration."""

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    runs = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
