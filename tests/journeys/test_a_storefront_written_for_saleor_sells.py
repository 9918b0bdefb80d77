"""A storefront written for Saleor in front of a running store: from the window to the orders."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.journeys.storefront import belonging, browsing, buying
from tests.journeys.storefront.client import ADA, CHANNEL, Storefront
from tests.journeys.storefront.codes import codes_of
from tests.support.cards import card_token
from tests.support.running import RunningStore, start_store

PICTURES_S = 120
PASSWORD = "correct horse battery staple"
DUMMY = "saleor.io.dummy-payment-app"
CHARGED = {"event": {"type": "CHARGE_SUCCESS", "includePspReference": True}}
IN_GERMAN: dict[str, Any] = {"channel": CHANNEL, "language": "DE"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """The demo store, as its owner starts it."""
    running = start_store(tmp_path_factory.mktemp("shop") / "data")
    yield running
    assert running.stop() == 0


def test_a_shopper_looks_round(store: RunningStore) -> None:
    shopper = Storefront(store)
    window = shopper.ask(browsing.HOME, slug="featured-products", **IN_GERMAN)
    shown = [edge["node"] for edge in window["products"]["edges"]]
    assert window["products"]["totalCount"] >= len(shown) == 12
    assert shown[0]["translation"]["slug"] == "zwei-pence-t-shirt"
    picture = requests.get(_drawn(shopper), timeout=30)
    assert picture.status_code == 200
    assert picture.headers["content-type"].startswith("image/")
    navbar = shopper.ask(browsing.MENU, slug="navbar", **IN_GERMAN)["items"]
    footer = shopper.ask(browsing.MENU, slug="footer", **IN_GERMAN)["items"]
    assert [each["level"] for each in (navbar[0], navbar[0]["children"][0])] == [0, 1]
    assert {bool(each["collection"]) for each in navbar} == {True, False}
    shelf = navbar[0]["children"][0]["category"]
    tees = shopper.ask(browsing.CATEGORY, slug=shelf["slug"], **IN_GERMAN)
    again = shelf["translation"]["slug"]
    assert shopper.ask(browsing.CATEGORY, slug=again, spoken="DE", **IN_GERMAN) == tees
    about = next(each["page"] for each in footer if each["page"])
    page = shopper.ask(browsing.PAGE, slug=about["slug"], language="DE")
    assert page["translation"]["title"] != page["title"] == about["title"]
    texts = shopper.ask(browsing.PAGES, slugs=["terms", "about"], channel=CHANNEL)
    assert len(texts["edges"]) == 2
    shelves = shopper.ask(browsing.SHELVES, slugs=["mugs", "caps"])["edges"]
    assert {each["node"]["slug"] for each in shelves} == {"mugs", "caps"}
    here = shopper.ask(browsing.CHANNEL, slug=CHANNEL)
    assert {"code": "US", "country": "United States"} in here["countries"]
    assert "postalCode" in shopper.ask(browsing.RULES, country="US")["requiredFields"]


def _drawn(shopper: Storefront) -> str:
    """The first picture's address, when the worker has drawn it."""
    until = time.monotonic() + PICTURES_S
    while True:
        window = shopper.ask(browsing.HOME, slug="featured-products", **IN_GERMAN)
        found = window["products"]["edges"][0]["node"]["thumbnail"]
        if found is not None:
            return str(found["url"])
        assert time.monotonic() < until, "no picture was drawn"
        time.sleep(0.5)


def test_a_shopper_searches_and_turns_pages(store: RunningStore) -> None:
    shopper = Storefront(store)
    asked: dict[str, Any] = {
        **IN_GERMAN,
        "where": {"AND": [{"price": {"range": {"gte": 10, "lte": 60}}}, {"isAvailable": True}]},
        "sortBy": {"field": "PRICE", "direction": "ASC"},
    }
    whole = _names(shopper.ask(browsing.LISTING, first=100, **asked))
    assert len(whole) > 6
    first = shopper.ask(browsing.LISTING, first=3, **asked)
    second = shopper.ask(browsing.LISTING, first=3, after=_end(first), **asked)
    start = second["pageInfo"]["startCursor"]
    back = shopper.ask(browsing.LISTING, last=3, before=start, **asked)
    assert _names(first) + _names(second) == whole[:6]
    assert _names(back) == _names(first)
    search = {"filter": {"search": "tee"}, "sortBy": {"field": "NAME", "direction": "ASC"}}
    found = shopper.ask(browsing.LISTING, first=2, **search, **IN_GERMAN)
    more = shopper.ask(browsing.LISTING, first=20, after=_end(found), **search, **IN_GERMAN)
    assert "Two Pence T-shirt" in _names(found) + _names(more)
    assert found["totalCount"] == len(_names(found) + _names(more))
    nothing = shopper.ask(browsing.LISTING, first=2, filter={"search": "zeppelin"}, **IN_GERMAN)
    assert (nothing["totalCount"], nothing["edges"]) == (0, [])


