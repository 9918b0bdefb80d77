"""Paying before the order exists: a checkout, and the calls of a client written for Saleor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from cart.models import Cart
from cart.services import add_line, create_cart
from catalog.models.variant import Variant
from checkout import tasks
from checkout.complete import complete
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.transactions import Begun, transaction_initialize
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS
from store.kernel.clock import now
from store.kernel.money import Money
from tests.support.goods import delivery, ready, variant
from tests.support.sandbox import Sandbox

DUMMY = "saleor.io.dummy-payment-app"


def basket(channel: Channel, price: str = "10.00", stock: int | None = 5) -> tuple[Cart, Variant]:
    """A checkout with one thing of which some are in stock, ready but for the payment."""
    thing = variant(channel, price, stock=stock)
    cart = create_cart(channel=channel)
    add_line(cart=cart, variant_id=thing.pk, quantity=1)
    ready(cart, gateway="", method=delivery(channel, "0.00"))
    return cart, thing


def dollars(text: str) -> Money:
    return Money.parse(text, "USD")


def pay(cart: Cart, gateway: str = DUMMY, event: str = "CHARGE_SUCCESS", **more: Any) -> Begun:
    """Begin a payment of a checkout; `token` makes it one of the card gateway."""
    token = more.pop("token", None)
    data: dict[str, object] = {"event": {"type": event}} if token is None else {"token": token}
    return transaction_initialize(
        checkout=cart.pk, gateway=gateway, data=data, actor=ANONYMOUS, **more
    )


def types(begun: Begun) -> list[str]:
    return [step.event.type for step in begun.transaction.steps]


def place(cart: Cart) -> Order:
    return complete(cart_key=cart.pk, ask_consent=False, ask_billing=True)


def pass_time(minutes: float = 2) -> None:
    """As if everything had happened so much earlier."""
    ago = timedelta(minutes=minutes)
    for column in ("created_at", "updated_at", "finish_at", "next_check_at"):
        Attempt.objects.update(**{column: F(column) - ago})
    Order.objects.update(created_at=F("created_at") - ago, closed_at=F("closed_at") - ago)
    Cart.objects.update(updated_at=F("updated_at") - ago)
    for session in Cart.objects.values_list("session__pk", flat=True):
        type(Cart.objects.get(pk=session).session).objects.filter(pk=session).update(
            updated_at=F("updated_at") - ago
        )


def work() -> None:
    """What the worker does of payments in a turn."""
    tasks.sweep_attempts()
    tasks.finish_checkouts()
    tasks.expire_orders()
    tasks.sweep_attempts()


def moved(sandbox: Sandbox) -> list[tuple[str, int]]:
    """What the provider took and gave back for our attempts."""
    keys = {str(key) for key in Attempt.objects.values_list("pk", flat=True)}
    refs = set(Attempt.objects.exclude(ref="").values_list("ref", flat=True))
    return [
        (row["kind"], row["amount"])
        for row in sandbox.ledger()
        if (row["kind"] == "capture" and row["metadata"].get("attempt_id") in keys)
        or (row["kind"] == "refund" and row["parent"] in refs)
    ]


def waits(minutes: float) -> Any:
    """So long from now."""
    return now() + timedelta(minutes=minutes)
