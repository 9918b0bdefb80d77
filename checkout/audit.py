"""Audits of checkout: orders add up, payments, books, rights, stock and sandbox agree."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import requests
from django.conf import settings
from django.db.models import QuerySet

from cart.entitlements.models import Entitlement
from cart.giftcards.models import GiftCardUse
from cart.vouchers.models import VoucherUse
from catalog.stock.models import Allocation
from checkout.orders import states as order_states
from checkout.orders.models import Order, OrderLine
from checkout.payments import states
from checkout.payments.models import Attempt, TransactionEvent
from checkout.payments.services import waiting_for_operator
from store.audit.registry import Finding, audit
from store.kernel.money import Minor, Money
from store.ledger.queries import account, balance, transfers_of

ORDERS, PAYMENTS, SANDBOX, STORIES = "orders", "payments", "sandbox", "stories"


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
    still_open = balance(buyer) if buyer is not None else None
    if still_open and still_open.micro != _back_on_cards(order):
        yield _finding(ORDERS, order, f"the books say {still_open.exact()} is still open")


def _back_on_cards(order: Order) -> int:
    """Gift cards of a canceled order have theirs before a bank gives the rest back."""
    if order.status not in order_states.CLOSED:
        return 0
    rows = GiftCardUse.objects.filter(order_key=order.pk, state=GiftCardUse.RETURNED)
    return sum(rows.values_list("amount_micro", flat=True))


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
    """Each paid order has charges of its amount, each charge an order; none is unknown."""
    yield from _of_orders()
    yield from _of_nobody()
    yield from _returned()
    for attempt in waiting_for_operator():
        text = f"its outcome is unknown for an hour; look it up at {attempt.gateway}"
        yield Finding(PAYMENTS, attempt.key, text)


def _of_orders() -> Iterator[Finding]:
    """What came in for a paid order, by either road, is what it cost."""
    paid: dict[uuid.UUID, int] = {}
    # What landed and is still to be decided on pays for nothing yet.
    landed = Attempt.objects.filter(kind=Attempt.CHARGE, state=states.SUCCEEDED, finish_at=None)
    for row in landed:
        paid[row.payable_key] = paid.get(row.payable_key, 0) + _micro(row)
    # What goes back after an order is canceled was paid for it all the same.
    canceled = Order.objects.filter(paid_at__isnull=False).exclude(closed_at=None)
    closed = dict(canceled.values_list("cart_key", "closed_at"))
    for row in _refunds().filter(part=True):
        end = closed.get(row.payable_key)
        if row.intent == Attempt.SURPLUS or end is None or row.created_at < end:
            paid[row.payable_key] = paid.get(row.payable_key, 0) - _micro(row)
    for order in Order.objects.filter(paid_at__isnull=False, payable_micro__gt=0):
        found = paid.get(order.pk, 0) + paid.get(order.cart_key, 0)
        if not found:
            yield _finding(PAYMENTS, order, "it is marked paid, but there is no charge")
        elif found != order.payable_micro:
            yield _finding(PAYMENTS, order, "its charge is not its amount to pay")


def _of_nobody() -> Iterator[Finding]:
    """A charge belongs to an order, or to a checkout that is being looked at, or has gone back."""
    orders = set(Order.objects.values_list("pk", flat=True))
    waiting = [order_states.UNCONFIRMED, *order_states.CONFIRMED]
    carts = set(Order.objects.filter(status__in=waiting).values_list("cart_key", flat=True))
    for row in Attempt.objects.filter(kind=Attempt.CHARGE, state=states.SUCCEEDED):
        kept = row.returned_minor < row.amount_minor and row.finish_at is None
        if kept and row.payable_key not in (carts if row.part else orders):
            yield Finding(PAYMENTS, str(row.payable_key), "a charge belongs to no order")


def _returned() -> Iterator[Finding]:
    """What a charge says went back is what its refunds come to, and no more than it was."""
    sums: dict[uuid.UUID | None, int] = {}
    for refund in _refunds():
        sums[refund.parent_id] = sums.get(refund.parent_id, 0) + refund.amount_minor
    for row in Attempt.objects.filter(kind=Attempt.CHARGE):
        if row.returned_minor != sums.get(row.pk, 0):
            text = f"{row.returned_minor} went back, its refunds come to {sums.get(row.pk, 0)}"
            yield Finding(PAYMENTS, row.key, text)


def _refunds() -> QuerySet[Attempt]:
    return Attempt.objects.filter(kind=Attempt.REFUND).exclude(state__in=states.FAILED)


@audit(STORIES)
def stories() -> Iterator[Finding]:
    """What was told of each attempt ends as it ended."""
    told: dict[uuid.UUID, set[str]] = {}
    for attempt_id, kind in TransactionEvent.objects.values_list("attempt_id", "type"):
        told.setdefault(attempt_id, set()).add(kind)
    for row in Attempt.objects.all():
        done = f"{row.kind.upper()}_SUCCESS"
        if (row.state == states.SUCCEEDED) != (done in told.get(row.pk, set())):
            yield Finding(STORIES, row.key, f"it is {row.state}, which is not what was told")


@audit(SANDBOX)
def sandbox() -> Iterator[Finding]:
    """In test mode the sandbox's captures and refunds are ours, one to one."""
    if settings.LIVE or not settings.SANDBOX_CONTROL:
        return
    answer = requests.get(f"{settings.SANDBOX_CONTROL}/_sandbox/ledger", timeout=10)
    theirs: dict[str, int] = {}
    back: dict[str, int] = {}
    for row in answer.json():
        if row["kind"] == "capture":
            theirs[row["ref"]] = theirs.get(row["ref"], 0) + row["amount"]
        elif row["kind"] == "refund":
            back[row["parent"]] = back.get(row["parent"], 0) + row["amount"]
    done = Attempt.objects.filter(gateway="shift4", state=states.SUCCEEDED)
    ours = {row.ref: row.amount_minor for row in done.filter(kind=Attempt.CHARGE)}
    given: dict[str, int] = {}
    for row in done.filter(kind=Attempt.REFUND).select_related("parent"):
        ref = row.parent.ref if row.parent else ""
        given[ref] = given.get(ref, 0) + row.amount_minor
    yield from _differences("took", ours, theirs)
    yield from _differences("gave back", given, back)


def _differences(verb: str, ours: dict[str, int], theirs: dict[str, int]) -> Iterator[Finding]:
    for ref in sorted(set(ours) | set(theirs)):
        if ours.get(ref) != theirs.get(ref):
            text = f"{verb}: we have {ours.get(ref)}, the sandbox has {theirs.get(ref)}"
            yield Finding(SANDBOX, ref, text)


def _micro(attempt: Attempt) -> int:
    return Money.from_minor(Minor(attempt.amount_minor, attempt.currency)).micro


def _finding(name: str, order: Order, text: str) -> Finding:
    return Finding(name, f"order {order.number}", text)
