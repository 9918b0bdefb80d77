"""Audits of checkout: orders add up, payments, books, rights, stock and sandbox agree."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from django.conf import settings

from cart.entitlements.models import Entitlement
from cart.vouchers.models import VoucherUse
from catalog.stock.models import Allocation
from checkout.orders import states as order_states
from checkout.orders.models import Order, OrderLine
from checkout.payments import states
from checkout.payments.models import Attempt
from checkout.payments.services import waiting_for_operator
from store.audit.registry import Finding, audit
from store.kernel.money import Minor, Money
from store.ledger.queries import account, balance, transfers_of

ORDERS, PAYMENTS, SANDBOX = "orders", "payments", "sandbox"


@audit(ORDERS)
def orders() -> Iterator[Finding]:
    """Lines add up to the order, and a paid order's rights and books are there."""
    for order in Order.objects.prefetch_related("lines", "discounts").iterator(chunk_size=500):
        lines = list(order.lines.all())
        if sum(line.total_micro for line in lines) != order.items_micro:
            yield _finding(ORDERS, order, "its lines do not add up to its items")
        if any(
            line.total_micro != line.unit_micro * line.quantity - line.discount_micro
            for line in lines
        ):
            yield _finding(ORDERS, order, "a line is not unit × quantity less its discount")
        yield from _discounts(order, lines)
        yield from _books(order)
        yield from _rights(order, lines)
        yield from _promises(order, lines)


def _discounts(order: Order, lines: list[OrderLine]) -> Iterator[Finding]:
    """What was taken off is what the discounts say, to the micro; what ended holds no use."""
    off = order.delivery_discount_micro + sum(line.discount_micro for line in lines)
    rows = list(order.discounts.all())
    said = sum(row.amount_micro for row in rows)
    if not off == order.discount_micro == said:
        text = f"{off} micros are taken off, it says {order.discount_micro}, its discounts {said}"
        yield _finding(ORDERS, order, text)
    if any(line.discount_micro for line in lines if line.kind == "tip"):
        yield _finding(ORDERS, order, "a tip was reduced")
    ended = order.status in order_states.CLOSED and order.paid_at is None
    if rows and ended and VoucherUse.objects.filter(order_key=order.pk).exists():
        yield _finding(ORDERS, order, f"it is {order.status}, but holds a use of its voucher")


def _books(order: Order) -> Iterator[Finding]:
    """A sale is booked in full exactly when it is paid, and its buyer owes nothing after."""
    booked = 0
    for row in transfers_of(f"order:{order.pk}"):
        booked += row.amount_micro if row.kind == "sale" else 0
    due = order.exact_micro if order.paid_at is not None else 0
    if booked != due:
        yield _finding(ORDERS, order, f"its sale of {due} micros is booked as {booked}")
    buyer = account(kind="receivable", owner=str(order.pk), currency=order.currency)
    if buyer is not None and balance(buyer):
        yield _finding(ORDERS, order, f"the books say {balance(buyer).exact()} is still open")


def _rights(order: Order, lines: list[OrderLine]) -> Iterator[Finding]:
    bought = {str(line.pk) for line in lines if line.kind == "durable" and line.variant_id}
    rights = Entitlement.objects.filter(holder=str(order.pk))
    open_rights = set(rights.filter(revoked_at=None).values_list("source", flat=True))
    confirmed = order.status in order_states.CONFIRMED
    if confirmed and not bought <= set(rights.values_list("source", flat=True)):
        yield _finding(ORDERS, order, "it is paid, but a digital line gave no right")
    if not confirmed and open_rights:
        yield _finding(ORDERS, order, f"it is {order.status}, but gives rights")


def _promises(order: Order, lines: list[OrderLine]) -> Iterator[Finding]:
    if order.status in order_states.CLOSED:
        refs = [str(line.pk) for line in lines]
        if Allocation.objects.filter(ref__in=refs, state=Allocation.OPEN).exists():
            yield _finding(ORDERS, order, f"it is {order.status}, but stock is held for it")


@audit(PAYMENTS)
def payments() -> Iterator[Finding]:
    """Each paid order has one charge of its amount, each charge an order; none is unknown."""
    charges = Attempt.objects.filter(kind=Attempt.CHARGE, state=states.SUCCEEDED)
    paid = {row.payable_key: row for row in charges}
    for order in Order.objects.filter(paid_at__isnull=False, payable_micro__gt=0):
        charge = paid.get(order.pk)
        if charge is None:
            yield _finding(PAYMENTS, order, "it is marked paid, but there is no charge")
        elif _micro(charge) != order.payable_micro:
            yield _finding(PAYMENTS, order, "its charge is not its amount to pay")
    known = set(Order.objects.filter(pk__in=paid).values_list("pk", flat=True))
    for key in set(paid) - known:
        yield Finding(PAYMENTS, str(key), "a charge belongs to no order")
    for attempt in waiting_for_operator():
        text = f"its outcome is unknown for an hour; look it up at {attempt.gateway}"
        yield Finding(PAYMENTS, attempt.key, text)


@audit(SANDBOX)
def sandbox() -> Iterator[Finding]:
    """In test mode the sandbox's captures and refunds are ours, one to one."""
    if settings.LIVE or not settings.SANDBOX_CONTROL:
        return
    answer = requests.get(f"{settings.SANDBOX_CONTROL}/_sandbox/ledger", timeout=10)
    theirs: dict[str, int] = {}
    for row in answer.json():
        if row["kind"] == "capture":
            theirs[row["ref"]] = theirs.get(row["ref"], 0) + row["amount"]
    done = Attempt.objects.filter(gateway="shift4", kind=Attempt.CHARGE, state=states.SUCCEEDED)
    ours = {row.ref: row.amount_minor for row in done}
    for ref in sorted(set(ours) | set(theirs)):
        if ours.get(ref) != theirs.get(ref):
            text = f"we have {ours.get(ref)}, the sandbox has {theirs.get(ref)}"
            yield Finding(SANDBOX, ref, text)


def _micro(attempt: Attempt) -> int:
    return Money.from_minor(Minor(attempt.amount_minor, attempt.currency)).micro


def _finding(name: str, order: Order, text: str) -> Finding:
    return Finding(name, f"order {order.number}", text)
