"""The books: accounts and append-only transfers (a trigger refuses UPDATE and DELETE)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from store.kernel.clock import now
from store.kernel.rows import bounded


class Account(models.Model):
    """One account: `kind` and `owner` name it; only a single shopper's account is guarded."""

    DEBIT, CREDIT = "D", "C"
    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    normal = models.CharField(max_length=1, choices=[(DEBIT, "debit"), (CREDIT, "credit")])
    guarded = models.BooleanField(default=False)
    # In the account's normal direction; null where the balance is only ever summed.
    balance_micro = models.BigIntegerField(null=True)
    limit_micro = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "owner", "currency"], name="account_once"),
            models.CheckConstraint(
                condition=Q(guarded=False, balance_micro__isnull=True, limit_micro__isnull=True)
                | (Q(guarded=True, balance_micro__isnull=False) & ~Q(owner="")),
                name="account_guarded_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(guarded=False)
                | (
                    Q(balance_micro__gte=0)
                    & (Q(limit_micro__isnull=True) | Q(balance_micro__lte=F("limit_micro")))
                ),
                name="account_balance_in_limit",
            ),
            models.CheckConstraint(condition=Q(normal__in=["D", "C"]), name="account_normal"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}" if self.owner else self.kind


class Transfer(models.Model):
    """One debit and one credit of equal amount; never changed, kept for ever."""

    key = models.CharField(max_length=160, unique=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount_micro = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    at = models.DateTimeField(default=now)
    # Set on a reversal; UNIQUE, so that a transfer is taken back once however often it is asked.
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "ledger_transfer"
        indexes: ClassVar = [models.Index(fields=["ref"], name="transfer_ref")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=bounded("amount_micro", 1), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_two_accounts"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="transfer_reversed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_micro} {self.currency}"
