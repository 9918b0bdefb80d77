"""What hangs on orders over the API: discounts, parcels, metadata, payments the older way."""

from __future__ import annotations

from typing import Any

import pytest

from cart.models import Cart
from cart.vouchers.models import Voucher
from checkout.complete import complete
from checkout.desk import mark_paid, send
from checkout.metadata import change_metadata
from checkout.orders.models import Fulfillment, Order, OrderLine
from checkout.payments.models import Attempt
from checkout.promo import add_code
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, HANDLE_PAYMENTS, MANAGE_ORDERS, SYSTEM, Actor
from store.kernel.errors import Invalid, NotFound, Refused
from tests.api.sales import bought, shopper
from tests.api.support import Api, codes, gid
from tests.checkout.paying import basket, pay, place
from tests.store.accounts.api.roads import both
from tests.store.accounts.api.support import caller
from tests.support.together import RealDb
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db
CLASSIC = "mirumee.payments.dummy"
DISCOUNTS = """query($id: ID) { order(id: $id) {
  voucherCode voucher { id name code metafield(key: "why") }
  discounts { id type name amount { amount } total { exact } }
  subtotal { gross { amount } } shippingPrice { gross { amount } } total { gross { amount } }
  lines { quantity unitPrice { gross { exact } } undiscountedUnitPrice { gross { exact } }
    totalPrice { gross { exact } } }
} }"""
PARCELS = """query($id: ID) { order(id: $id) { status lines { id quantityFulfilled }
  fulfillments { id fulfillmentOrder status statusDisplay trackingNumber metadata { key value }
    lines { id quantity orderLine { id productName } } } } }"""
WRITE = """mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
  item { __typename metadata { key value } ... on Node { id } } errors { field code } } }"""
DROP = """mutation($id: ID!, $keys: [String!]!) { deleteMetadata(id: $id, keys: $keys) {
  item { __typename metadata { key value } } errors { field code } } }"""
CHOOSE = """mutation($id: ID!, $input: PaymentInput!) {
  checkoutPaymentCreate(id: $id, input: $input) {
  payment { id gateway token isActive chargeStatus total { amount } capturedAmount { amount }
    metafield(key: "ref") checkout { id } order { id } }
  errors { field code } } }"""
PAYMENTS = """query($id: ID) { order(id: $id) { payments { id gateway token chargeStatus isActive
  total { amount } capturedAmount { amount } metafield(key: "ref") checkout { id } order { id }
} } }"""


def with_voucher(channel: Channel, **terms: Any) -> Order:
    """An order over 10.00 that a voucher was used for."""
    cart, _ = basket(channel)
    made = voucher(channel, "SPRING", "AUTUMN", name="Thanks", **terms)
    made.metadata = {"why": "because"}
    made.save()
    add_code(cart=cart, code="autumn", needs_delivery=True)
    pay(cart)
    return place(cart)


def test_a_voucher_is_told_by_the_code_that_was_used(channel: Channel) -> None:
    order = with_voucher(channel, percent=10)
    found = both(DISCOUNTS, ANONYMOUS, id=gid("Order", order.pk))["data"]["order"]
    row = order.discounts.get()
    assert found["voucherCode"] == "AUTUMN"
    assert found["voucher"] == {
        "id": gid("Voucher", row.voucher_id),
        "name": "Thanks",
        "code": "AUTUMN",
        "metafield": "because",
    }
    assert found["discounts"] == [
        {
            "id": gid("OrderDiscount", row.pk),
            "type": "VOUCHER",
            "name": "Thanks",
            "amount": {"amount": 1.0},
            "total": {"exact": "1.00"},
        }
    ]
    (line,) = found["lines"]
    assert line["unitPrice"]["gross"]["exact"] == "9.00"
    assert line["undiscountedUnitPrice"]["gross"]["exact"] == "10.00"
    assert line["totalPrice"]["gross"]["exact"] == "9.00"
    assert found["total"]["gross"]["amount"] == 9.0


def test_a_voucher_that_is_gone_leaves_its_discount(channel: Channel) -> None:
    order = with_voucher(channel, fixed="3.00")
    Voucher.objects.all().delete()
    found = both(DISCOUNTS, ANONYMOUS, id=gid("Order", order.pk))["data"]["order"]
    assert (found["voucher"], found["voucherCode"]) == (None, "AUTUMN")
    assert [each["amount"]["amount"] for each in found["discounts"]] == [3.0]
    plain = both(DISCOUNTS, ANONYMOUS, id=gid("Order", bought(channel).pk))["data"]["order"]
    assert (plain["voucher"], plain["voucherCode"], plain["discounts"]) == (None, None, [])


