"""What became of an order's money, as its statuses and sums tell it over the API."""

from __future__ import annotations

from typing import Any

import pytest

from cart.giftcards.rules import GATEWAY
from checkout.apply import apply
from checkout.desk import cancel
from checkout.gateways.base import Outcome, Result
from checkout.orders.models import Order
from checkout.payments import states
from checkout.payments.models import Attempt
from checkout.payments.standing import amounts, payment_status
from checkout.promo import add_code
from checkout.transactions import transaction_initialize
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.money import Money
from tests.api.support import Api, codes, gid
from tests.cart.giftcards.support import card, code
from tests.checkout.paying import DUMMY, basket, dollars, pay, place
from tests.store.accounts.api.roads import both

pytestmark = pytest.mark.django_db
MONEY = """query($id: ID) { order(id: $id) { isPaid paymentStatus paymentStatusDisplay
  authorizeStatus chargeStatus totalAuthorized { amount } totalCharged { amount }
  totalCaptured { amount } totalRefunded { amount } totalBalance { amount }
  totalCanceled { amount } totalRefundPending { amount } totalChargePending { amount }
  totalAuthorizePending { amount } totalCancelPending { amount } total { gross { amount } }
} }"""
COMPLETE = """mutation($id: ID!) { checkoutComplete(id: $id) { order { id chargeStatus }
  errors { field code message } } }"""


def told(order: Order) -> dict[str, Any]:
    """What anybody is told of an order's money; sums as numbers."""
    found = both(MONEY, ANONYMOUS, id=gid("Order", order.pk))
    assert found["errors"] == []
    shown: dict[str, Any] = found["data"]["order"]
    return {
        name: each["amount"] if isinstance(each, dict) and "amount" in each else each
        for name, each in shown.items()
    }


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("CHARGE_SUCCESS", (True, "FULLY_CHARGED", "FULL", "FULL", 10.0, 0.0, 0.0)),
        ("CHARGE_REQUEST", (False, "PENDING", "FULL", "NONE", 0.0, 0.0, -10.0)),
        ("AUTHORIZATION_SUCCESS", (False, "PENDING", "FULL", "NONE", 0.0, 10.0, -10.0)),
    ],
)
def test_a_payment_and_where_it_stands(
    channel: Channel, event: str, expected: tuple[object, ...]
) -> None:
    cart, _ = basket(channel)
    transaction_initialize(
        checkout=cart.pk,
        gateway=DUMMY,
        data={"event": {"type": event}},
        action=Attempt.AUTHORIZATION if event.startswith("AUTH") else Attempt.CHARGE,
        actor=SYSTEM,
    )
    found = told(place(cart))
    names = ("isPaid", "paymentStatus", "authorizeStatus", "chargeStatus")
    sums = ("totalCharged", "totalAuthorized", "totalBalance")
    assert tuple(found[name] for name in (*names, *sums)) == expected
    assert found["paymentStatusDisplay"] == found["paymentStatus"].replace("_", " ").capitalize()


def test_what_went_back_is_refunded(channel: Channel) -> None:
    cart, _ = basket(channel)
    pay(cart, amount=dollars("4.00"))
    pay(cart)
    order = place(cart)
    assert told(order)["totalCharged"] == 10.0
    order = cancel(order=order, actor=SYSTEM)
    back = told(order)
    assert (back["isPaid"], back["paymentStatus"]) == (False, "FULLY_REFUNDED")
    assert (back["totalRefunded"], back["totalCharged"], back["totalBalance"]) == (10.0, 0.0, -10.0)
    assert (back["authorizeStatus"], back["chargeStatus"]) == ("NONE", "NONE")


def test_what_gift_cards_of_the_cart_pay_is_not_charged(channel: Channel) -> None:
    cart, _ = basket(channel)
    add_code(cart=cart, code=code(card("25.00")), needs_delivery=True)
    found = told(place(cart))
    assert found["total"]["gross"]["amount"] == 0.0
    assert (found["isPaid"], found["chargeStatus"], found["authorizeStatus"]) == (
        True,
        "FULL",
        "FULL",
    )
    assert (found["paymentStatus"], found["totalBalance"]) == ("FULLY_CHARGED", 0.0)


