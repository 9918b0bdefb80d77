"""What the API keeps for a while: documents by their hash, answers by their caller's key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from store.kernel.clock import now


class PersistedDocument(models.Model):
    """A valid document that a client may ask for by its SHA-256."""

    hash = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    created_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return self.hash


class KeptAnswer(models.Model):
    """The answer to a mutation that was sent with a key, or the note that it is being made.

    Only digests of caller, key and request are kept, and the answer is sealed with the key: who
    reads this table can neither tell what was asked nor use what was answered.
    """

    RUNNING, DONE = "running", "done"
    caller_key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default=RUNNING)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller_key"], name="kept_answer_once"),
            models.CheckConstraint(
                condition=Q(state="running", answer__isnull=True, status__isnull=True)
                | Q(state="done", answer__isnull=False, status__gte=200, status__lt=500),
                name="kept_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller_key[:8]} {self.state}"