def test_parcels_tell_what_is_in_them(channel: Channel) -> None:
    order = bought(channel, lines=3)
    first, second, third = order.lines.all()
    send(order=order, quantities={third.pk: 1, first.pk: 1}, tracking_number="T1", actor=SYSTEM)
    order.refresh_from_db()
    send(order=order, quantities={second.pk: 1, third.pk: 1}, tracking_number="T2", actor=SYSTEM)
    Fulfillment.objects.filter(tracking_number="T2").update(metadata={"by": "bike"})
    found = both(PARCELS, ANONYMOUS, id=gid("Order", order.pk))["data"]["order"]
    assert [each["quantityFulfilled"] for each in found["lines"]] == [1, 1, 2]
    one, two = found["fulfillments"]
    assert (one["fulfillmentOrder"], two["fulfillmentOrder"]) == (1, 2)
    assert (one["status"], one["statusDisplay"]) == ("FULFILLED", "Fulfilled")
    assert (one["trackingNumber"], two["metadata"]) == ("T1", [{"key": "by", "value": "bike"}])
    packed = [(each["orderLine"]["id"], each["quantity"]) for each in one["lines"]]
    assert packed == [(gid("OrderLine", first.pk), 1), (gid("OrderLine", third.pk), 1)]
    ids = [each["id"] for parcel in (one, two) for each in parcel["lines"]]
    assert len(set(ids)) == 4
    again = both(PARCELS, ANONYMOUS, id=gid("Order", order.pk))["data"]["order"]
    assert again == found


