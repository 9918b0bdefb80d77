"""Background work of checkout: webhooks, attempts left open, orders nobody pays, mails."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction

from checkout.apply import apply, attach_orders, cancel_unpaid
from checkout.finish import finish_due
from checkout.letters import order_letter, parcel_letter
from checkout.orders import states
from checkout.orders.models import Order
from checkout.parts import give_back
from checkout.payments import inbox
from checkout.payments.models import WebhookEvent
from checkout.payments.queries import parts_of
from checkout.payments.services import ask, gateway_of, hasten, take_due
from checkout.payments.standing import standing
from store.accounts.models import User
from store.kernel.clock import now
from store.outbox.services import on
from store.schedule.services import periodic

UNPAID_MINUTES = 60


@periodic(every=timedelta(seconds=5))
def sweep_attempts() -> int:
    """Ask the gateways about open attempts whose answer was lost; ends in the same apply."""
    count = 0
    for attempt in take_due():
        result = ask(attempt)
        if result is not None:
            apply(attempt_id=attempt.pk, result=result)
            count += 1
    return count


@periodic(every=timedelta(seconds=5))
def finish_checkouts() -> int:
    """Complete what was paid for and never completed, or give the money back."""
    return finish_due()


@periodic(every=timedelta(minutes=1))
def expire_orders() -> int:
    """Free the stock of orders, and of what was to be paid for, not paid within an hour."""
    old = now() - timedelta(minutes=UNPAID_MINUTES)
    rows = Order.objects.filter(status=states.UNCONFIRMED, paying_key=None, created_at__lt=old)
    expired = sum(_expire(row) for row in rows[:200])
    drafts = Order.objects.filter(status=states.DRAFT, created_at__lt=old)
    return expired + sum(_lapse(row) for row in drafts[:200])


def _expire(order: Order) -> bool:
    """Close an order that nobody pays; what was paid of it goes back."""
    with transaction.atomic():
        done = cancel_unpaid(order, actor="system", status=states.EXPIRED)
        if done:
            give_back(cart_key=order.cart_key)
    return done


def _lapse(draft: Order) -> bool:
    """Drop what nobody pays; while money is there or on its way, finish_checkouts decides."""
    if standing(parts_of(draft.cart_key)).covered:
        return False
    with transaction.atomic():
        return cancel_unpaid(draft, actor="system", status=states.DROPPED)


@periodic(every=timedelta(days=1))
def prune_webhooks() -> None:
    """Delete deliveries handled 90 days ago."""
    inbox.prune()


@on("webhook_received")
def handle_webhook(ref: str, payload: dict[str, object]) -> None:
    """Fetch what an event names and apply it: the event itself is only a hint."""
    del payload
    row = WebhookEvent.objects.get(pk=int(ref))
    for event in inbox.read(row.pk):
        attempt = inbox.attempt_of(row.gateway, event)
        if attempt is not None and event.ref:
            apply(attempt_id=attempt.pk, result=gateway_of(row.gateway).fetch(event.ref))


@on("store_started")
def look_after_attempts(ref: str, payload: dict[str, object]) -> None:
    """The process that began a payment may be gone: ask about open attempts now."""
    del ref, payload
    hasten()


@on("order_placed")
def mail_placed(ref: str, payload: dict[str, object]) -> None:
    """How to pay by transfer."""
    del payload
    order_letter(uuid.UUID(ref), kind="order_placed")


@on("order_confirmed")
def mail_confirmed(ref: str, payload: dict[str, object]) -> None:
    """Receipt and link."""
    del payload
    order_letter(uuid.UUID(ref), kind="order_confirmed")


@on("order_refunded")
def mail_refunded(ref: str, payload: dict[str, object]) -> None:
    """The money is on its way back."""
    del payload
    order_letter(uuid.UUID(ref), kind="order_refunded")


@on("order_sent")
def mail_sent(ref: str, payload: dict[str, object]) -> None:
    """What is in the parcel."""
    del payload
    parcel_letter(uuid.UUID(ref))


@on("email_confirmed")
def adopt_orders(ref: str, payload: dict[str, object]) -> None:
    """A confirmed account sees the orders placed as a guest with its address."""
    del payload
    user = User.objects.filter(pk=int(ref), email_confirmed_at__isnull=False).first()
    if user is not None:
        attach_orders(user_id=user.pk, email=user.email)


@on("links_requested")
def mail_links(ref: str, payload: dict[str, object]) -> None:
    """Somebody asked for the links of an address: they go there and nowhere else."""
    del ref
    order_letter(None, kind="order_links", email=str(payload["email"]))
