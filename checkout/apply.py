"""The single place where a gateway's word changes payment, order, books and rights.

Answer, webhook and sweep all end here; whoever comes second changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from cart.entitlements.services import Grant, attach, grant, revoke
from cart.services import close
from checkout.gateways.base import Outcome, Result
from checkout.gateways.declines import DeclineCode, sentence
from checkout.orders import states as order_states
from checkout.orders.books import Paid, book_refund, book_sale
from checkout.orders.discounts import free_voucher, hold_voucher
from checkout.orders.models import Order, OrderLine
from checkout.orders.queries import last_of, living, with_lines
from checkout.orders.services import move, note_event, release_stock, status_when_paid
from checkout.payments import states
from checkout.payments.inner import inner_of
from checkout.payments.models import Attempt
from checkout.payments.queries import attempt_by_key, parts_of
from checkout.payments.services import new_refund, return_again, unreturn
from checkout.payments.standing import ON_THE_WAY, standing
from checkout.payments.story import stepped
from store.graphql.engine.writing import change
from store.kernel.clock import now
from store.kernel.money import Minor, Money
from store.outbox.services import emit

# How long a payment waits for the client to complete the checkout: the order exists within a
# minute of the charge, even when its answer was lost and only the first sweep heard of it.
FINISH_AFTER = timedelta(seconds=40)
LAST_WORD = timedelta(seconds=10)
# Money that is only held or announced, and payments of a part, wait as long as an unpaid order.
LAPSES_AFTER = timedelta(minutes=60)


def apply(*, attempt_id: uuid.UUID, result: Result) -> Attempt:
    """Move the attempt by table (compare-and-set) and do, once, what follows from it."""
    with transaction.atomic():
        attempt = attempt_by_key(attempt_id)
        result = _checked(attempt, result)
        old, new = attempt.state, states.OF_OUTCOME[result.outcome]
        if result.retryable and not result.ref and new == states.UNKNOWN:
            new = old
        if old != new and not states.may_move(old, new):
            return attempt
        if not _store(attempt, new, result):
            return Attempt.objects.get(pk=attempt_id)
        if old != new:
            stepped(attempt, old)
            _follow(attempt, old)
    return attempt


def _checked(attempt: Attempt, result: Result) -> Result:
    """Money of another amount or currency than ours is no success: a person has to look."""
    if result.outcome is not Outcome.SUCCEEDED:
        return result
    if result.currency == attempt.currency and _fits(attempt, result):
        return result
    return replace(result, outcome=Outcome.UNKNOWN, code=DeclineCode.AMOUNT_MISMATCH)


def _fits(attempt: Attempt, result: Result) -> bool:
    """Whether so much has moved; of refunds the charge's total is told, earlier ones included."""
    if attempt.kind == Attempt.REFUND:
        most = attempt.parent.returned_minor if attempt.parent else 0
        return attempt.amount_minor <= result.refunded <= max(most, attempt.amount_minor)
    return result.captured == attempt.amount_minor


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
    return bool(change(Attempt, attempt.pk, where={"state": old}, **values))


def _follow(attempt: Attempt, old: str) -> None:
    """What a step means for the order, if there is one, and for the money."""
    if attempt.kind == Attempt.REFUND:
        _count_refund(attempt, old)
    order = _order_of(attempt)
    if order is None:
        _set_due(attempt)
    elif attempt.kind == Attempt.REFUND:
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


def _order_of(attempt: Attempt) -> Order | None:
    """The order an attempt is about. A part may have none yet, or belong to one that is closed."""
    key = attempt.payable_key
    if not attempt.part:
        return with_lines(key)
    return last_of(key) if attempt.kind == Attempt.REFUND else living(key)


def _set_due(attempt: Attempt) -> None:
    """Money of a checkout that is no order yet: by then it is one, or the money goes back."""
    if not attempt.part or attempt.kind == Attempt.REFUND:
        return
    at = None
    if attempt.state == states.SUCCEEDED:
        at = max(attempt.created_at + FINISH_AFTER, now() + LAST_WORD)
    elif attempt.state in {states.AUTHORIZED, states.PENDING}:
        at = now() + LAPSES_AFTER
    Attempt.objects.filter(pk=attempt.pk).update(finish_at=at)


def _after_charge(order: Order, attempt: Attempt) -> None:
    """Money has landed: confirm the order, or give the money back when it cannot be."""
    note_event(order, "paid", gateway=attempt.gateway, ref=attempt.ref)
    if attempt.part:
        if not confirm_parts(order):
            _set_due(attempt)
        return
    captured = Money.from_minor(Minor(attempt.amount_minor, attempt.currency))
    if confirm(order, paid=[Paid(attempt.gateway, captured)]):
        return
    if new_refund(charge=attempt):
        note_event(order, "refund_started", reason=f"order is {order.status}")