def test_metadata_is_written_by_who_manages_what_it_is_of(channel: Channel, owner: User) -> None:
    order = bought(channel)
    line, charge = order.lines.get(), Attempt.objects.get()
    send(order=order, quantities={line.pk: 1}, tracking_number="", actor=SYSTEM)
    rows = {
        "Order": order.pk,
        "OrderLine": line.pk,
        "Fulfillment": Fulfillment.objects.get().pk,
        "TransactionItem": charge.pk,
    }
    staff, pairs = caller(owner), [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    for kind, pk in rows.items():
        id = gid(kind, pk)
        for stranger in (Api(), caller(shopper(f"shopper-{kind}"))):
            for there in (id, gid(kind, "7d6f0f0e-0000-4000-8000-000000000001")):
                answer = stranger.whole(WRITE, id=there, input=pairs)
                assert answer["data"] == {"updateMetadata": None}
                assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
        done = staff.ask(WRITE, id=id, input=pairs)["updateMetadata"]
        assert done == {"item": {"__typename": kind, "metadata": pairs, "id": id}, "errors": []}
        left = staff.ask(DROP, id=id, keys=["a", "x"])["deleteMetadata"]
        assert left == {"item": {"__typename": kind, "metadata": pairs[1:]}, "errors": []}
        empty = staff.ask(WRITE, id=id, input=[{"key": " ", "value": "1"}])["updateMetadata"]
        assert codes(empty) == [("input", "REQUIRED")]
        gone = gid(kind, "7d6f0f0e-0000-4000-8000-000000000001")
        assert codes(staff.ask(WRITE, id=gone, input=pairs)["updateMetadata"]) == [
            ("id", "NOT_FOUND")
        ]


def test_each_table_asks_for_its_own_permission(channel: Channel) -> None:
    order, charge = bought(channel), Attempt.objects.get()
    orders = Actor(1, "a", frozenset({MANAGE_ORDERS}))
    payments = Actor(2, "b", frozenset({HANDLE_PAYMENTS}))
    with pytest.raises(Refused):
        change_metadata(of=Order, key=order.pk, pairs={}, actor=payments)
    with pytest.raises(Refused):
        change_metadata(of=Attempt, key=charge.pk, pairs={}, actor=orders)
    change_metadata(of=Attempt, key=charge.pk, pairs={"a": "1"}, actor=payments)
    with pytest.raises(Invalid):
        change_metadata(of=Order, key=order.pk, pairs={"a": "\0"}, actor=orders)
    with pytest.raises(NotFound):
        change_metadata(of=OrderLine, key=None, pairs={"a": "1"}, actor=orders)


def test_what_is_only_being_paid_for_has_no_metadata_yet(channel: Channel) -> None:
    cart, _ = basket(channel)
    pay(cart)
    draft = Order.objects.get(cart_key=cart.pk)
    for of, key in ((Order, draft.pk), (OrderLine, draft.lines.get().pk)):
        with pytest.raises(NotFound):
            change_metadata(of=of, key=key, pairs={"a": "1"}, actor=SYSTEM)


def test_pairs_written_at_once_are_all_kept(real_db: RealDb, channel: Channel) -> None:
    order = bought(channel)
    found = real_db.together(
        lambda i: change_metadata(of=Order, key=order.pk, pairs={f"k{i}": "v"}, actor=SYSTEM), 12
    )
    assert [each for each in found if isinstance(each, Exception)] == []
    order.refresh_from_db()
    assert len(order.metadata) == 12


def choose(cart: Cart, **more: Any) -> dict[str, Any]:
    """What choosing to pay the older way answers."""
    given = {"gateway": CLASSIC, "token": "fully_charged", "amount": 10, **more}
    answer: dict[str, Any] = Api().ask(CHOOSE, id=gid("Checkout", cart.pk), input=given)
    payload: dict[str, Any] = answer["checkoutPaymentCreate"]
    return payload


def test_a_payment_the_older_way_is_chosen_and_then_charged(channel: Channel, owner: User) -> None:
    cart, _ = basket(channel)
    made = choose(cart, metadata=[{"key": "ref", "value": "R-1"}])
    assert made["errors"] == []
    assert made["payment"] == {
        "id": gid("Payment", cart.pk),
        "gateway": CLASSIC,
        "token": "fully_charged",
        "isActive": True,
        "chargeStatus": "NOT_CHARGED",
        "total": {"amount": 10.0},
        "capturedAmount": {"amount": 0.0},
        "metafield": "R-1",
        "checkout": {"id": gid("Checkout", cart.pk)},
        "order": None,
    }
    order = complete(cart_key=cart.pk, ask_consent=False, ask_billing=True)
    id = gid("Order", order.pk)
    (paid,) = caller(owner).ask(PAYMENTS, id=id)["order"]["payments"]
    assert paid["order"] == {"id": id}
    assert (paid["chargeStatus"], paid["isActive"], paid["token"]) == ("FULLY_CHARGED", True, "")
    assert (paid["capturedAmount"]["amount"], paid["metafield"]) == (10.0, "R-1")
    refused = Api().whole(PAYMENTS, id=id)
    assert refused["data"] == {"order": None}
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_wrong_metadata_of_a_payment_is_told_and_nothing_kept(channel: Channel) -> None:
    cart, _ = basket(channel)
    wrong = choose(cart, metadata=[{"key": "", "value": "R-1"}])
    assert (wrong["payment"], codes(wrong)) == (None, [("metadata", "REQUIRED")])
    assert codes(choose(cart, amount=9)) == [("amount", "PARTIAL_PAYMENT_NOT_ALLOWED")]
    choose(cart, metadata=[{"key": "ref", "value": "R-1"}])
    again = choose(cart)
    assert (again["payment"]["metafield"], again["errors"]) == (None, [])


def test_transactions_of_a_checkout_are_for_the_staff(channel: Channel, owner: User) -> None:
    query = """query($id: ID) { checkout(id: $id) { transactions { id chargedAmount { amount }
      events { type } } } }"""
    cart, _ = basket(channel)
    begun = pay(cart)
    id = gid("Checkout", cart.pk)
    found = both(query, Actor(owner.pk, "owner", SYSTEM.permissions), id=id)["data"]["checkout"]
    assert found["transactions"] == [
        {
            "id": gid("TransactionItem", begun.transaction.attempt.pk),
            "chargedAmount": {"amount": 10.0},
            "events": [{"type": "CHARGE_REQUEST"}, {"type": "CHARGE_SUCCESS"}],
        }
    ]
    refused = both(query, ANONYMOUS, id=id)
    assert refused["data"] == {"checkout": {"transactions": None}}
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_an_order_that_waits_for_a_transfer_is_no_failure(channel: Channel) -> None:
    cart, _ = basket(channel)
    choose(cart, gateway="manual", token="")
    order = complete(cart_key=cart.pk, ask_consent=False, ask_billing=True)
    query = "query($id: ID) { order(id: $id) { isPaid paymentStatus chargeStatus } }"
    id = gid("Order", order.pk)
    waits = both(query, ANONYMOUS, id=id)["data"]["order"]
    assert waits == {"isPaid": False, "paymentStatus": "PENDING", "chargeStatus": "NONE"}
    mark_paid(order=order, actor=SYSTEM)
    paid = both(query, ANONYMOUS, id=id)["data"]["order"]
    assert paid == {"isPaid": True, "paymentStatus": "FULLY_CHARGED", "chargeStatus": "FULL"}
