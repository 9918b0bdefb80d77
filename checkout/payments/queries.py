"""Reading payments: the charges of a checkout or order, with their amounts and their story."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from checkout.payments import states
from checkout.payments.models import Attempt, TransactionEvent
from checkout.payments.standing import Amounts, amounts

CHARGE, REFUND, CANCEL = "CHARGE", "REFUND", "CANCEL"


@dataclass(frozen=True)
class Step:
    """An event: Saleor's word for it, and the provider's id of the charge or refund."""

    event: TransactionEvent
    ref: str


@dataclass(frozen=True)
class Transaction:
    """A charge with what became of it; `actions` are what can be asked of it now."""

    attempt: Attempt
    amounts: Amounts
    steps: tuple[Step, ...]

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.attempt.metadata)

    @property
    def actions(self) -> tuple[str, ...]:
        """CHARGE and CANCEL while money is held, REFUND while some is kept."""
        held = self.attempt.state == states.AUTHORIZED
        kept = self.amounts.charged.micro > 0
        return ((CHARGE, CANCEL) if held else ()) + ((REFUND,) if kept else ())


def parts_of(key: uuid.UUID) -> list[Attempt]:
    """The charges that together pay a checkout (its cart's key), oldest first."""
    rows = Attempt.objects.filter(payable_key=key, part=True, kind=Attempt.CHARGE)
    return list(rows.order_by("created_at", "pk"))


def parts_by_key(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attempt]]:
    """The same for several checkouts, in one query; those that nothing was paid for are absent."""
    rows = Attempt.objects.filter(payable_key__in=list(keys), part=True, kind=Attempt.CHARGE)
    found: dict[uuid.UUID, list[Attempt]] = {}
    for each in rows.order_by("created_at", "pk"):
        found.setdefault(each.payable_key, []).append(each)
    return found


def charges_of(order_key: uuid.UUID, cart_key: uuid.UUID) -> list[Attempt]:
    """All charges of an order, by whichever road it was paid, oldest first."""
    rows = Attempt.objects.filter(payable_key__in=[order_key, cart_key], kind=Attempt.CHARGE)
    return list(rows.order_by("created_at", "pk"))


def transactions_of(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Transaction]]:
    """Transactions by what they pay (orders' and carts' keys), in three queries for all."""
    rows = Attempt.objects.filter(payable_key__in=list(keys), kind=Attempt.CHARGE)
    found: dict[uuid.UUID, list[Transaction]] = {key: [] for key in keys}
    for each in _told(rows.order_by("created_at", "pk")):
        found[each.attempt.payable_key].append(each)
    return found


def charges_by_key(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Transaction]]:
    """The same without their stories, in one query."""
    found: dict[uuid.UUID, list[Transaction]] = {key: [] for key in keys}
    rows = Attempt.objects.filter(payable_key__in=list(keys)).order_by("created_at", "pk")
    made = list(rows)
    refunds = _by_charge(each for each in made if each.kind == Attempt.REFUND)
    for each in made:
        if each.kind == Attempt.CHARGE:
            sums = amounts(each, refunds.get(each.pk, ()))
            found[each.payable_key].append(Transaction(each, sums, ()))
    return found


def transaction(token: uuid.UUID) -> Transaction | None:
    """The transaction of that unguessable key."""
    rows = Attempt.objects.filter(pk=token, kind=Attempt.CHARGE)
    return next(iter(_told(rows)), None)


def _told(charges: Iterable[Attempt]) -> list[Transaction]:
    made = list(charges)
    keys = [each.pk for each in made]
    refunds = _by_charge(Attempt.objects.filter(parent__in=keys))
    steps: dict[uuid.UUID, list[Step]] = {}
    events = TransactionEvent.objects.filter(charge__in=keys).select_related("attempt")
    for event in events.order_by("created_at", "id"):
        steps.setdefault(event.charge_id, []).append(Step(event, event.ref or event.attempt.ref))
    return [
        Transaction(each, amounts(each, refunds.get(each.pk, ())), tuple(steps.get(each.pk, ())))
        for each in made
    ]


def _by_charge(refunds: Iterable[Attempt]) -> dict[uuid.UUID | None, list[Attempt]]:
    found: dict[uuid.UUID | None, list[Attempt]] = {}
    for each in refunds:
        found.setdefault(each.parent_id, []).append(each)
    return found
