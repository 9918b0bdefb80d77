"""Attempts: written before the call, asked of the gateway outside any transaction."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

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
from checkout.payments.inner import inner_of
from checkout.payments.models import Attempt
from checkout.payments.story import asked
from store.channels.queries import shop
from store.graphql.engine.writing import insert_missing
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Minor
from store.kernel.rows import violation

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
    """The ways to pay that our own pages show now, by name."""
    return {
        name: gateway for name, gateway in usable(currency).items() if not gateway.caps.pretends
    }


def usable(currency: str, *, only: str | None = None) -> dict[str, Gateway]:
    """The ways to pay that work now, by name: configured, and taking the currency.

    For API clients; in test mode the dummies come first. `only`: that one, if it works.
    """
    found: dict[str, Gateway] = {}
    for name, config in settings.GATEWAYS.items():
        if only is not None and name != only:
            continue
        try:
            gateway = build(name, config)
        except BadConfigurationError:
            continue
        taken = gateway.caps.currencies
        transfer_to_nowhere = name == "manual" and not shop().bank_details.strip()
        if (taken is None or currency in taken) and not transfer_to_nowhere:
            found[name] = gateway
    return found


def new_charge(
    *,
    payable_key: uuid.UUID,
    gateway: str,
    amount: Minor,
    token: str,
    metadata: Mapping[str, str] | None = None,
) -> Attempt:
    """An attempt to charge, in the caller's transaction; raises Conflict when one is under way."""
    key = uuid.uuid4()
    made = Attempt(
        id=key,
        payable_key=payable_key,
        gateway=gateway,
        key=f"tuppence-{key}",
        amount_minor=amount.amount,
        currency=amount.currency,
        state=states.STARTED,
        method_token=token,
        metadata=dict(metadata or {}),
        next_check_at=now() + FIRST_CHECK,
    )
    if not insert_missing(made):
        message = "A payment for this order is already under way."
        raise Conflict("payment_under_way", message, "payment")
    asked(made)
    return made


@dataclass(frozen=True, slots=True)
class Part:
    """One of the payments of a checkout or order, as its client asked for it."""

    gateway: str
    amount: Minor
    token: str = ""
    client_key: str = ""
    action: str = Attempt.CHARGE
    completes: bool = False


def new_part(*, payable_key: uuid.UUID, part: Part, actor: str) -> Attempt:
    """An attempt beside others that pay the same, in the transaction that locked what is paid.

    Raises Conflict (unique: the client's key was used for something else).
    """
    key = uuid.uuid4()
    used = Conflict(
        "unique", "This key was used for another payment. Choose a new one.", "idempotencyKey"
    )
    with violation({"client_key": used}), transaction.atomic():
        made = Attempt.objects.create(
            id=key,
            payable_key=payable_key,
            part=True,
            completes=part.completes,
            action=part.action,
            gateway=part.gateway,
            key=f"tuppence-{key}",
            client_key=part.client_key,
            amount_minor=part.amount.amount,
            currency=part.amount.currency,
            state=states.STARTED,
            method_token=part.token,
            # What lives in our own tables is never asked for again.
            next_check_at=None if inner_of(part.gateway) else now() + FIRST_CHECK,
        )
        asked(made, actor=actor)
        return made


def new_refund(
    *,
    charge: Attempt,
    amount_minor: int | None = None,
    intent: str = Attempt.ALL,
    called: bool = False,
) -> Attempt | None:
    """An attempt to give back all that is left of a charge, or a part of it, once per intent.

    None when there is nothing left to give or the intent was carried out. `called`: the caller asks
    the gateway itself, right after; else the next sweep does.
    """
    key = uuid.uuid4()
    try:
        with transaction.atomic():
            amount = _take_back(charge, amount_minor)
            if not amount:
                return None
            made = Attempt.objects.create(
                id=key,
                payable_key=charge.payable_key,
                part=charge.part,
                kind=Attempt.REFUND,
                intent=intent,
                parent=charge,
                gateway=charge.gateway,
                key=f"tuppence-{key}",
                amount_minor=amount,
                currency=charge.currency,
                state=states.STARTED,
                checks=1 if called else 0,
                next_check_at=now() + FIRST_CHECK if called else now(),
            )
            asked(made)
            return made
    except IntegrityError:
        return None


def _take_back(charge: Attempt, amount_minor: int | None) -> int:
    """Count what goes back against the charge by one conditional UPDATE; 0 = not so much left."""
    while True:
        rows = Attempt.objects.filter(pk=charge.pk)
        whole, returned = rows.values_list("amount_minor", "returned_minor").get()
        amount = whole - returned if amount_minor is None else amount_minor
        if not 0 < amount <= whole - returned:
            return 0
        if rows.filter(returned_minor=returned).update(returned_minor=returned + amount):
            return amount


def unreturn(*, refund: Attempt) -> None:
    """A refund has failed: its amount is still with us."""
    rows = Attempt.objects.filter(refunds=refund.pk, returned_minor__gte=refund.amount_minor)
    rows.update(returned_minor=F("returned_minor") - refund.amount_minor)


def return_again(*, refund: Attempt) -> None:
    """A refund that had failed went through after all."""
    most = F("amount_minor") - refund.amount_minor
    rows = Attempt.objects.filter(refunds=refund.pk, returned_minor__lte=most)
    rows.update(returned_minor=F("returned_minor") + refund.amount_minor)


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
        capture=attempt.action == Attempt.CHARGE,
        save=False,
        initiator=Initiator.CUSTOMER,
    )


def ask(attempt: Attempt) -> Result | None:
    """The truth about an open charge: by id, by our key, or by the same call again.

    None = nothing is known yet and nothing may be sent.
    """
    gateway = gateway_of(attempt.gateway)
    if gateway.caps.pretends and attempt.state != states.STARTED:
        return None  # it remembers nothing; its last word holds until the client gives another
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
    if attempt.kind == Attempt.REFUND and not attempt.checks:
        return True  # who wrote it left the first call to the sweep
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