def test_a_shopper_reads_a_product_closely(store: RunningStore) -> None:
    shopper = Storefront(store)
    tee = shopper.ask(browsing.PRODUCT, slug="two-pence-tee", **IN_GERMAN)
    german = shopper.ask(
        browsing.PRODUCT, slug=tee["translation"]["slug"], spoken="DE", **IN_GERMAN
    )
    assert german == tee
    variants = [edge["node"] for edge in tee["productVariants"]["edges"]]
    assert tee["productVariants"]["totalCount"] == len(variants) == 16
    chosen = {each["attribute"]["slug"] for each in variants[0]["chosen"]}
    assert (chosen, variants[0]["beside"]) == ({"color", "size"}, [])
    assert variants[0]["pricing"]["price"]["gross"] == {"amount": 29.0, "currency": "USD"}
    assert variants[0]["quantityAvailable"] > 0
    _drawn(shopper)
    answered = {each["attribute"]["slug"]: each for each in tee["assignedAttributes"]}
    assert answered["material"]["choice"]["translation"] == "Biobaumwolle"
    assert len(answered["care"]["choices"]) == 3
    there = IN_GERMAN | {"channel": "channel-eur"}
    euros = shopper.ask(browsing.PRODUCT, slug="two-pence-tee", **there)
    prices = [edge["node"]["pricing"]["price"] for edge in euros["productVariants"]["edges"]]
    assert prices[0]["gross"] == {"amount": 26.9, "currency": "EUR"}
    assert shopper.ask(browsing.PRODUCT, slug="no-such-thing", **IN_GERMAN) is None


@pytest.mark.parametrize("gateway", [DUMMY, "shift4"])
def test_a_guest_buys_registers_and_sees_the_order(store: RunningStore, gateway: str) -> None:
    guest = Storefront(store)
    mailbox = f"{gateway.partition('.')[0]}@example.com"
    order = _buy(guest, gateway, mailbox, codes=gateway == DUMMY)
    member = _member(guest, mailbox)
    for anyone in (guest, member):
        seen = anyone.ask(buying.ORDER, id=order["id"])
        assert (seen["number"], seen["isPaid"], seen["userEmail"]) == (
            order["number"],
            True,
            mailbox,
        )
    # The link alone does not prove who chose the password: what a guest bought stays with its id.
    assert member.ask(belonging.ORDERS, first=10)["orders"]["totalCount"] == 0
    own = _buy(member, gateway, "", attach=guest)
    mine = member.ask(belonging.ORDERS, first=10)["orders"]
    assert [edge["node"]["number"] for edge in mine["edges"]] == [own["number"]]
    assert mine["edges"][0]["node"]["total"] == {"gross": own["total"]["gross"]}
    book = member.ask(belonging.ME)
    assert {each["streetAddress1"] for each in book["addresses"]} == {ADA["streetAddress1"]}


def _buy(
    shopper: Storefront,
    gateway: str,
    mailbox: str,
    *,
    codes: bool = False,
    attach: Storefront | None = None,
) -> Any:
    """From an empty cart to a paid order; `attach`: who opened the cart before it was theirs."""
    cart = _fill(attach or shopper)
    id = cart["id"]
    if attach:
        cart = shopper.ask(buying.ATTACH, id=id)["checkout"]
        assert cart["user"]["email"] == cart["email"]
        assert attach.whole(buying.READ, id=id)["errors"]
    else:
        shopper.ask(buying.EMAIL, id=id, email=mailbox)
    part = {"country": "US", "postalCode": ADA["postalCode"]}
    shopper.ask(buying.SHIP, id=id, address=part, rules={"checkRequiredFields": False}, save=False)
    shopper.ask(buying.SHIP, id=id, address=ADA, save=True)
    shopper.ask(buying.BILL, id=id, address=ADA, save=False)
    standard = shopper.ask(buying.DELIVERIES, id=id)["deliveries"][0]
    cart = shopper.ask(buying.DELIVER, id=id, method=standard["id"])["checkout"]
    assert cart["delivery"]["shippingMethod"] == standard["shippingMethod"]
    if codes:
        cart = _use_codes(shopper, id, cart["totalPrice"]["gross"]["amount"])
    _pay(shopper, gateway, cart)
    placed = shopper.ask(buying.PLACE, id=id)["order"]
    assert shopper.ask(buying.PLACE, id=id)["order"]["id"] == placed["id"]
    assert placed["total"]["gross"] == cart["totalPrice"]["gross"]
    assert (placed["isPaid"], placed["status"]) == (True, "UNFULFILLED")
    assert (placed["chargeStatus"], placed["paymentStatus"]) == ("FULL", "FULLY_CHARGED")
    assert shopper.ask(buying.READ, id=id) is None
    return placed


