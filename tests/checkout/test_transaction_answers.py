"""What gateways answer to a payment before the order: declined, held, awaited, told late."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
import requests
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse

from cart.models import Cart
from cart.services import add_line, remove_line
from catalog.stock.models import Stock
from checkout import tasks
from checkout.desk import cancel, mark_paid
from checkout.orders import states
from checkout.orders.models import Order
from checkout.orders.queries import draft_of
from checkout.payments import states as payment_states
from checkout.payments.models import Attempt
from checkout.payments.services import usable
from checkout.session.models import Session
from checkout.session.services import set_shipping_address
from checkout.transactions import (
    payment_gateway_initialize,
    transaction_initialize,
    transaction_process,
)
from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound
from store.outbox.services import deliver
from tests.checkout.paying import (
    DUMMY,
    basket,
    moved,
    pass_time,
    pay,
    place,
    types,
    work,
)
from tests.support.goods import ADDRESS, card_token, variant
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
BOOKS = ["orders", "payments", "ledger", "stock", "stories"]


def agree() -> None:
    assert run(BOOKS) == []


def test_a_declined_card_is_an_event_and_leaves_the_checkout_open(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart, _ = basket(channel)
    begun = pay(cart, "shift4", token=card_token(sandbox.shift4, "4024007118468684"))
    assert types(begun) == ["CHARGE_REQUEST", "CHARGE_FAILURE"]
    assert "not enough money" in begun.transaction.steps[1].event.message
    with pytest.raises(DomainError) as refused:
        place(cart)
    assert refused.value.code == "payment_not_set"
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    assert place(cart).status == states.UNFULFILLED
    assert moved(sandbox) == [("capture", 1000)]


def test_the_dummy_answers_what_it_is_asked_to(channel: Channel) -> None:
    assert list(usable("USD"))[:2] == ["mirumee.payments.dummy", DUMMY]
    for event in ("CHARGE_FAILURE", "AUTHORIZATION_FAILURE"):
        assert types(pay(basket(channel)[0], event=event))[-1] == event
    cart, _ = basket(channel)
    begun = pay(cart, event="CHARGE_ACTION_REQUIRED")
    assert types(begun) == ["CHARGE_REQUEST", "CHARGE_ACTION_REQUIRED"]
    token = begun.transaction.attempt.pk
    data = {"event": {"type": "CHARGE_SUCCESS", "includePspReference": False}}
    with pytest.raises(Invalid) as refused:
        transaction_process(token=token, data={"event": {"type": "NONSENSE"}})
    assert refused.value.field == "data"
    done = transaction_process(token=token, data=data)
    assert types(done)[-1] == "CHARGE_SUCCESS"
    assert types(transaction_process(token=token, data=data)) == types(done)
    bare = transaction_initialize(
        checkout=basket(channel)[0].pk, gateway=DUMMY, data=data, actor=ANONYMOUS
    )
    assert bare.transaction.attempt.ref == ""
    assert place(cart).status == states.UNFULFILLED
    agree()


def test_money_that_is_only_held_makes_an_order_that_waits(channel: Channel, owner: User) -> None:
    cart, _ = basket(channel)
    begun = pay(cart, event="AUTHORIZATION_SUCCESS")
    assert types(begun) == ["AUTHORIZATION_REQUEST", "AUTHORIZATION_SUCCESS"]
    assert begun.transaction.actions == ("CHARGE", "CANCEL")
    pass_time(5)
    work()
    order = place(cart)
    assert (order.status, order.paid_at) == (states.UNCONFIRMED, None)
    pass_time(90)
    work()
    cancel(order=order, actor=actor_of(owner))
    assert Attempt.objects.get().state == payment_states.CANCELED
    order.refresh_from_db()
    assert order.status == states.CANCELED
    agree()


def test_a_hold_that_is_never_used_is_let_go(channel: Channel) -> None:
    cart, thing = basket(channel)
    pay(cart, event="AUTHORIZATION_SUCCESS")
    pass_time(90)
    work()
    assert Attempt.objects.get().state == payment_states.CANCELED
    assert Stock.objects.get(variant=thing).allocated == 0
    agree()


def test_a_transfer_is_announced_then_marked_paid(channel: Channel, owner: User) -> None:
    cart, _ = basket(channel)
    assert types(pay(cart, "manual")) == ["CHARGE_REQUEST"]
    order = place(cart)
    assert (order.status, order.gateway) == (states.UNCONFIRMED, "manual")
    assert not Cart.objects.filter(pk=cart.pk, closed_at=None).exists()
    pass_time(90)
    work()
    paid = mark_paid(order=order, actor=actor_of(owner))
    assert paid.status == states.UNFULFILLED
    agree()


def test_an_order_that_waits_for_money_is_paid(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    pay(cart, event="AUTHORIZATION_REQUEST")
    order = place(cart)
    token = Attempt.objects.get().pk
    transaction_process(token=token, data={"event": {"type": "AUTHORIZATION_FAILURE"}})
    order.refresh_from_db()
    assert (order.status, order.paying_key) == (states.UNCONFIRMED, None)
    data = {"token": card_token(sandbox.shift4)}
    begun = transaction_initialize(
        order=order.pk, gateway="shift4", data=data, actor=ANONYMOUS, idempotency_key="one"
    )
    order.refresh_from_db()
    assert order.status == states.UNFULFILLED
    again = transaction_initialize(
        order=order.pk, gateway="shift4", data=data, actor=ANONYMOUS, idempotency_key="one"
    )
    assert again.transaction.attempt.pk == begun.transaction.attempt.pk
    with pytest.raises(Invalid):
        transaction_initialize(order=order.pk, gateway=DUMMY, actor=ANONYMOUS)
    with pytest.raises(NotFound):
        transaction_initialize(order=uuid.uuid4(), gateway=DUMMY, actor=ANONYMOUS)
    assert moved(sandbox) == [("capture", 1000)]
    agree()


def test_what_is_being_paid_is_no_order_to_anybody(channel: Channel) -> None:
    cart, _ = basket(channel)
    pay(cart, event="CHARGE_FAILURE")
    draft = draft_of(cart.pk)
    assert draft is not None
    with pytest.raises(NotFound):
        transaction_initialize(order=draft.pk, gateway=DUMMY, actor=ANONYMOUS)
    pass_time(90)
    work()
    assert draft_of(cart.pk) is None
    assert Order.objects.get().status == states.DROPPED
    assert tasks.expire_orders() == 0
    agree()


def test_address_and_mail_may_come_after_the_money(channel: Channel) -> None:
    cart, _ = basket(channel)
    Session.objects.update(email="", shipping_address=None, billing_address=None)
    pay(cart)
    Session.objects.update(email="grace@example.com")
    set_shipping_address(cart=cart, data=ADDRESS)
    Session.objects.update(billing_address=F("shipping_address"))
    order = place(cart)
    assert (order.email, order.status) == ("grace@example.com", states.UNFULFILLED)
    assert order.shipping_address is not None
    agree()


def test_gateways_say_what_a_browser_needs(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    found = payment_gateway_initialize(checkout=cart.pk, gateways=["shift4", "nobody"])
    assert found[0].data is not None
    assert set(found[0].data) == {"publicKey", "scriptUrl"}
    assert [error.code for error in found[1].errors] == ["not_found"]
    every = payment_gateway_initialize(checkout=cart.pk)
    assert [each.id for each in every] == list(usable("USD"))
    with pytest.raises(NotFound):
        payment_gateway_initialize(checkout=uuid.uuid4())


def test_the_older_way_is_waited_for(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    Session.objects.update(gateway="shift4", payment_token=card_token(sandbox.shift4))
    from_page = place(cart)
    assert from_page.status == states.UNFULFILLED
    other, _ = basket(channel)
    Session.objects.filter(pk=other.pk).update(gateway="shift4", payment_token="tok_unknown")
    with pytest.raises(Conflict):
        place(other)
    pay(other)
    assert place(other).gateway == DUMMY
    agree()


def test_a_second_capture_of_the_same_goods_is_given_back(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart, _ = basket(channel)
    first = pay(cart, event="CHARGE_ACTION_REQUIRED")
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    order = place(cart)
    transaction_process(token=first.transaction.attempt.pk, data={})
    pass_time()
    work()
    late = Attempt.objects.get(pk=first.transaction.attempt.pk)
    assert (late.state, late.returned_minor) == ("succeeded", 1000)
    assert moved(sandbox) == [("capture", 1000)]
    order.refresh_from_db()
    assert order.status == states.UNFULFILLED
    agree()


def test_variants_that_cost_nothing_need_no_payment(channel: Channel) -> None:
    free = variant(channel, "0.0025", "durable")
    cart, _ = basket(channel)
    remove_line(cart=cart, line=cart.lines.get())
    add_line(cart=cart, variant_id=free.pk, quantity=3)
    with pytest.raises(Invalid, match="Nothing is left"):
        pay(cart)
    assert place(cart).status == states.FULFILLED


def test_money_that_only_a_webhook_tells_of(
    channel: Channel, own_sandbox: Callable[..., Sandbox], client: Client
) -> None:
    own = own_sandbox()
    cart, _ = basket(channel)
    match = {"method": "POST", "path": "/charges"}
    own.fault(gateway="shift4", match=match, action="timeout_after", times=1, hang_s=1)
    pay(cart, "shift4", token=card_token(own.shift4))
    answer = requests.get(
        f"{own.shift4}/events?limit=100", auth=("sk_test_tuppence", ""), timeout=9
    )
    url = f"/webhooks/shift4/{settings.WEBHOOK_SECRET}"
    for event in list(answer.json()["list"]) * 2:
        client.post(url, json.dumps(event), content_type="application/json")
    deliver()
    assert Attempt.objects.get().state == payment_states.SUCCEEDED
    own.advance(50)
    work()
    assert place(cart).status == states.UNFULFILLED
    assert moved(own) == [("capture", 1000)]
    agree()


def test_the_desk_shows_orders_and_nothing_that_is_none(
    channel: Channel, owner: User, client: Client
) -> None:
    cart, _ = basket(channel)
    pay(cart, event="CHARGE_FAILURE")
    draft = draft_of(cart.pk)
    assert draft is not None
    client.force_login(owner)
    page = client.get(reverse("admin:orders_order_changelist")).content.decode()
    assert f"#{draft.number}" not in page
    pay(cart)
    order = place(cart)
    page = client.get(reverse("admin:orders_order_changelist")).content.decode()
    assert f"#{order.number}" in page
    page = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "$10.00" in page
    assert Attempt.objects.get(state="succeeded").key in page
    assert "by card" in client.get(f"/orders/{order.token}").content.decode()


def test_the_dummy_is_not_asked_what_it_cannot_know(channel: Channel) -> None:
    events = ["CHARGE_ACTION_REQUIRED", "CHARGE_REQUEST", "AUTHORIZATION_SUCCESS"]
    for event in events:
        pay(basket(channel)[0], event=event)
    before = list(Attempt.objects.values_list("state", flat=True))
    for _ in range(3):
        pass_time(5)
        work()
    assert list(Attempt.objects.values_list("state", flat=True)) == before
    agree()
