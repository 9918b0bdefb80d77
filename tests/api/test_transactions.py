"""Paying by transactions over the API, as storefronts written for Saleor do."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from cart.models import Cart
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.payments.queries import transaction
from store.channels.models import Channel
from tests.api.shopper import Shopper
from tests.api.support import Api, codes, gid
from tests.checkout.paying import DUMMY, basket

pytestmark = pytest.mark.django_db
TRANSACTION = """
fragment T on TransactionItem {
  id token name message pspReference externalUrl actions createdAt modifiedAt
  authorizedAmount { amount } authorizePendingAmount { amount }
  chargedAmount { amount currency } chargePendingAmount { amount }
  refundedAmount { amount } refundPendingAmount { amount }
  canceledAmount { amount } cancelPendingAmount { amount }
  metadata { key value } metafield(key: "a")
  events { id type pspReference message externalUrl createdAt amount { amount } }
}
"""
BODY = "{ transaction { ...T } transactionEvent { id type } data errors { field message code } }"
BEGIN = (
    "mutation($id: ID!, $gateway: PaymentGatewayToInitialize!, $amount: PositiveDecimal, "
    "$key: String, $action: TransactionFlowStrategyEnum) { transactionInitialize(id: $id, "
    "paymentGateway: $gateway, amount: $amount, idempotencyKey: $key, action: $action) "
    f"{BODY} }} {TRANSACTION}"
)
GO_ON = (
    "mutation($id: ID, $token: UUID, $data: JSON) { transactionProcess(id: $id, token: $token, "
    f"data: $data) {BODY} }} {TRANSACTION}"
)
PREPARE = (
    "mutation($id: ID!, $gateways: [PaymentGatewayToInitialize!], $amount: PositiveDecimal) { "
    "paymentGatewayInitialize(id: $id, paymentGateways: $gateways, amount: $amount) { "
    "gatewayConfigs { id data errors { field message code } } errors { field message code } } }"
)
COMPLETE = (
    "mutation($id: ID!) { checkoutComplete(id: $id) { order { id isPaid chargeStatus "
    "total { gross { amount } } } errors { field code } } }"
)


def says(event: str) -> dict[str, Any]:
    """What the dummy is told to answer."""
    return {"event": {"type": event, "includePspReference": True}}


def begin(cart: Cart, event: str = "CHARGE_SUCCESS", **more: object) -> dict[str, Any]:
    """Begin a payment of a checkout by the dummy: the payload."""
    given = {"id": gid("Checkout", cart.pk), "gateway": {"id": DUMMY, "data": says(event)}}
    payload: dict[str, Any] = Api().ask(BEGIN, **(given | more))["transactionInitialize"]
    return payload


def go_on(**given: object) -> dict[str, Any]:
    payload: dict[str, Any] = Api().ask(GO_ON, **given)["transactionProcess"]
    return payload


def test_a_checkout_is_paid_and_becomes_an_order(channel: Channel) -> None:
    cart, _ = basket(channel)
    payload = begin(cart)
    assert payload["errors"] == []
    told = payload["transaction"]
    attempt = Attempt.objects.get()
    assert (told["id"], told["token"]) == (gid("TransactionItem", attempt.pk), str(attempt.pk))
    assert told["chargedAmount"] == {"amount": 10.0, "currency": "USD"}
    assert told["pspReference"] == attempt.ref != ""
    assert told["actions"] == ["REFUND"]
    known = transaction(attempt.pk)
    assert known is not None
    assert [each["type"] for each in told["events"]] == ["CHARGE_REQUEST", "CHARGE_SUCCESS"]
    assert [each["id"] for each in told["events"]] == [
        gid("TransactionEvent", step.event.pk) for step in known.steps
    ]
    assert payload["transactionEvent"]["id"] == told["events"][-1]["id"]
    done = Api().ask(COMPLETE, id=gid("Checkout", cart.pk))["checkoutComplete"]
    assert done["errors"] == []
    assert done["order"]["isPaid"]
    assert done["order"]["total"]["gross"]["amount"] == 10.0
    assert Order.objects.get(status=states.UNFULFILLED).cart_key == cart.pk


def test_a_payment_that_waits_goes_on(channel: Channel) -> None:
    cart, _ = basket(channel)
    waiting = begin(cart, "CHARGE_ACTION_REQUIRED")
    assert waiting["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    id = waiting["transaction"]["id"]
    assert codes(go_on(id=id, data=says("NONSENSE"))) == [("data", "INVALID")]
    assert codes(go_on(id=id, data=["CHARGE_SUCCESS"])) == [("data", "INVALID")]
    done = go_on(id=id, data=says("CHARGE_SUCCESS"))
    assert done["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    again = go_on(token=waiting["transaction"]["token"])
    assert again["transaction"] == done["transaction"]


def test_a_refusal_of_the_gateway_is_an_event_and_no_error(channel: Channel) -> None:
    cart, _ = basket(channel)
    payload = begin(cart, "CHARGE_FAILURE")
    assert payload["errors"] == []
    assert payload["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert payload["transaction"]["chargedAmount"]["amount"] == 0
    assert payload["transaction"]["actions"] == []


def test_the_same_key_is_the_same_payment(channel: Channel) -> None:
    cart, _ = basket(channel)
    first = begin(cart, key="a", amount=4)
    assert begin(cart, key="a", amount=4)["transaction"] == first["transaction"]
    assert codes(begin(cart, key="a", amount=5)) == [("idempotencyKey", "UNIQUE")]
    assert codes(begin(cart, key="")) == [("idempotencyKey", "INVALID")]
    assert begin(cart)["transaction"]["chargedAmount"]["amount"] == 6.0
    assert codes(begin(cart)) == [("amount", "INVALID")]


@pytest.mark.parametrize("amount", [0, 10.01, 0.001, "0.0000001", "1e39"])
def test_an_amount_that_cannot_be_paid_is_refused(channel: Channel, amount: object) -> None:
    cart, _ = basket(channel)
    payload = begin(cart, amount=amount)
    assert codes(payload) == [("amount", "INVALID")]
    assert payload["transaction"] is payload["transactionEvent"] is payload["data"] is None
    assert not Attempt.objects.exists()


def test_what_does_not_exist_is_not_found(channel: Channel) -> None:
    cart, _ = basket(channel)
    for kind in ("Checkout", "Order"):
        for pk in (uuid.uuid4(), "7"):
            assert codes(begin(cart, id=gid(kind, pk))) == [("id", "NOT_FOUND")]
            prepared = Api().ask(PREPARE, id=gid(kind, pk))["paymentGatewayInitialize"]
            assert codes(prepared) == [("id", "NOT_FOUND")]
    # A checkout's key opens no order, nor the other way round.
    assert codes(begin(cart, id=gid("Order", cart.pk))) == [("id", "NOT_FOUND")]
    assert codes(begin(cart, id=gid("Product", 1))) == [("id", "GRAPHQL_ERROR")]
    assert codes(begin(cart, gateway={"id": "none"})) == [("paymentGateway", "NOT_FOUND")]
    assert codes(go_on(id=gid("TransactionItem", uuid.uuid4()))) == [("id", "NOT_FOUND")]
    assert codes(go_on(id=gid("TransactionItem", "x"))) == [("id", "NOT_FOUND")]
    assert codes(go_on()) == [("id", "GRAPHQL_ERROR")]
    assert not Attempt.objects.exists()


def test_only_those_who_handle_payments_say_how_money_is_taken(channel: Channel) -> None:
    cart, _ = basket(channel)
    given = {"id": gid("Checkout", cart.pk), "gateway": {"id": DUMMY, "data": says("X")}}
    answer = Api().whole(BEGIN, action="AUTHORIZATION", **given)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert not Attempt.objects.exists()


def test_gateways_say_what_the_browser_needs(channel: Channel) -> None:
    cart, _ = basket(channel)
    id = gid("Checkout", cart.pk)
    found = Api().ask(PREPARE, id=id, amount="10")["paymentGatewayInitialize"]
    assert found["errors"] == []
    assert DUMMY in [each["id"] for each in found["gatewayConfigs"]]
    named = [{"id": DUMMY}, {"id": "none"}]
    some = Api().ask(PREPARE, id=id, gateways=named)["paymentGatewayInitialize"]["gatewayConfigs"]
    assert [(each["id"], codes(each)) for each in some] == [
        (DUMMY, []),
        ("none", [("id", "NOT_FOUND")]),
    ]


def test_a_client_sees_the_dummy_first(channel: Channel) -> None:
    cart, _ = basket(channel)
    query = "query($id: ID!) { checkout(id: $id) { availablePaymentGateways { id } } }"
    found = Api().ask(query, id=gid("Checkout", cart.pk))["checkout"]["availablePaymentGateways"]
    assert [each["id"] for each in found][:2] == ["mirumee.payments.dummy", DUMMY]


def shopper_of(cart: Cart) -> Shopper:
    return Shopper(id=gid("Checkout", cart.pk))


def test_the_older_way_pays_by_the_dummy(channel: Channel) -> None:
    cart, _ = basket(channel)
    shopper = shopper_of(cart)
    assert shopper.pay("mirumee.payments.dummy", "fully_charged", "10.00")["errors"] == []
    assert not Attempt.objects.exists()
    placed = shopper.complete()
    assert placed["errors"] == []
    assert (placed["order"]["isPaid"], placed["order"]["paymentStatus"]) == (True, "FULLY_CHARGED")


def test_the_older_way_does_not_mix_with_transactions(channel: Channel) -> None:
    cart, _ = basket(channel)
    shopper = shopper_of(cart)
    dummy = "mirumee.payments.dummy"
    for amount in ("9.99", "10.0000001"):
        wrong = codes(shopper.pay(dummy, "fully_charged", amount))
        assert wrong == [("amount", "PARTIAL_PAYMENT_NOT_ALLOWED")]
    assert codes(shopper.pay(dummy, "fully_charged", "1e39")) == [("amount", "INVALID")]
    assert codes(shopper.pay(dummy)) == [("token", "REQUIRED")]
    assert shopper.pay(dummy, "fully_charged", 10)["errors"] == []
    begin(cart, amount=4)
    mixed = codes(shopper.pay(dummy, "fully_charged", 10))
    assert mixed == [("id", "CHECKOUT_HAS_TRANSACTION")]
    assert begin(cart)["transaction"]["chargedAmount"]["amount"] == 6.0
    assert shopper.complete()["errors"] == []