def _fill(shopper: Storefront) -> Any:
    """A cart with two shirts in it."""
    tee = shopper.ask(browsing.PRODUCT, slug="two-pence-tee", **IN_GERMAN)
    small, large = (edge["node"]["id"] for edge in tee["productVariants"]["edges"][:2])
    given = {"channel": CHANNEL, "languageCode": "DE", "lines": []}
    cart = shopper.ask(buying.CREATE, input=given)["checkout"]
    lines = [{"variantId": small, "quantity": 1}, {"variantId": large, "quantity": 5}]
    cart = shopper.ask(buying.ADD, id=cart["id"], lines=lines)["checkout"]
    first, second = cart["lines"]
    wanted = [{"lineId": first["id"], "quantity": 2}]
    shopper.ask(buying.UPDATE, id=cart["id"], lines=wanted)
    cart = shopper.ask(buying.DELETE, id=cart["id"], ids=[second["id"]])["checkout"]
    assert [line["quantity"] for line in cart["lines"]] == [2]
    assert cart["subtotalPrice"]["gross"] == {"amount": 58.0, "currency": "USD"}
    note = [{"key": "gift", "value": "yes"}]
    assert shopper.ask(buying.NOTE, id=cart["id"], input=note)["item"]["metadata"] == note
    return cart


def _use_codes(shopper: Storefront, id: str, before: float) -> Any:
    """A voucher and a gift card, which is taken off and used again."""
    codes = codes_of(shopper.store)
    wrong = shopper.refused(buying.PROMO, id=id, code="NO-SUCH-CODE")
    assert wrong == [("promoCode", "INVALID")]
    cart = shopper.ask(buying.PROMO, id=id, code=codes.voucher)["checkout"]
    assert (cart["voucherCode"], cart["discount"]["amount"]) == (codes.voucher, 5.8)
    cart = shopper.ask(buying.PROMO, id=id, code=codes.card)["checkout"]
    (card,) = cart["giftCards"]
    cart = shopper.ask(buying.UNPROMO, id=id, which=card["id"])["checkout"]
    assert cart["giftCards"] == []
    cart = shopper.ask(buying.PROMO, id=id, code=codes.card)["checkout"]
    assert cart["totalPrice"]["gross"]["amount"] == pytest.approx(before - 5.8 - 5)
    return cart


def _pay(shopper: Storefront, gateway: str, cart: Any) -> None:
    id, total = cart["id"], cart["totalPrice"]["gross"]["amount"]
    offered = [each["id"] for each in cart["availablePaymentGateways"]]
    assert offered[:2] == ["mirumee.payments.dummy", DUMMY]
    assert gateway in offered
    ready = shopper.ask(buying.PREPARE, id=id, gateways=[{"id": gateway}])["gatewayConfigs"]
    assert [(each["id"], each["errors"]) for each in ready] == [(gateway, [])]
    unpaid = shopper.refused(buying.PLACE, id=id)
    assert unpaid == [("payment", "CHECKOUT_NOT_FULLY_PAID")]
    data: dict[str, Any] = CHARGED
    if gateway == "shift4":
        data = {"token": card_token(shopper.store.run["sandbox"]["shift4"])}
    paid = shopper.ask(buying.PAY, id=id, amount=total, gateway={"id": gateway, "data": data})
    assert paid["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    again = shopper.ask(buying.GO_ON, id=paid["transaction"]["id"], data=None)
    assert again["transaction"] == paid["transaction"]


def _member(shopper: Storefront, mailbox: str) -> Storefront:
    """The same shopper with an account of his own."""
    who = {"email": mailbox, "password": PASSWORD, "firstName": "Ada", "lastName": "Lovelace"}
    more = {"redirectUrl": shopper.page, "channel": CHANNEL}
    shopper.ask(belonging.REGISTER, input=who | more)
    log_in = {"email": mailbox, "password": PASSWORD}
    assert shopper.refused(belonging.LOG_IN, **log_in) == [("email", "ACCOUNT_NOT_CONFIRMED")]
    link = shopper.mailed(mailbox, "Confirm your address")
    assert shopper.ask(belonging.CONFIRM, **link)["user"]["isConfirmed"]
    assert shopper.refused(belonging.CONFIRM, **link) == [("token", "INVALID")]
    token = shopper.ask(belonging.LOG_IN, **log_in)["token"]
    return Storefront(shopper.store, token)


def _names(found: Any) -> list[str]:
    return [edge["node"]["name"] for edge in found["edges"]]


def _end(found: Any) -> str:
    assert found["pageInfo"]["hasNextPage"]
    return str(found["pageInfo"]["endCursor"])
