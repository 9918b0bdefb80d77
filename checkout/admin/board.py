"""Checkout's part of the front page: what waits, the numbers, the latest orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from checkout.admin import words
from checkout.orders import states
from checkout.orders.models import Order
from checkout.orders.queries import counted, placed
from checkout.payments import states as payment_states
from checkout.payments.models import Attempt, WebhookEvent
from store.admin.base import tag
from store.admin.panels import Board, Figure, ToDo, board, figures, todo
from store.kernel.actor import MANAGE_ORDERS
from store.kernel.clock import now
from store.kernel.money import Money

DAYS = 30
LATEST = 8
LATE = timedelta(minutes=10)


def orders_of(email: str) -> tuple[str, str]:
    """A person's orders: title and address."""
    return "Orders", f"{_list()}?{urlencode({'q': email})}"


def _list(**chosen: str) -> str:
    href = reverse("admin:orders_order_changelist")
    return f"{href}?{urlencode(chosen)}" if chosen else href


@todo(MANAGE_ORDERS)
def waiting() -> Iterable[ToDo]:
    """Orders to send, transfers awaited, payments that failed or hang."""
    open_orders = Order.objects.filter(
        status__in=[states.UNFULFILLED, states.PARTIALLY_FULFILLED]
    ).count()
    charges = Attempt.objects.filter(kind=Attempt.CHARGE)
    manual = charges.filter(gateway="manual", state=payment_states.PENDING)
    awaited = manual.filter(finish_at=None).count()  # else it is announced and no order yet
    week = now() - timedelta(days=7)
    unpaid = Order.objects.filter(status=states.UNCONFIRMED).values("pk")
    failed = (
        charges.filter(state=payment_states.DECLINED, created_at__gte=week, payable_key__in=unpaid)
        .values("payable_key")
        .distinct()
        .count()
    )
    hanging = Attempt.objects.filter(
        state__in=[payment_states.STARTED, payment_states.UNKNOWN], created_at__lt=now() - LATE
    ).count()
    back = Attempt.objects.filter(
        kind=Attempt.REFUND, state__in=[payment_states.DECLINED, payment_states.CANCELED]
    ).count()
    parked = WebhookEvent.objects.filter(handled_at=None, received_at__lt=now() - LATE).count()
    hooks = reverse("admin:payments_webhookevent_changelist")
    return [
        ToDo(open_orders, "orders to send", _list(status=states.UNFULFILLED), "local_shipping"),
        ToDo(awaited, "transfers awaited", _list(status=states.UNCONFIRMED), "account_balance"),
        ToDo(failed, "orders whose payment failed", _list(paid="no"), "credit_card_off"),
        ToDo(hanging, "payments without an answer", _list(), "hourglass_top", urgent=True),
        ToDo(back, "refunds that failed", _list(status=states.CANCELED), "undo", urgent=True),
        ToDo(parked, "webhooks not read", hooks, "webhook", urgent=True),
    ]


@figures(MANAGE_ORDERS)
def numbers() -> Iterable[Figure]:
    """Live, paid orders of the last 30 days, by currency."""
    since = now() - timedelta(days=DAYS)
    rows = counted().filter(confirmed_at__gte=since).order_by("currency").values("currency")
    found = list(rows.annotate(orders=Count("pk"), micro=Sum("payable_micro")))
    yield Figure("Orders", str(sum(row["orders"] for row in found)))
    for row in found:
        taken = Money(row["micro"], row["currency"])
        yield Figure(f"Sales in {row['currency']}", taken.format(), "as charged, with tax")
        mean = taken.allocate([1] * row["orders"])[0].floor()[0]
        yield Figure("Average order", mean.format() if mean else taken.format())
    if not found:
        yield Figure("Sales", "None yet")


@board(MANAGE_ORDERS)
def latest() -> Board:
    """The newest orders, tests too."""
    rows = [
        {
            "number": order.number,
            "href": reverse("admin:orders_order_change", args=[order.pk]),
            "at": order.created_at,
            "email": order.email,
            "total": Money(order.payable_micro, order.currency).format(),
            "state": tag(*words.STATUS.get(order.status, (order.status, ""))),
            "test": order.test,
        }
        for order in placed().order_by("-created_at", "-number")[:LATEST]
    ]
    return Board("Latest orders", "desk/latest_orders.html", {"rows": rows, "all": _list()})
