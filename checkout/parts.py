"""What several payments together come to: an order, or all of them on their way back."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from cart.services import close
from checkout.apply import apply, cancel_unpaid, confirm_parts
from checkout.gateways.base import Outcome, Result
from checkout.orders import states as order_states
from checkout.orders.models import Order
from checkout.orders.queries import draft_of, living
from checkout.orders.services import move, note_event
from checkout.payments import states
from checkout.payments.inner import inner_of
from checkout.payments.models import Attempt
from checkout.payments.queries import parts_of
from checkout.payments.services import gateway_of, new_refund
from store.outbox.services import emit

UNHEARD = frozenset({states.STARTED, states.UNKNOWN})
AWAITED = UNHEARD | {states.PENDING, states.AUTHORIZED}


def settle(order: Order) -> None:
    """A draft whose parts cover it becomes an order: paid, or waiting for what is on its way.

    In the transaction that has locked the cart.
    """
    note_event(order, "placed", actor=order.email)
    _capture_held(order.cart_key)
    if not confirm_parts(order):
        _await(order)
    _no_longer_due(order.cart_key, AWAITED)


def main_gateway(cart_key: uuid.UUID) -> str:
    """The gateway to name on the order: one that is waited for, else the largest payment's."""
    parts = [each for each in parts_of(cart_key) if each.state not in states.FAILED]
    if not parts:
        return ""
    parts.sort(key=lambda each: (each.state in AWAITED, each.amount_minor))
    return parts[-1].gateway


def _capture_held(cart_key: uuid.UUID) -> None:
    """Take what inner ways to pay hold; a gateway's hold is the owner's to take later."""
    for part in parts_of(cart_key):
        inner = inner_of(part.gateway)
        if inner is not None and part.state == states.AUTHORIZED:
            apply(attempt_id=part.pk, result=inner.capture(part))


def _await(order: Order) -> None:
    """Placed, but some of its money is not there yet. The cart stays while that may still fail."""
    waiting = [each for each in parts_of(order.cart_key) if each.state in AWAITED]
    move(order, order_states.UNCONFIRMED, paying_key=waiting[0].pk if waiting else None)
    if any(each.state in UNHEARD for each in waiting):
        return
    close(cart_key=order.cart_key)
    if any(each.gateway == "manual" for each in waiting):
        emit("order_placed", order.pk)


def give_back(*, cart_key: uuid.UUID) -> None:
    """What was paid for a checkout that became no order goes back, once; goods are free again.

    In a transaction that has locked the cart. What nobody has heard of yet comes here again when
    it lands.
    """
    if living(cart_key) is not None:
        return
    draft = draft_of(cart_key)
    if draft is not None:
        cancel_unpaid(draft, actor="system", status=order_states.DROPPED)
    for part in parts_of(cart_key):
        return_part(part)
        if part.state == states.SUCCEEDED:
            Attempt.objects.filter(pk=part.pk).update(finish_at=None)
    _no_longer_due(cart_key, AWAITED)


def _no_longer_due(cart_key: uuid.UUID, in_states: Collection[str]) -> None:
    """Nothing has to be done about these by the clock; one that lands just now stays due."""
    rows = Attempt.objects.filter(payable_key=cart_key, part=True, state__in=in_states)
    rows.update(finish_at=None)


def return_part(part: Attempt, *, called: bool = False) -> Attempt | None:
    """Give back what is left of a payment, or let go what it holds; answers the refund, if any.

    `called`: the caller asks the gateway itself; else the next sweep does.
    """
    if part.state != states.SUCCEEDED:
        _let_go(part)
        return None
    refund = new_refund(charge=part, called=called)
    inner = inner_of(part.gateway)
    if refund is not None and inner is not None:
        apply(attempt_id=refund.pk, result=inner.refund(refund))
        return None
    return refund


def _let_go(part: Attempt) -> None:
    """End what moved no money yet; what only a provider can end is left to it and the owner."""
    if part.state not in {states.AUTHORIZED, states.PENDING, states.ACTION_REQUIRED}:
        return
    inner = inner_of(part.gateway)
    if inner is not None:
        apply(attempt_id=part.pk, result=inner.void(part))
    elif part.gateway == "manual" or gateway_of(part.gateway).caps.pretends:
        apply(attempt_id=part.pk, result=Result(Outcome.CANCELED, ref=part.ref or None))
