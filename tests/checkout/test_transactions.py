"""Two roads, one door: paid before the order exists, by any gateway, in one piece or several."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from cart.services import add_line, remove_line, set_quantity
from catalog.offers.services import publish
from catalog.stock.models import Stock
from checkout.desk import cancel
from checkout.orders import states
from checkout.orders.models import Order
from checkout.orders.queries import draft_of, of_email
from checkout.payments.models import Attempt
from checkout.session.models import Session
from checkout.transactions import (
    transaction_initialize,
    transaction_process,
)
from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound, Refused
from store.ledger.queries import balances_by_kind
from tests.checkout.paying import (
    DUMMY,
    basket,
    dollars,
    moved,
    pass_time,
    pay,
    place,
    types,
    work,
)
from tests.support.goods import card_token
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
BOOKS = ["orders", "payments", "ledger", "stock", "stories"]


def agree() -> None:
    assert run(BOOKS) == []


def test_paid_with_a_card_then_completed(channel: Channel, sandbox: Sandbox) -> None:
    cart, thing = basket(channel)
    begun = pay(cart, "shift4", token=card_token(sandbox.shift4))
    assert types(begun) == ["CHARGE_REQUEST", "CHARGE_SUCCESS"]
    assert begun.transaction.amounts.charged == dollars("10.00")
    assert begun.transaction.attempt.ref == begun.transaction.steps[1].ref
    assert begun.transaction.actions == ("REFUND",)
    assert not of_email("ada@example.com").exists()
    order = place(cart)
    assert (order.status, order.gateway) == (states.UNFULFILLED, "shift4")
    assert place(cart).pk == order.pk
    assert moved(sandbox) == [("capture", 1000)]
    assert Stock.objects.get(variant=thing).allocated == 1
    agree()


def test_paid_and_never_completed_is_completed_by_itself(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart, _ = basket(channel)
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    work()
    assert not of_email("ada@example.com").exists()
    pass_time(0.75)
    work()
    order = of_email("ada@example.com").get()
    assert order.status == states.UNFULFILLED
    assert place(cart).pk == order.pk
    pass_time()
    work()
    assert moved(sandbox) == [("capture", 1000)]
    agree()


def test_a_lost_answer_is_found_and_completed_within_a_minute(
    channel: Channel, own_sandbox: Callable[..., Sandbox]
) -> None:
    own = own_sandbox()
    cart, _ = basket(channel)
    match = {"method": "POST", "path": "/charges"}
    own.fault(gateway="shift4", match=match, action="timeout_after", times=1, hang_s=1)
    begun = pay(cart, "shift4", token=card_token(own.shift4))
    assert types(begun) == ["CHARGE_REQUEST"]
    assert begun.transaction.amounts.charge_pending == dollars("10.00")
    own.advance(30)
    work()
    assert moved(own) == [("capture", 1000)]
    own.advance(15)
    work()
    assert of_email("ada@example.com").get().status == states.UNFULFILLED
    assert moved(own) == [("capture", 1000)]
    agree()


@pytest.mark.parametrize("spoil", ["empty", "address", "sold"])
def test_what_cannot_be_completed_goes_back_once(
    channel: Channel, sandbox: Sandbox, spoil: str
) -> None:
    cart, thing = basket(channel)
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    if spoil == "empty":
        remove_line(cart=cart, line=cart.lines.get())
    elif spoil == "address":
        Session.objects.update(shipping_address=None)
    else:
        set_quantity(cart=cart, line=cart.lines.get(), quantity=2)
        Order.objects.update(cart_version=0)
        Stock.objects.update(quantity=F("allocated"))
    for _ in range(3):
        pass_time()
        work()
    assert moved(sandbox) == [("capture", 1000), ("refund", 1000)]
    assert not of_email("ada@example.com").exists()
    assert Stock.objects.get(variant=thing).allocated == 0
    assert Attempt.objects.exclude(finish_at=None).count() == 0
    assert run([each for each in BOOKS if each != "stock"]) == []
    assert set(balances_by_kind().values()) <= {dollars("0.00")}


def test_a_changed_checkout_is_paid_the_difference(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    set_quantity(cart=cart, line=cart.lines.get(), quantity=3)
    with pytest.raises(Conflict, match=r"\$20.00") as refused:
        place(cart)
    assert (refused.value.code, refused.value.field) == ("checkout_not_fully_paid", None)
    more = pay(cart, "shift4", token=card_token(sandbox.shift4))
    assert more.transaction.amounts.charged == dollars("20.00")
    order = place(cart)
    assert order.payable_micro == 30_000_000
    assert moved(sandbox) == [("capture", 1000), ("capture", 2000)]
    agree()


def test_a_changed_checkout_that_costs_less_gets_the_difference_back(
    channel: Channel, sandbox: Sandbox, owner: User
) -> None:
    cart, _ = basket(channel)
    set_quantity(cart=cart, line=cart.lines.get(), quantity=3)
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    set_quantity(cart=cart, line=cart.lines.get(), quantity=1)
    order = place(cart)
    work()
    assert moved(sandbox) == [("capture", 3000), ("refund", 2000)]
    agree()
    cancel(order=order, actor=actor_of(owner))
    work()
    assert moved(sandbox) == [("capture", 3000), ("refund", 2000), ("refund", 1000)]
    held = {kind: money.exact() for (kind, _), money in balances_by_kind().items()}
    assert set(held.values()) == {"0.00"}, held
    agree()


def test_prices_hold_for_who_has_paid_and_for_nobody_else(channel: Channel) -> None:
    cart, thing = basket(channel)
    other, _ = basket(channel)
    add_line(cart=other, variant_id=thing.pk, quantity=1)
    pay(cart)
    pay(other, event="CHARGE_FAILURE")
    publish(variant=thing, channel=channel, kind="ordinary", unit=dollars("11.00"), actor=SYSTEM)
    assert place(cart).payable_micro == 10_000_000
    assert pay(other).transaction.amounts.charged == dollars("21.00")
    assert place(other).payable_micro == 21_000_000
    agree()


def test_the_last_piece_is_promised_to_who_pays(channel: Channel) -> None:
    cart, thing = basket(channel, stock=1)
    pay(cart, event="CHARGE_FAILURE")
    rival, _ = basket(channel)
    with pytest.raises(Conflict) as refused:
        add_line(cart=rival, variant_id=thing.pk, quantity=1)
    assert refused.value.code == "insufficient_stock"
    assert pay(cart).transaction.amounts.charged == dollars("10.00")
    assert place(cart).status == states.UNFULFILLED
    agree()


def test_several_payments_pay_one_checkout(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    pay(cart, amount=dollars("4.00"))
    with pytest.raises(Conflict) as refused:
        place(cart)
    assert refused.value.params == {"missing": "6.00"}
    pass_time()
    work()
    pay(cart, "shift4", token=card_token(sandbox.shift4), amount=dollars("6.00"))
    order = place(cart)
    assert order.gateway == "shift4"
    assert moved(sandbox) == [("capture", 600)]
    held = {key: money.exact() for key, money in balances_by_kind().items()}
    assert held["gateway_clearing", "USD"] == "10.00"
    agree()


def test_a_part_that_is_never_followed_goes_back_after_an_hour(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart, _ = basket(channel)
    pay(cart, "shift4", token=card_token(sandbox.shift4), amount=dollars("4.00"))
    pass_time(30)
    work()
    assert moved(sandbox) == [("capture", 400)]
    pass_time(45)
    work()
    assert moved(sandbox) == [("capture", 400), ("refund", 400)]
    assert draft_of(cart.pk) is None
    agree()


def test_the_clients_key_makes_one_payment(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    token = card_token(sandbox.shift4)
    first = pay(cart, "shift4", token=token, idempotency_key="k-1", amount=dollars("4.00"))
    again = pay(cart, "shift4", token=token, idempotency_key="k-1", amount=dollars("4.00"))
    assert again.transaction.attempt.pk == first.transaction.attempt.pk
    assert types(again) == types(first)
    for target, amount in ((cart, "5.00"), (basket(channel)[0], "4.00")):
        with pytest.raises(Conflict) as refused:
            pay(target, "shift4", token=token, idempotency_key="k-1", amount=dollars(amount))
        assert (refused.value.code, refused.value.field) == ("unique", "idempotencyKey")
    for bad in ("", " ", "\0", "x" * 600):
        with pytest.raises(Invalid) as wrong:
            pay(cart, idempotency_key=bad)
        assert (wrong.value.code, wrong.value.field) == ("invalid", "idempotencyKey")
    assert moved(sandbox) == [("capture", 400)]


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"amount": "10.01"}, Invalid, "amount"),
        ({"amount": "0.00"}, Invalid, "amount"),
        ({"amount": "-1.00"}, Invalid, "amount"),
        ({"amount": "0.005"}, Invalid, "amount"),
        ({"gateway": "nobody"}, NotFound, "paymentGateway"),
        ({"gateway": "a\0b"}, NotFound, "paymentGateway"),
        ({"gateway": "shift4"}, Invalid, "paymentGateway"),
        ({"event": "CHARGE_BACK"}, Invalid, "paymentGateway"),
        ({"action": "CHARGE"}, Refused, None),
    ],
)
def test_what_is_asked_wrongly_is_named(
    channel: Channel, asked: dict[str, Any], error: type[DomainError], field: str | None
) -> None:
    cart, _ = basket(channel)
    if "amount" in asked:
        asked = asked | {"amount": dollars(asked["amount"])}
    with pytest.raises(error) as refused:
        pay(cart, **asked)
    assert refused.value.field == field
    assert not Attempt.objects.exists()
    assert not Order.objects.exists()


def test_too_little_for_a_card_and_nothing_for_nobody(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    with pytest.raises(Conflict) as refused:
        pay(cart, "shift4", token=card_token(sandbox.shift4), amount=dollars("0.49"))
    assert (refused.value.code, refused.value.field) == ("below_minimum", "amount")
    pay(cart)
    with pytest.raises(Invalid, match="Nothing is left to pay"):
        pay(cart)
    place(cart)
    for key in (cart.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            transaction_initialize(checkout=key, gateway=DUMMY, actor=ANONYMOUS)
    with pytest.raises(NotFound):
        transaction_process(token=uuid.uuid4())