def confirm_parts(order: Order) -> bool:
    """Confirm an order that its parts have paid in full; what is too much goes back, once.

    False when something is missing still, or the order is confirmed or closed.
    """
    charges = [each for each in parts_of(order.cart_key) if each.state == states.SUCCEEDED]
    missing = Money(order.payable_micro, order.currency).to_minor().amount
    paid: list[Paid] = []
    surplus: list[tuple[Attempt, int]] = []
    for each in charges:
        kept = each.amount_minor - each.returned_minor
        used = min(kept, missing)
        missing -= used
        amount = Money.from_minor(Minor(used, order.currency))
        paid.append(Paid(each.gateway, amount, part=each.pk.hex))
        if kept > used:
            surplus.append((each, kept - used))
    if missing or not confirm(order, paid=paid):
        return False
    for charge, too_much in surplus:
        refund_surplus(charge, too_much)
    Attempt.objects.filter(pk__in=[each.pk for each in charges]).update(finish_at=None)
    return True


def refund_surplus(charge: Attempt, amount_minor: int) -> None:
    """Give back what is more than the order cost; the sweep asks the gateway."""
    refund = new_refund(charge=charge, amount_minor=amount_minor, intent=Attempt.SURPLUS)
    inner = inner_of(charge.gateway)
    if refund is not None and inner is not None:
        apply(attempt_id=refund.pk, result=inner.refund(refund))


def confirm(order: Order, *, paid: Sequence[Paid]) -> bool:
    """The order is paid or costs nothing: books, rights, mail. False when it is closed."""
    stamp = now()
    status = status_when_paid(order)
    if not move(order, status, confirmed_at=stamp, paid_at=stamp, paying_key=None):
        return False
    if order.discount_micro:
        hold_voucher(order, paid=True)
    book_sale(order, paid=paid)
    kept = [line for line in order.lines.all() if line.kind == "durable" and line.variant_id]
    if kept:
        grant(grants=[_right(order, line) for line in kept])
    close(cart_key=order.cart_key)
    note_event(order, "confirmed")
    emit("order_confirmed", order.pk)
    return True


def _right(order: Order, line: OrderLine) -> Grant:
    """What the buyer of a line may open."""
    return Grant(
        variant_id=line.variant_id or 0,
        source=str(line.pk),
        holder=str(order.pk),
        kind=line.kind,
        quantity=line.quantity,
        user_id=order.user_id,
    )


def _after_failure(order: Order, attempt: Attempt) -> None:
    """Declined for good: the order waits for its other parts, or may be paid another way.

    Then it takes its voucher again.
    """
    others = []
    if attempt.part:
        waiting = ON_THE_WAY | {states.AUTHORIZED}
        others = [each.pk for each in parts_of(order.cart_key) if each.state in waiting]
    if not others:
        free_voucher(order)
    rows = Order.objects.filter(pk=order.pk, paying_key=attempt.pk)
    rows.update(paying_key=others[0] if others else None)
    note_event(order, "payment_failed", code=attempt.code)


def _count_refund(attempt: Attempt, old: str) -> None:
    """A refund that fails leaves its money with us, one that succeeds after all does not."""
    if attempt.state in states.FAILED:
        unreturn(refund=attempt)
    elif old in states.FAILED:
        return_again(refund=attempt)


def _after_refund(order: Order, attempt: Attempt) -> None:
    if attempt.state != states.SUCCEEDED:
        note_event(order, "refund_" + attempt.state, code=attempt.code)
        return
    note_event(order, "refunded", ref=attempt.ref)
    if attempt.intent == Attempt.SURPLUS or (attempt.part and not _all_back(order)):
        return
    if order.paid_at is not None:
        book_refund(order)
    revoke(holder=str(order.pk))
    emit("order_refunded", order.pk)


def _all_back(order: Order) -> bool:
    """Whether a canceled order's parts have all been given back."""
    rows = Attempt.objects.filter(payable_key=order.cart_key, kind=Attempt.REFUND)
    under_way = rows.filter(state__in=states.OPEN).exists()
    kept = standing(parts_of(order.cart_key)).charged
    return order.status in order_states.CLOSED and not under_way and not kept


def cancel_unpaid(order: Order, *, actor: str, status: str = order_states.CANCELED) -> bool:
    """Close an order that nobody is paying and free its stock; False when it is too late."""
    moved = Order.objects.filter(
        pk=order.pk,
        status__in=[order_states.UNCONFIRMED, order_states.DRAFT],
        paying_key=None,
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