def charge(state: str, minor: int = 1000, back: int = 0) -> Attempt:
    """A charge that is not kept anywhere."""
    return Attempt(state=state, amount_minor=minor, returned_minor=back, currency="USD")


def refund(minor: int) -> Attempt:
    """A refund that succeeded."""
    return Attempt(kind=Attempt.REFUND, state=states.SUCCEEDED, amount_minor=minor, currency="USD")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([], "NOT_CHARGED"),
        ([(charge(states.STARTED), [])], "PENDING"),
        ([(charge(states.UNKNOWN), [])], "PENDING"),
        ([(charge(states.ACTION_REQUIRED), [])], "PENDING"),
        ([(charge(states.DECLINED), [])], "REFUSED"),
        ([(charge(states.CANCELED), [])], "CANCELLED"),
        ([(charge(states.DECLINED), []), (charge(states.PENDING), [])], "PENDING"),
        ([(charge(states.SUCCEEDED, 400), [])], "PARTIALLY_CHARGED"),
        ([(charge(states.SUCCEEDED), []), (charge(states.DECLINED), [])], "FULLY_CHARGED"),
        ([(charge(states.SUCCEEDED, 1500), [])], "FULLY_CHARGED"),
        ([(charge(states.SUCCEEDED, 1500, 500), [refund(500)])], "FULLY_CHARGED"),
        ([(charge(states.SUCCEEDED, 1000, 400), [refund(400)])], "PARTIALLY_REFUNDED"),
        ([(charge(states.SUCCEEDED, 1000, 1000), [refund(1000)])], "FULLY_REFUNDED"),
        ([(charge(states.SUCCEEDED, 1000, 1000), [])], "PENDING"),
    ],
)
def test_each_status_of_the_older_api(
    made: list[tuple[Attempt, list[Attempt]]], expected: str
) -> None:
    sums = [amounts(each, back) for each, back in made]
    known = {each.state for each, _ in made}
    assert payment_status(Money.parse("10.00", "USD"), sums, known) == expected
    assert payment_status(Money.zero("USD"), [], set()) == "FULLY_CHARGED"


@pytest.mark.parametrize("price", ["10.00", "0.30"])
def test_a_checkout_that_lost_its_gift_card_is_not_paid(channel: Channel, price: str) -> None:
    """The card was used for another checkout meanwhile, which takes it from the first."""
    issued = card("25.00")
    first, second = basket(channel, price)[0], basket(channel, price)[0]
    for cart in (first, second):
        transaction_initialize(
            checkout=cart.pk, gateway=GATEWAY, data={"code": code(issued)}, actor=ANONYMOUS
        )
    answer = Api().ask(COMPLETE, id=gid("Checkout", first.pk))["checkoutComplete"]
    assert answer["order"] is None
    assert [each for _, each in codes(answer)] == ["CHECKOUT_NOT_FULLY_PAID"]
    assert (
        not Order.objects.filter(cart_key=first.pk)
        .exclude(status="dropped")
        .exclude(status="draft")
    )
    done = Api().ask(COMPLETE, id=gid("Checkout", second.pk))["checkoutComplete"]
    assert (done["errors"], done["order"]["chargeStatus"]) == ([], "FULL")


def test_a_charge_that_is_declined_leaves_the_order_unpaid(channel: Channel) -> None:
    cart, _ = basket(channel)
    begun = pay(cart, event="CHARGE_REQUEST")
    order = place(cart)
    attempt = begun.transaction.attempt
    apply(attempt_id=attempt.pk, result=Result(Outcome.DECLINED, ref=attempt.ref))
    found = told(order)
    assert (found["isPaid"], found["paymentStatus"]) == (False, "REFUSED")
    assert (found["totalChargePending"], found["totalBalance"]) == (0.0, -10.0)
