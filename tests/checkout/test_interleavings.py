"""Whatever order shopper, clock, webhook and sweep come in: a paid order, or the money back."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
from django.conf import settings
from django.test import Client

from cart.models import Cart, CartLine
from cart.services import add_line, remove_line, set_quantity
from catalog.models.variant import Variant
from checkout.orders import states
from checkout.orders.queries import living
from checkout.payments.models import Attempt
from checkout.session.models import Session
from checkout.transactions import transaction_process
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.errors import DomainError
from store.outbox.services import deliver
from tests.checkout.paying import basket, dollars, moved, pay, place, work
from tests.support.cards import card_token
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
BOOKS = ["orders", "payments", "ledger", "stock", "stories"]
DECLINED = "4024007118468684"


class Shopping:
    """One checkout after the other, and all that may happen to them."""

    def __init__(self, seed: int, channel: Channel, sandbox: Sandbox) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a walk that can be walked again
        self.sandbox = sandbox
        self.channel = channel
        self.carts: list[Cart] = []
        self.said: list[str] = []
        self.begin()

    def begin(self) -> None:
        """A new checkout."""
        self.cart: Cart
        self.thing: Variant
        self.cart, self.thing = basket(self.channel, stock=4)
        self.carts.append(self.cart)

    def step(self) -> None:
        """One thing happens; a refusal is an answer, anything else a failure."""
        if not Cart.objects.filter(pk=self.cart.pk, closed_at=None).exists():
            self.begin()
        name = self.dice.choice(STEPS)
        self.said.append(name)
        with suppress(DomainError):
            getattr(self, name)()

    def pay_by_card(self) -> None:
        """All that is open, by a good card."""
        pay(self.cart, "shift4", token=card_token(self.sandbox.shift4))

    def pay_a_part(self) -> None:
        """Two pounds of it."""
        pay(self.cart, "shift4", token=card_token(self.sandbox.shift4), amount=dollars("2.00"))

    def pay_twice(self) -> None:
        """The same call again, with its key."""
        token, key = card_token(self.sandbox.shift4), str(self.dice.random())
        for _ in range(2):
            pay(self.cart, "shift4", token=token, idempotency_key=key)

    def pay_in_vain(self) -> None:
        """A card that is declined."""
        pay(self.cart, "shift4", token=card_token(self.sandbox.shift4, DECLINED))

    def pay_and_lose_the_answer(self) -> None:
        """The charge is made, its answer is not heard."""
        with lost_answer(self.sandbox):
            self.pay_by_card()

    def pay_the_dummy(self) -> None:
        """Whatever the dummy can say."""
        events = ["CHARGE_SUCCESS", "CHARGE_ACTION_REQUIRED", "CHARGE_REQUEST"]
        events += ["AUTHORIZATION_SUCCESS", "CHARGE_FAILURE"]
        pay(self.cart, event=self.dice.choice(events))

    def go_on(self) -> None:
        """Some payment goes on, well or badly."""
        tokens = list(Attempt.objects.filter(kind="charge").values_list("pk", flat=True))
        event = self.dice.choice(["CHARGE_SUCCESS", "CHARGE_FAILURE", "AUTHORIZATION_SUCCESS"])
        if tokens:
            transaction_process(token=self.dice.choice(tokens), data={"event": {"type": event}})

    def hear_webhooks(self) -> None:
        """Everything the provider has to tell, in any order, perhaps again."""
        answer = requests.get(
            f"{self.sandbox.shift4}/events?limit=100", auth=("sk_test_tuppence", ""), timeout=10
        )
        events = list(answer.json()["list"])
        self.dice.shuffle(events)
        for event in events:
            url = f"/webhooks/shift4/{settings.WEBHOOK_SECRET}"
            Client().post(url, json.dumps(event), content_type="application/json")
        deliver()

    def want_more(self) -> None:
        """One more."""
        add_line(cart=self.cart, variant_id=self.thing.pk, quantity=1)

    def want_one(self) -> None:
        """Just one."""
        line = CartLine.objects.filter(cart=self.cart).first()
        if line is not None:
            set_quantity(cart=self.cart, line=line, quantity=1)

    def empty(self) -> None:
        """Nothing."""
        for line in CartLine.objects.filter(cart=self.cart):
            remove_line(cart=self.cart, line=line)

    def forget_the_address(self) -> None:
        """Or remember it."""
        row = Session.objects.get(pk=self.cart.pk)
        known = row.shipping_address_id or row.billing_address_id
        new = None if row.shipping_address_id else known
        Session.objects.filter(pk=row.pk).update(shipping_address=new)

    def order(self) -> None:
        """The shopper's last click."""
        place(self.cart)

    def wait(self) -> None:
        """Seconds or minutes go by, and the worker works."""
        self.sandbox.advance(self.dice.choice([5, 30, 50, 90, 400]))
        work()


STEPS = [
    *["pay_by_card", "pay_a_part", "pay_twice", "pay_in_vain", "pay_and_lose_the_answer"],
    *["pay_the_dummy", "pay_the_dummy", "go_on", "hear_webhooks", "want_more", "want_one"],
    *["empty", "forget_the_address", "order", "order", "wait", "wait"],
]


@contextmanager
def lost_answer(sandbox: Sandbox) -> Iterator[None]:
    match = {"method": "POST", "path": "/charges"}
    sandbox.fault(gateway="shift4", match=match, action="timeout_after", times=1, hang_s=0.2)
    yield


def settle_all(shopping: Shopping) -> None:
    """Hours go by; what was lost is found."""
    for seconds in (60, 60, 120, 3700, 3700):
        shopping.sandbox.advance(seconds)
        work()
        shopping.hear_webhooks()


def net(sandbox: Sandbox) -> int:
    """What the provider took and did not give back."""
    return sum(amount if kind == "capture" else -amount for kind, amount in moved(sandbox))


def kept(cart: Cart) -> int:
    rows = Attempt.objects.filter(kind="charge", state="succeeded", payable_key=cart.pk)
    return sum(each.amount_minor - each.returned_minor for each in rows)


def walk(seed: int, channel: Channel, sandbox: Sandbox, steps: int) -> None:
    shopping = Shopping(seed, channel, sandbox)
    for _ in range(steps):
        shopping.step()
        assert run(BOOKS) == [], (seed, shopping.said)
    settle_all(shopping)
    told = (seed, shopping.said)
    assert run([*BOOKS, "sandbox"]) == [], told
    for cart in shopping.carts:
        order = living(cart.pk)
        due = order.payable_micro // 10_000 if order else 0
        if order is not None and order.paying_key is not None:
            # Placed by the shopper upon money that is only held: the owner's to take.
            assert (order.status, kept(cart) < due) == (states.UNCONFIRMED, True), told
        else:
            assert kept(cart) == due, told
    by_card = Attempt.objects.filter(kind="charge", state="succeeded", gateway="shift4")
    assert net(sandbox) == sum(each.amount_minor - each.returned_minor for each in by_card), told
    assert not Attempt.objects.exclude(finish_at=None).exists(), told


@pytest.mark.parametrize("seed", range(6))
def test_an_order_or_the_money_back(
    channel: Channel, own_sandbox: Callable[..., Sandbox], seed: int
) -> None:
    walk(seed, channel, own_sandbox(), 14)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_an_order_or_the_money_back_at_length(
    channel: Channel, own_sandbox: Callable[..., Sandbox], seed: int
) -> None:
    walk(seed, channel, own_sandbox(), 30)
