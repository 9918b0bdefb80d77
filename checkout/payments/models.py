"""Attempts: a row per intended charge or refund, written before the call; and webhooks."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from store.kernel.clock import now
from store.kernel.rows import bounded


class Attempt(models.Model):
    """An intended charge or refund, with the key the gateway is told."""

    CHARGE, REFUND = "charge", "refund"
    AUTHORIZATION = "authorization"
    ALL, SURPLUS = "all", "surplus"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What is paid: the order's key; of a part the cart's, which the order remembers.
    payable_key = models.UUIDField(db_index=True)
    # One of the payments that together pay a checkout, begun before it was placed.
    part = models.BooleanField(default=False)
    # With it all was paid for as it then stood.
    completes = models.BooleanField(default=False)
    # What was asked of the gateway: to take the money, or to hold it.
    action = models.CharField(max_length=20, default=CHARGE)
    # The client's own key: the same call made twice is one attempt.
    client_key = models.CharField(max_length=512, blank=True)
    # Of a charge: what went back or is on its way. Of a refund: what it is for.
    returned_minor = models.BigIntegerField(default=0)
    intent = models.CharField(max_length=60, blank=True)
    # Of a part: when the money that landed must be used or be on its way back.
    finish_at = models.DateTimeField(null=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=10, default=CHARGE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    gateway = models.CharField(max_length=60)
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
            ),
            models.Index(
                fields=["finish_at"],
                name="attempt_finish",
                condition=Q(finish_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            # At most one charge of an order is under way or done, unless it is paid in parts;
            # at most one refund of a charge for each intent.
            models.UniqueConstraint(
                fields=["payable_key"],
                condition=Q(kind="charge", part=False) & ~Q(state__in=["declined", "canceled"]),
                name="attempt_one_charge",
            ),
            models.UniqueConstraint(
                fields=["gateway", "client_key"],
                condition=~Q(client_key=""),
                name="attempt_client_key_once",
            ),
            models.UniqueConstraint(
                fields=["parent", "intent"],
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
                condition=Q(returned_minor__gte=0) & Q(returned_minor__lte=F("amount_minor")),
                name="attempt_returns_no_more",
            ),
            models.CheckConstraint(
                condition=Q(kind="charge", parent__isnull=True)
                | Q(kind="refund", parent__isnull=False),
                name="attempt_refund_has_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class TransactionEvent(models.Model):
    """A step of a charge and its refunds, in Saleor's words; append-only (trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The charge it belongs to, and the attempt (the charge itself, or a refund) that took the step.
    charge = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="story")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="steps")
    type = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()
    # Empty = the attempt's own.
    ref = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=300, blank=True)
    actor = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            # Money moves once: each success of an attempt is told once.
            models.UniqueConstraint(
                fields=["attempt", "type"],
                condition=Q(
                    type__in=[
                        "AUTHORIZATION_SUCCESS",
                        "CHARGE_SUCCESS",
                        "REFUND_SUCCESS",
                        "CANCEL_SUCCESS",
                    ]
                ),
                name="transaction_event_once",
            ),
            models.CheckConstraint(
                condition=bounded("amount_minor"), name="transaction_event_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.amount_minor}"


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
