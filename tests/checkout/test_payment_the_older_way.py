"""checkoutPaymentCreate's service: chosen now, charged when the order is placed; and a kill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cart.services import create_cart
from checkout.orders import states
from checkout.orders.queries import of_email
from checkout.payment import payment_create
from checkout.payments.models import Attempt
from checkout.payments.services import Part, call, hasten, new_part
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.errors import Conflict, DomainError
from store.kernel.money import Minor
from store.ledger.queries import balances_by_kind
from tests.checkout.paying import basket, dollars, moved, pay, place, work
from tests.support.goods import card_token
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
CLASSIC = "mirumee.payments.dummy"
BOOKS = ["orders", "payments", "ledger", "stock", "stories"]


def test_the_dummy_charges_the_total_when_the_order_is_placed(channel: Channel) -> None:
    cart, _ = basket(channel)
    payment_create(cart=cart, gateway=CLASSIC, token="fully_charged", amount=dollars("10.00"))
    assert not Attempt.objects.exists()
    order = place(cart)
    assert (order.status, order.gateway) == (states.UNFULFILLED, CLASSIC)
    held = {kind: money.exact() for (kind, _), money in balances_by_kind().items()}
    assert held["gateway_clearing"] == "10.00"
    assert [each.type for each in Attempt.objects.get().story.all()] == [
        "CHARGE_REQUEST",
        "CHARGE_SUCCESS",
    ]
    assert run(BOOKS) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"amount": "9.99"}, "partial_payment_not_allowed"),
        ({"gateway": "nobody"}, "not_supported_gateway"),
        ({"token": ""}, "required"),
        ({"token": "4242424242424242"}, "payment_token_refused"),
    ],
)
def test_what_is_wrong_is_named(channel: Channel, asked: dict[str, Any], code: str) -> None:
    cart, _ = basket(channel)
    given = {"gateway": CLASSIC, "token": "fully_charged", "amount": "10.00"} | asked
    with pytest.raises(DomainError) as refused:
        payment_create(
            cart=cart,
            gateway=given["gateway"],
            token=given["token"],
            amount=dollars(given["amount"]),
        )
    assert refused.value.code == code


def test_an_empty_checkout_and_one_with_transactions_are_refused(channel: Channel) -> None:
    with pytest.raises(DomainError) as refused:
        payment_create(
            cart=create_cart(channel=channel), gateway=CLASSIC, token="fully_charged", amount=None
        )
    assert refused.value.code == "no_checkout_lines"
    cart, _ = basket(channel)
    pay(cart, amount=dollars("4.00"))
    with pytest.raises(Conflict) as mixed:
        payment_create(cart=cart, gateway=CLASSIC, token="fully_charged", amount=None)
    assert mixed.value.code == "checkout_has_transaction"


def test_a_process_that_died_after_the_charge_is_made_up_for(
    channel: Channel, own_sandbox: Callable[..., Sandbox]
) -> None:
    own = own_sandbox()
    cart, _ = basket(channel)
    pay(cart, event="CHARGE_FAILURE")
    part = Part("shift4", Minor(1000, "USD"), card_token(own.shift4), completes=True)
    call(new_part(payable_key=cart.pk, part=part, actor="api"))  # and here it ends
    assert hasten() == 1
    work()
    own.advance(50)
    work()
    assert of_email("ada@example.com").get().status == states.UNFULFILLED
    assert moved(own) == [("capture", 1000)]
    assert run([*BOOKS, "sandbox"]) == []
