"""What the owner does with an order: mark it paid, send it, cancel it."""

from __future__ import annotations

import uuid

from django.db import transaction

from cart.entitlements.services import revoke
from checkout.apply import apply, cancel_unpaid
from checkout.gateways.base import Outcome, Result
from checkout.orders import states as order_states
from checkout.orders.books import book_refund
from checkout.orders.models import Fulfillment, Order
from checkout.orders.queries import by_key
from checkout.orders.services import fulfil, move, note_event, release_stock
from checkout.parts import return_part
from checkout.payments import states
from checkout.payments.models import Attempt
from checkout.payments.queries import charges_of
from checkout.payments.services import call
from store.kernel.actor import MANAGE_ORDERS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.outbox.services import emit


def mark_paid(*, order: Order, actor: Actor) -> Order:
    """The transfer has arrived. Raises Refused, Conflict (not_awaiting_payment)."""
    actor.require(MANAGE_ORDERS)
    awaited = [each for each in _charges(order, states.PENDING) if each.gateway == "manual"]
    if not awaited:
        raise Conflict("not_awaiting_payment", "This order awaits no bank transfer.", "status")
    note_event(order, "marked_paid", actor=actor.label)
    for attempt in awaited:
        apply(attempt_id=attempt.pk, result=_by_hand(attempt, attempt.ref))
    return by_key(order.pk) or order


def send(
    *, order: Order, quantities: dict[uuid.UUID, int], tracking_number: str, actor: Actor
) -> Fulfillment:
    """Send goods and tell the buyer. Raises as checkout.orders.services.fulfil."""
    with transaction.atomic():
        parcel = fulfil(
            order=order, quantities=quantities, tracking_number=tracking_number, actor=actor
        )
        emit("order_sent", parcel.pk)
    return parcel


def cancel(*, order: Order, actor: Actor) -> Order:
    """Cancel: frees stock and takes rights back; what was paid goes back, once.

    A transfer is sent back by the owner.
    Raises Refused, Conflict (not_cancelable: something was sent, or a payment is under way).
    """
    actor.require(MANAGE_ORDERS)
    for refund in _cancel(order, actor):
        by_hand = refund.gateway == "manual"
        result = _by_hand(refund, f"refund-{refund.pk}") if by_hand else call(refund)
        apply(attempt_id=refund.pk, result=result)
    return by_key(order.pk) or order


def _cancel(order: Order, actor: Actor) -> list[Attempt]:
    """Close the order in one transaction; answers the refunds to ask for."""
    with transaction.atomic():
        for waiting in _charges(order, states.PENDING) + _charges(order, states.AUTHORIZED):
            return_part(waiting)
        if cancel_unpaid(order, actor=actor.label):
            return _returned(order)
        sent = order.lines.filter(fulfilled__gt=0).exists()
        if sent or order.status not in order_states.CONFIRMED:
            message = "Goods were sent, or a payment is under way: this order cannot be canceled."
            raise Conflict("not_cancelable", message, "status")
        if not move(order, order_states.CANCELED, closed_at=now()):
            raise Conflict("not_cancelable", "This order has changed meanwhile.", "status")
        release_stock(order)
        revoke(holder=str(order.pk))
        note_event(order, "canceled", actor=actor.label)
        if not order.payable_micro:  # it cost nothing: no money has to come back before the books
            book_refund(order)
        return _returned(order)


def _returned(order: Order) -> list[Attempt]:
    """Everything that was paid starts on its way back; what is only held is let go."""
    refunds = [return_part(each, called=True) for each in charges_of(order.pk, order.cart_key)]
    return [each for each in refunds if each is not None]


def _charges(order: Order, state: str) -> list[Attempt]:
    return [each for each in charges_of(order.pk, order.cart_key) if each.state == state]


def _by_hand(attempt: Attempt, ref: str) -> Result:
    """The owner's word on a transfer, as a gateway would say it."""
    moved = attempt.amount_minor
    refund = attempt.kind == Attempt.REFUND
    return Result(
        Outcome.SUCCEEDED,
        ref=ref,
        sub_ref=ref,
        captured=0 if refund else moved,
        refunded=moved if refund else 0,
        currency=attempt.currency,
    )
