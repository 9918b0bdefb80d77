"""Attempts: written before the call, asked of the gateway outside any transaction."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from checkout.gateways.base import (
    BadConfigurationError,
    ClientToken,
    Ctx,
    Gateway,
    Initiator,
    Outcome,
    Result,
)
from checkout.gateways.registry import build
from checkout.payments import states
from checkout.payments.models import Attempt
from store.channels.queries import shop
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Minor

CALL_SECONDS = 75
FIRST_CHECK = timedelta(seconds=20)
BACK_OFF = [timedelta(seconds=s) for s in (15, 60, 300, 1800, 7200)]
REPLAY_WITHIN = timedelta(hours=1)


def gateway_of(name: str) -> Gateway:
    """The gateway as the settings configure it; raises Invalid (payment) for an unknown name."""
    if name not in settings.GATEWAYS:
        raise Invalid("payment_unknown", "Choose how to pay.", "payment")
    return build(name, settings.GATEWAYS[name])


def offered(currency: str) -> dict[str, Gateway]:
    """The ways to pay that work now, by name: configured, and taking the currency."""
    found: dict[str, Gateway] = {}
    for name, config in settings.GATEWAYS.items():
        try:
            gateway = build(name, config)
        except BadConfigurationError:
            continue
        taken = gateway.caps.currencies
        transfer_to_nowhere = name == "manual" and not shop().bank_details.strip()
        if (taken is None or currency in taken) and not transfer_to_nowhere:
            found[name] = gateway
    return found


def new_charge(*, payable_key: uuid.UUID, gateway: str, amount: Minor, token: str) -> Attempt:
    """An attempt to charge, in the caller's transaction; raises Conflict when one is under way."""
    key = uuid.uuid4()
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                id=key,
                payable_key=payable_key,
                gateway=gateway,
                key=f"tuppence-{key}",
                amount_minor=amount.amount,
                currency=amount.currency,
                state=states.STARTED,
                method_token=token,
                next_check_at=now() + FIRST_CHECK,
            )
    except IntegrityError as error:
        message = "A payment for this order is already under way."
        raise Conflict("payment_under_way", message, "payment") from error


def new_refund(*, charge: Attempt) -> Attempt | None:
    """An attempt to give a whole charge back, once; None when there is one already."""
    key = uuid.uuid4()
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                id=key,
                payable_key=charge.payable_key,
                kind=Attempt.REFUND,
                parent=charge,
                gateway=charge.gateway,
                key=f"tuppence-{key}",
                amount_minor=charge.amount_minor,
                currency=charge.currency,
                state=states.STARTED,
                next_check_at=now() + FIRST_CHECK,
            )
    except IntegrityError:
        return None


def call(attempt: Attempt) -> Result:
    """Ask the gateway to do what the attempt says, same key each time; no transaction is open."""
    gateway = gateway_of(attempt.gateway)
    amount = Minor(attempt.amount_minor, attempt.currency)
    ctx = context(attempt)
    if attempt.kind == Attempt.REFUND:
        charge = attempt.parent.ref if attempt.parent else ""
        return gateway.refund(charge, amount, ctx)
    return gateway.start(
        amount,
        ctx,
        method=ClientToken(attempt.method_token) if attempt.method_token else None,
        capture=True,
        save=False,
        initiator=Initiator.CUSTOMER,
    )


def ask(attempt: Attempt) -> Result | None:
    """The truth about an open charge: by id, by our key, or by the same call again.

    None = nothing is known yet and nothing may be sent.
    """
    gateway = gateway_of(attempt.gateway)
    if attempt.ref and attempt.kind == Attempt.CHARGE:
        return gateway.fetch(attempt.ref)
    if attempt.kind == Attempt.CHARGE and gateway.caps.lookup:
        since = attempt.created_at - timedelta(minutes=5)
        found = gateway.find(attempt.id, since, now() + timedelta(minutes=5))
        best = _best(found)
        if best is not None:
            return best
    return call(attempt) if _may_replay(attempt) else None


def _best(found: Sequence[Result]) -> Result | None:
    """Of several results of one attempt the one in which money moved; UNKNOWN counts least."""
    ranked = sorted(
        found, key=lambda each: (each.captured > 0, each.outcome is not Outcome.UNKNOWN)
    )
    return ranked[-1] if ranked else None


def _may_replay(attempt: Attempt) -> bool:
    """Whether the first call can no longer be on its way and its key is still remembered."""
    age = now() - attempt.created_at
    return timedelta(seconds=CALL_SECONDS) <= age <= REPLAY_WITHIN


def context(attempt: Attempt) -> Ctx:
    """What the gateway is told besides the amount."""
    base = settings.SITE_URL
    return Ctx(
        attempt_id=attempt.id,
        key=attempt.key,
        deadline=time.time() + CALL_SECONDS,
        return_url=f"{base}/checkout/return/{attempt.id}",
        cancel_url=f"{base}/checkout",
        webhook_url=f"{base}/webhooks/{attempt.gateway}/{settings.WEBHOOK_SECRET}",
    )


def take_due(limit: int = 20) -> list[Attempt]:
    """Open attempts to look after now, each leased by one conditional UPDATE."""
    due = Attempt.objects.filter(next_check_at__lte=now()).select_related("parent")
    return [each for each in due.order_by("next_check_at")[:limit] if _lease(each)]


def _lease(attempt: Attempt) -> bool:
    wait = BACK_OFF[min(attempt.checks, len(BACK_OFF) - 1)]
    return bool(
        Attempt.objects.filter(
            pk=attempt.pk, checks=attempt.checks, next_check_at=attempt.next_check_at
        ).update(checks=attempt.checks + 1, next_check_at=now() + wait)
    )


def hasten() -> int:
    """After a start: look after every open attempt now, since its process may be gone."""
    rows = Attempt.objects.filter(state__in=[states.STARTED, states.UNKNOWN], checks__lt=3)
    return rows.update(next_check_at=now())


def waiting_for_operator() -> list[Attempt]:
    """Attempts that an hour of asking has not settled; a person has to look."""
    rows = Attempt.objects.filter(state__in=[states.STARTED, states.UNKNOWN])
    return list(rows.filter(created_at__lt=now() - REPLAY_WITHIN).exclude(gateway="manual"))
