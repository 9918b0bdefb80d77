"""The books against themselves: each check is one query or two, and names the row it found."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from store.audit.registry import Finding, audit
from store.ledger.models import Account, Transfer

NAME = "ledger"


@audit(NAME)
def ledger() -> Iterator[Finding]:
    """Transfers are well-formed, reversals mirror, kept balances are the sums, no wrong side."""
    yield from _transfers()
    yield from _reversals()
    yield from _accounts()


def _transfers() -> Iterator[Finding]:
    rows = Transfer.objects.select_related("debit", "credit")
    yield from _named(rows.filter(amount_micro__lte=0), "moves no positive amount")
    yield from _named(rows.filter(debit=F("credit")), "has one account on both sides")
    other = ~Q(currency=F("debit__currency")) | ~Q(currency=F("credit__currency"))
    yield from _named(rows.filter(other), "is in another currency than its accounts")


def _reversals() -> Iterator[Finding]:
    rows = Transfer.objects.exclude(reverses=None)
    same = Q(
        debit=F("reverses__credit"),
        credit=F("reverses__debit"),
        amount_micro=F("reverses__amount_micro"),
        currency=F("reverses__currency"),
        ref=F("reverses__ref"),
    )
    yield from _named(rows.exclude(same), "is not the mirror of what it reverses")
    yield from _named(rows.exclude(reverses__reverses=None), "reverses a reversal")


def _accounts() -> Iterator[Finding]:
    # One statement sees one moment, so a store at work is not accused of what it is just booking.
    rows = Account.objects.annotate(debited=_sum("debit"), credited=_sum("credit"))
    for account in rows.order_by("pk"):
        summed = account.debited - account.credited
        if account.normal == Account.CREDIT:
            summed = -summed
        if summed < 0:
            yield _about(account, f"holds {summed} micros, which is on its wrong side")
        if not account.guarded:
            continue
        if account.balance_micro != summed:
            kept = account.balance_micro
            yield _about(account, f"keeps {kept} micros, but its transfers add up to {summed}")
        if account.limit_micro is not None and summed > account.limit_micro:
            yield _about(account, f"holds {summed} micros, above its limit {account.limit_micro}")


def _sum(role: str) -> Coalesce:
    booked = Transfer.objects.filter(**{role: OuterRef("pk")}).order_by().values(role)
    return Coalesce(Subquery(booked.annotate(micro=Sum("amount_micro")).values("micro")), 0)


def _about(account: Account, message: str) -> Finding:
    return Finding(NAME, f"account {account} ({account.currency})", message)


def _named(rows: QuerySet[Transfer], message: str) -> Iterator[Finding]:
    for transfer in rows.order_by("pk"):
        yield Finding(NAME, f"transfer {transfer.pk} ({transfer.ref})", message)
