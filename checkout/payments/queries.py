"""Reading payments: the charges of a checkout or order, with their amounts and their story."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from checkout.payments import states
from checkout.payments.models import Attempt, TransactionEvent
from checkout.payments.standing import Amounts, amounts
from store.graphql.engine.instances import instances

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
    return _parts(key=key)


@instances(Attempt)
def _parts(key: Any) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(payable_key=key, part=True, kind=Attempt.CHARGE)
    return rows.order_by("created_at", "pk")


def attempt_by_key(key: uuid.UUID) -> Attempt:
    """The attempt of that key with what it gives back, if it does. Raises Attempt.DoesNotExist."""
    for found in _by_key(key=key):
        return found
    raise Attempt.DoesNotExist


@instances(Attempt, "parent")
def _by_key(key: Any) -> QuerySet[Attempt]:
    return Attempt.objects.filter(pk=key)


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


def charges_by_key(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Transaction]]:
    """Charges by what they pay (orders' and carts' keys), without stories, in one query for all."""
    found: dict[uuid.UUID, list[Transaction]] = {key: [] for key in keys}
    for each in _summed(_attempts(keys=keys)):
        found[each.attempt.payable_key].append(each)
    return found


def transactions_of(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Transaction]]:
    """The same with their stories, in two queries for all."""
    found = charges_by_key(keys)
    told = with_stories(each for made in found.values() for each in made)
    return {key: [told[each.attempt.pk] for each in made] for key, made in found.items()}


def transaction(token: uuid.UUID) -> Transaction | None:
    """The transaction of that unguessable key."""
    rows = Attempt.objects.filter(Q(pk=token, kind=Attempt.CHARGE) | Q(parent=token))
    return with_stories(_summed(rows)).get(token)


def with_stories(charges: Iterable[Transaction]) -> dict[uuid.UUID, Transaction]:
    """Charges with all their steps, by their own keys, in one query."""
    made = {each.attempt.pk: each for each in charges}
    steps: dict[uuid.UUID, list[Step]] = {key: [] for key in made}
    for event in _events(keys=list(made)) if made else ():
        steps[event.charge_id].append(Step(event, event.ref or event.attempt.ref))
    return {key: replace(each, steps=tuple(steps[key])) for key, each in made.items()}


@instances(Attempt)
def _attempts(keys: Any) -> QuerySet[Attempt]:
    return Attempt.objects.filter(payable_key__among=keys).order_by("created_at", "pk")


@instances(TransactionEvent, "attempt")
def _events(keys: Any) -> QuerySet[TransactionEvent]:
    rows = TransactionEvent.objects.filter(charge_id__among=keys)
    return rows.order_by("created_at", "id")


def _summed(attempts: Iterable[Attempt]) -> list[Transaction]:
    """Charges with their amounts, from charges and refunds side by side."""
    made = list(attempts)
    refunds: dict[uuid.UUID | None, list[Attempt]] = {}
    for each in made:
        if each.kind == Attempt.REFUND:
            refunds.setdefault(each.parent_id, []).append(each)
    return [
        Transaction(each, amounts(each, refunds.get(each.pk, ())), ())
        for each in made
        if each.kind == Attempt.CHARGE
    ]
