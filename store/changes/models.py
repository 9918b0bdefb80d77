"""The table of changes."""

from __future__ import annotations

from django.db import models

from store.kernel.clock import now


class Change(models.Model):
    """One change of one object: what it was, what it became; kept (history), never pruned."""

    at = models.DateTimeField(default=now, db_index=True)
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "at"], name="change_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.key}"
