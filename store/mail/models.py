"""The table of mails."""

from __future__ import annotations

import uuid

from django.db import models

from store.kernel.clock import now


class Mail(models.Model):
    """One mail, as it was written; kept 180 days, then pruned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    # Words that only the recipient may read, sealed; put in where the mail leaves, then forgotten.
    sealed = models.TextField(blank=True)
    ref = models.CharField(max_length=80, blank=True)
    # A caller that may run twice gives the same key and the mail is written once.
    key = models.CharField(max_length=120, unique=True, null=True)
    created_at = models.DateTimeField(default=now, db_index=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["ref"], name="mail_ref")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
