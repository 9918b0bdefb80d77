"""The single place where a gateway's word changes payment, order, books and rights.

Answer, webhook and sweep all end here; whoever comes second changes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction

from cart.entitlements.services import Grant, attach, grant, revoke
from cart.services import close
from checkout.gateways.base import Outcome, Result
from checkout.gateways.declines import DeclineCode, sentence
from checkout.orders import states as order_states
from checkout.orders.books import book_refund, book_sale
from checkout.orders.discounts import free_voucher, hold_voucher
from checkout.orders.models import Order
from checkout.orders.services import move, note_event, release_stock, status_when_paid
from checkout.payments import states
from checkout.payments.models import Attempt
from checkout.payments.services import new_refund
from store.kernel.clock import now
from store.kernel.money import Minor, Money
from store.outbox.services import emit


def apply(*, attempt_id: uuid.UUID, result: Result) -> Attempt:
    """Move the attempt by table (compare-and-set) and do, once, what follows from it."""
    with transaction.atomic():
        attempt = Attempt.objects.select_related("parent").get(pk=attempt_id)
        result = _checked(attempt, result)
        old, new = attempt.state, states.OF_OUTCOME[result.outcome]
        if result.retryable and not result.ref and new == states.UNKNOWN:
            new = old
        if old != new and not states.may_move(old, new):
            return attempt
        if not _store(attempt, new, result):
            return Attempt.objects.get(pk=attempt_id)
        if old != new:
            _follow(attempt, old)
    return attempt


def _checked(attempt: Attempt, result: Result) -> Result:
    """Money of another amount or currency than ours is no success: a person has to look."""
    if result.outcome is not Outcome.SUCCEEDED:
        return result
    moved = result.refunded if attempt.kind == Attempt.REFUND else result.captured
    if (moved, result.currency) == (attempt.amount_minor, attempt.currency):
        return result
    return replace(result, outcome=Outcome.UNKNOWN, code=DeclineCode.AMOUNT_MISMATCH)


def _store(attempt: Attempt, new: str, result: Result) -> bool:
    """Write what is known, if the state is still the one we read."""
    old = attempt.state
    attempt.state = new
    attempt.ref = (result.sub_ref if attempt.kind == Attempt.REFUND else result.ref) or attempt.ref
    attempt.code = str(result.code or "")
    attempt.message = sentence(result.code)[:300] if result.code else ""
    attempt.raw = dict(result.raw)
    attempt.updated_at = now()
    values = {
        name: getattr(attempt, name)
        for name in ("state", "ref", "code", "message", "raw", "updated_at")
    }
    if new in states.FAILED or new == states.SUCCEEDED or attempt.gateway == "manual":
        values["next_check_at"] = None
        values["method_token"] = ""
    return bool(Attempt.objects.filter(pk=attempt.pk, state=old).update(**values))


def _follow(attempt: Attempt, old: str) -> None:
    order = Order.objects.filter(pk=attempt.payable_key).prefetch_related("lines").first()
    if order is None:
        return
    if attempt.kind == Attempt.REFUND:
        _after_refund(order, attempt)
    elif attempt.state == states.SUCCEEDED:
        _after_charge(order, attempt)
    elif attempt.state in states.FAILED:
        _after_failure(order, attempt)
    elif attempt.state == states.PENDING and attempt.gateway == "manual":
        close(cart_key=order.cart_key)
        emit("order_placed", order.pk)
    else:
        note_event(order, "payment_" + attempt.state, was=old)


def _after_charge(order: Order, attempt: Attempt) -> None:
    """Money has landed: confirm the order, or give the money back when it cannot be."""
    note_event(order, "paid", gateway=attempt.gateway, ref=attempt.ref)
    captured = Money.from_minor(Minor(attempt.amount_minor, attempt.currency))
    if confirm(order, gateway=attempt.gateway, captured=captured):
        return
    if new_refund(charge=attempt):
        note_event(order, "refund_started", reason=f"order is {order.status}")


def confirm(order: Order, *, gateway: str, captured: Money) -> bool:
    """The order is paid or costs nothing: books, rights, mail. False when it is closed."""
    stamp = now()
    status = status_when_paid(order)
    if not move(order, status, confirmed_at=stamp, paid_at=stamp, paying_key=None):
        return False
    hold_voucher(order, paid=True)
    book_sale(order, gateway=gateway, captured=captured)
    grant(
        grants=[
            Grant(
                variant_id=line.variant_id,
                source=str(line.pk),
                holder=str(order.pk),
                kind=line.kind,
                quantity=line.quantity,
                user_id=order.user_id,
            )
            for line in order.lines.all()
            if line.kind == "durable" and line.variant_id
        ]
    )
    close(cart_key=order.cart_key)
    note_event(order, "confirmed")
    emit("order_confirmed", order.pk)
    return True


def _after_failure(order: Order, attempt: Attempt) -> None:
    """Declined for good: the order may be paid another way, and takes its voucher again then."""
    free_voucher(order)
    Order.objects.filter(pk=order.pk, paying_key=attempt.pk).update(paying_key=None)
    note_event(order, "payment_failed", code=attempt.code)


def _after_refund(order: Order, attempt: Attempt) -> None:
    if attempt.state != states.SUCCEEDED:
        note_event(order, "refund_" + attempt.state, code=attempt.code)
        return
    if order.paid_at is not None:
        book_refund(order)
    revoke(holder=str(order.pk))
    note_event(order, "refunded", ref=attempt.ref)
    emit("order_refunded", order.pk)


def cancel_unpaid(order: Order, *, actor: str, status: str = order_states.CANCELED) -> bool:
    """Close an order that nobody is paying and free its stock; False when it is too late."""
    moved = Order.objects.filter(
        pk=order.pk, status=order_states.UNCONFIRMED, paying_key=None
    ).update(status=status, closed_at=now())
    if moved:
        order.status = status
        release_stock(order)
        note_event(order, status, actor=actor)
    return bool(moved)


def attach_orders(*, user_id: int, email: str) -> int:
    """Give a confirmed account the orders that were placed as a guest with its address."""
    orders = list(Order.objects.filter(user=None, email=email.lower()))
    for order in orders:
        Order.objects.filter(pk=order.pk, user=None).update(user_id=user_id)
        attach(holder=str(order.pk), user_id=user_id)
    return len(orders)
