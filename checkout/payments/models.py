"""Attempts: a row per intended charge or refund, written before the call; and webhooks."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from store.kernel.clock import now
from store.kernel.rows import bounded


class Attempt(models.Model):
    """An intended charge or refund, with the key the gateway is told."""

    CHARGE, REFUND = "charge", "refund"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What is paid: the order's key.
    payable_key = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, default=CHARGE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    gateway = models.CharField(max_length=20)
    key = models.CharField(max_length=80, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20)
    # A single-use token from the gateway's own page; never card data.
    method_token = models.CharField(max_length=120, blank=True)
    ref = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=300, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    checks = models.PositiveIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_check_at"],
                name="attempt_due",
                condition=Q(next_check_at__isnull=False),
            )
        ]
        constraints: ClassVar = [
            # At most one charge of an order is under way or done; so for refunds of a charge.
            models.UniqueConstraint(
                fields=["payable_key"],
                condition=Q(kind="charge") & ~Q(state__in=["declined", "canceled"]),
                name="attempt_one_charge",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=Q(kind="refund") & ~Q(state__in=["declined", "canceled"]),
                name="attempt_one_refund",
            ),
            models.UniqueConstraint(
                fields=["gateway", "ref"],
                condition=Q(kind="charge") & ~Q(ref=""),
                name="attempt_ref_once",
            ),
            models.CheckConstraint(
                condition=bounded("amount_minor", 1), name="attempt_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(kind="charge", parent__isnull=True)
                | Q(kind="refund", parent__isnull=False),
                name="attempt_refund_has_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class WebhookEvent(models.Model):
    """What a gateway told us, kept before it is read; handled ones are pruned after 90 days."""

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    ref = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True, db_index=True)
    parked = models.CharField(max_length=300, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"
