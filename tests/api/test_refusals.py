"""What a client must not send: a clear answer at the field, and nothing is changed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from cart.models import Cart, CartLine
from cart.wishes import MAX_QUANTITY
from catalog.api.variants import LINE_LIMIT
from catalog.models.listing import ProductListing
from catalog.offers.models import Offer
from catalog.offers.services import withdraw
from checkout.session.models import Session
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.api.shopper import Shopper, line
from tests.api.support import Api, codes, gid
from tests.support.goods import delivery, variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(channel: Channel) -> Shopper:
    """Somebody with an empty checkout."""
    made = Shopper()
    made.create(channel="default-channel")
    return made


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, "ZERO_QUANTITY"),
        (-1, "ZERO_QUANTITY"),
        (10**9, "QUANTITY_GREATER_THAN_LIMIT"),
        (6, "INSUFFICIENT_STOCK"),
    ],
)
def test_quantities(channel: Channel, shopper: Shopper, quantity: int, code: str) -> None:
    thing = variant(channel, "5.00", stock=5)
    assert codes(shopper.add(line(thing.pk, quantity))) == [("quantity", code)]
    assert codes(shopper.add(line(thing.pk, 1), line(thing.pk, quantity)))[0][0] == "quantity"
    assert not CartLine.objects.exists()
    shopper.add(line(thing.pk, 1))
    if quantity:
        change = {"variantId": gid("ProductVariant", thing.pk), "quantity": quantity}
        assert codes(shopper.update(change)) == [("quantity", code)]
        assert CartLine.objects.get().quantity == 1


@pytest.mark.parametrize("quantity", ["2", "many", 1.5, 2**31, None, [1]])
def test_quantities_of_another_type(channel: Channel, shopper: Shopper, quantity: object) -> None:
    thing = variant(channel, "5.00")
    document = (
        "mutation($id: ID, $q: Int!, $v: ID!) { checkoutLinesAdd(id: $id, lines: "
        "[{variantId: $v, quantity: $q}]) { errors { code } } }"
    )
    pk = gid("ProductVariant", thing.pk)
    errors = shopper.api.refused(document, id=shopper.id, q=quantity, v=pk)
    assert "$q" in errors[0]["message"]
    assert not CartLine.objects.exists()


def test_clients_read_what_a_line_takes() -> None:
    assert LINE_LIMIT == MAX_QUANTITY


def test_unknown_and_hidden_variants(channel: Channel, shopper: Shopper) -> None:
    draft = variant(channel, "5.00", name="Secret")
    ProductListing.objects.update(is_published=False)
    hidden = shopper.add(line(draft.pk, 1))
    assert codes(hidden) == [("lines", "PRODUCT_NOT_PUBLISHED")]
    assert hidden["errors"][0]["variants"] == [gid("ProductVariant", draft.pk)]
    assert "Secret" not in str(hidden)
    gone = variant(channel, "5.00")
    withdraw(variant=gone, channel=channel, actor=SYSTEM)
    assert codes(shopper.add(line(gone.pk, 1))) == [("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")]
    assert codes(shopper.add(line(10**9, 1))) == [("variantId", "NOT_FOUND")]
    for bad in ("x", "", gid("Product", draft.pk), draft.pk, "ü", gid("ProductVariant", "")):
        payload = shopper.add({"variantId": bad, "quantity": 1})
        assert codes(payload) == [("variantId", "GRAPHQL_ERROR")]
        assert payload["checkout"] is None
    for absent in ("1e3", "-1", "9" * 40, "1 OR 1=1", uuid.uuid4()):
        payload = shopper.add({"variantId": gid("ProductVariant", absent), "quantity": 1})
        assert codes(payload) == [("variantId", "NOT_FOUND")]
    assert not CartLine.objects.exists()


def test_prices_are_the_shops(channel: Channel, shopper: Shopper) -> None:
    thing = variant(channel, "5.00")
    document = (
        "mutation($id: ID, $lines: [CheckoutLineInput!]!) "
        "{ checkoutLinesAdd(id: $id, lines: $lines) { errors { code } } }"
    )
    lines = [line(thing.pk, 1, price="0.01")]
    answer = shopper.api.whole(document, id=shopper.id, lines=lines)
    assert answer["data"] == {"checkoutLinesAdd": None}
    (error,) = answer["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"
    assert "HANDLE_CHECKOUTS" in error["message"]
    assert not CartLine.objects.exists()


@pytest.mark.parametrize(
    "tip", ["0.04", "-5", "0", "1000.01", "NaN", "1e3", "five", "0.0000001", "9" * 30]
)
def test_tips(channel: Channel, shopper: Shopper, tip: str) -> None:
    jar = variant(channel, "0.05", Offer.TIP)
    assert codes(shopper.add(line(jar.pk, 1, tipAmount=tip))) == [("tipAmount", "INVALID")]
    assert not CartLine.objects.exists()


def test_ids_of_other_checkouts(channel: Channel, shopper: Shopper) -> None:
    thing = variant(channel, "5.00")
    other = Shopper()
    foreign = other.create(channel="default-channel", lines=[line(thing.pk, 1)])
    line_id = foreign["checkout"]["lines"][0]["id"]
    assert codes(shopper.update({"lineId": line_id, "quantity": 2})) == [("lineId", "NOT_FOUND")]
    assert codes(shopper.delete(line_id)) == [("linesIds", "NOT_FOUND")]
    assert codes(shopper.delete(gid("OrderLine", uuid.uuid4()))) == [("linesIds", "GRAPHQL_ERROR")]
    assert codes(shopper.delete(gid("CheckoutLine", 5))) == [("linesIds", "NOT_FOUND")]
    absent = Shopper(Api(), gid("Checkout", uuid.uuid4()))
    assert codes(absent.add(line(thing.pk, 1))) == [("id", "NOT_FOUND")]
    assert codes(absent.complete()) == [("id", "NOT_FOUND")]
    assert codes(Shopper(Api(), gid("Order", uuid.uuid4())).complete()) == [("id", "GRAPHQL_ERROR")]
    assert absent.read() is None
    assert CartLine.objects.get().quantity == 1


def test_a_checkout_is_named_exactly_once(channel: Channel, shopper: Shopper) -> None:
    document = (
        "mutation($id: ID, $checkoutId: ID, $token: UUID) { checkoutEmailUpdate(id: $id, "
        'checkoutId: $checkoutId, token: $token, email: "a@b.org") '
        "{ checkout { email } errors { field code } } }"
    )
    token = str(Cart.objects.get().pk)
    for given in ({"checkoutId": shopper.id}, {"token": token}):
        done = shopper.api.ask(document, **given)["checkoutEmailUpdate"]
        assert done == {"checkout": {"email": "a@b.org"}, "errors": []}
    for wrong in ({}, {"id": shopper.id, "token": token}):
        payload = shopper.api.ask(document, **wrong)["checkoutEmailUpdate"]
        assert payload["errors"] == [{"field": "id", "code": "GRAPHQL_ERROR"}]


@pytest.mark.parametrize("email", ["", " ", "ada", "a@b\r\nBcc: c@d.org", "a" * 300 + "@b.org"])
def test_emails(shopper: Shopper, email: str) -> None:
    code = "INVALID" if email.strip() else "REQUIRED"
    assert codes(shopper.email(email)) == [("email", code)]
    assert not Session.objects.exclude(email="").exists()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"lastName": "L\r\nBcc: x@y.z"}, [("lastName", "INVALID")]),
        ({"firstName": "", "lastName": ""}, [("lastName", "REQUIRED")]),
        ({"postalCode": "XX"}, [("postalCode", "INVALID")]),
        ({"country": None}, [("country", "REQUIRED")]),
        (
            {"city": "", "streetAddress1": ""},
            [("streetAddress1", "REQUIRED"), ("city", "REQUIRED")],
        ),
        ({"city": "x" * 2000}, [("city", "INVALID")]),
        ({"phone": "call me"}, [("phone", "INVALID")]),
    ],
)
def test_addresses(
    shopper: Shopper, changes: dict[str, object], found: list[tuple[str, str]]
) -> None:
    for kind in ("shipping", "billing"):
        payload = shopper.address(kind, **changes)
        assert codes(payload) == found
        assert {error["addressType"] for error in payload["errors"]} == {kind.upper()}
    assert not Session.objects.exclude(shipping_address=None, billing_address=None).exists()


def test_channels_and_what_is_opened_whole(channel: Channel) -> None:
    Channel.objects.create(slug="closed", name="Closed", currency="EUR", is_active=False)
    thing = variant(channel, "5.00", stock=1)
    shopper = Shopper()
    assert codes(shopper.create(channel="nowhere")) == [("channel", "NOT_FOUND")]
    assert codes(shopper.create(channel="closed")) == [("channel", "CHANNEL_INACTIVE")]
    many = [line(thing.pk, 1)] * 201
    assert codes(shopper.create(lines=many)) == [("lines", "INVALID")]
    assert codes(shopper.create(lines=[line(thing.pk, 1)], email="x")) == [("email", "INVALID")]
    assert codes(shopper.create(lines=[line(thing.pk, 2)])) == [("quantity", "INSUFFICIENT_STOCK")]
    assert not Cart.objects.exists()
    Channel.objects.create(slug="second", name="Second", currency="EUR")
    assert codes(shopper.create()) == [("channel", "MISSING_CHANNEL_SLUG")]


def test_deliveries(channel: Channel, shopper: Shopper) -> None:
    method = delivery(channel)
    id = gid("ShippingMethod", method.pk)
    where = "deliveryMethodId"
    assert codes(shopper.deliver(id)) == [(where, "SHIPPING_NOT_REQUIRED")]
    shopper.add(line(variant(channel, "5.00").pk, 1))
    assert codes(shopper.deliver(id)) == [(where, "SHIPPING_ADDRESS_NOT_SET")]
    shopper.address("shipping")
    unfit = gid("CheckoutDelivery", 999)
    assert codes(shopper.deliver(unfit)) == [(where, "DELIVERY_METHOD_NOT_APPLICABLE")]
    assert codes(shopper.deliver(gid("Warehouse", 1))) == [(where, "GRAPHQL_ERROR")]
    assert shopper.deliver(id)["errors"] == []
    method.is_active = False
    method.save()
    checkout = shopper.read()
    assert checkout is not None
    assert [each["__typename"] for each in checkout["problems"]] == [
        "CheckoutProblemDeliveryMethodInvalid"
    ]


def test_payments(channel: Channel, shopper: Shopper) -> None:
    assert codes(shopper.pay("manual")) == [("lines", "NO_CHECKOUT_LINES")]
    shopper.add(line(variant(channel, "5.00").pk, 1))
    assert codes(shopper.pay("barter")) == [("gateway", "NOT_SUPPORTED_GATEWAY")]
    assert codes(shopper.pay("manual", amount="4.99")) == [
        ("amount", "PARTIAL_PAYMENT_NOT_ALLOWED")
    ]
    assert codes(shopper.pay("shift4")) == [("token", "REQUIRED")]
    assert codes(shopper.pay("shift4", "4242424242424242")) == [("gateway", "INVALID")]
    assert codes(shopper.pay("shift4", "t" * 121)) == [("gateway", "INVALID")]
    session = Session.objects.get()
    assert (session.gateway, session.payment_token, session.agreed_micro) == ("", "", None)
    for amount in ("NaN", "-1", "Infinity", "x", "9" * 50):
        document = (
            "mutation($id: ID, $a: PositiveDecimal) { checkoutPaymentCreate(id: $id, input: "
            '{gateway: "manual", amount: $a}) { errors { code } } }'
        )
        assert shopper.api.refused(document, id=shopper.id, a=amount)


def test_what_became_impossible_is_told(channel: Channel, shopper: Shopper) -> None:
    scarce, gone = variant(channel, "5.00", stock=5), variant(channel, "6.00")
    shopper.add(line(scarce.pk, 5), line(gone.pk, 1))
    shopper.api.ask("{ shop { name } }")
    from_stock: Any = scarce.stocks.get()
    type(from_stock).objects.update(allocated=3)
    withdraw(variant=gone, channel=channel, actor=SYSTEM)
    checkout = shopper.read()
    assert checkout is not None
    lines = [each["id"] for each in checkout["lines"]]
    assert checkout["problems"] == [
        {
            "__typename": "CheckoutLineProblemInsufficientStock",
            "availableQuantity": 2,
            "line": {"id": lines[0]},
        },
        {"__typename": "CheckoutLineProblemVariantNotAvailable", "line": {"id": lines[1]}},
    ]
    assert shopper.update({"lineId": lines[0], "quantity": 4})["errors"] == []
    assert shopper.delete(lines[1])["errors"] == []


@pytest.mark.parametrize("paging", ["first: 101", "last: 101", "first: -1", "first: 1, last: 1"])
def test_pages_are_checked_also_where_only_a_total_is_asked(channel: Channel, paging: str) -> None:
    variant(channel, "5.00")
    lists = (
        f'products({paging}, channel: "default-channel") {{ totalCount }}',
        f"categories({paging}) {{ totalCount }}",
    )
    for asked in lists:
        (error,) = Api().whole(f"{{ {asked} }}")["errors"]
        assert error["extensions"]["exception"]["code"] == "GraphQLError"
    told = Api().ask('{ products(first: 1, channel: "default-channel") { totalCount } }')
    assert told == {"products": {"totalCount": 1}}
