"""The table of events."""

from __future__ import annotations

from django.db import models

from store.kernel.clock import now


class Event(models.Model):
    """Something that happened; handled events are pruned after 30 days."""

    kind = models.CharField(max_length=60)
    ref = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="event_due", condition=models.Q(handled_at__isnull=True)
            ),
            models.Index(fields=["handled_at"], name="event_handled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
