"""What clients say to a checkout besides lines: who buys, where to, which codes, which notes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cart.models import Cart, CartLine
from checkout.orders.models import Order
from checkout.session.models import Session
from store.accounts.models import Address, User
from store.accounts.services.addresses import create_address
from store.channels.models import Channel, Shop
from tests.api.shopper import Shopper, line
from tests.api.support import ADDRESS, Api, codes, gid
from tests.cart.giftcards.support import card, code
from tests.store.accounts.tokens import token_for_user
from tests.support.goods import delivery, variant
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db
WORDS = """
  id user { id email } languageCode voucherCode discountName translatedDiscountName
  discount { amount } giftCards { id displayCode currentBalance { amount } metadata { key } }
  email totalPrice { gross { amount } } stockReservationExpires
  metadata { key value } lines { id metadata { key value } problems { __typename } }
  shippingAddress { city firstName metafield(key: "door") } billingAddress { city }
  authorizeStatus chargeStatus totalBalance { amount }
"""


def client_of(user: User) -> Api:
    """An API client with the user's token."""
    return Api(Client(headers={"Authorization": f"Bearer {token_for_user(user)}"}))


def person(email: str = "ada@example.com") -> User:
    """A shopper with an account."""
    return User.objects.create_user(email, "pass-phrase-8")


def open_one(channel: Channel, api: Api | None = None, **given: object) -> Shopper:
    """A checkout with a shirt at 20.00 in it."""
    shopper = Shopper(api or Api())
    shirt = variant(channel, "20.00", stock=50, name="Shirt")
    made = shopper.create(lines=[line(shirt.pk, 2)], **given)
    assert made["errors"] == []
    return shopper


def do(shopper: Shopper, name: str, kinds: str = "", given: str = "", **more: object) -> Any:
    """A mutation of the checkout: its payload."""
    return whole(shopper, name, kinds, given, **more)["data"][name]


def whole(shopper: Shopper, name: str, kinds: str = "", given: str = "", **more: object) -> Any:
    """The same with the errors at its top."""
    document = (
        f"mutation($id: ID, {kinds}) {{ {name}(id: $id, {given}) {{ checkout {{ {WORDS} }} "
        "errors { field code message addressType } } }"
    )
    return shopper.api.whole(document, id=shopper.id, **more)


def read(shopper: Shopper, api: Api | None = None) -> Any:
    """The checkout as a client sees it, with errors."""
    query = f"query($id: ID) {{ checkout(id: $id) {{ {WORDS} }} }}"
    return (api or shopper.api).whole(query, id=shopper.id)


def test_a_shopper_who_is_logged_in_owns_what_he_opens(channel: Channel) -> None:
    user = person()
    home = create_address(user=user, data=columns("Ada"), country="US")
    User.objects.filter(pk=user.pk).update(default_shipping_address=home)
    shopper = open_one(channel, client_of(user))
    found = read(shopper)["data"]["checkout"]
    assert found["user"] == {"id": gid("User", user.pk), "email": "ada@example.com"}
    assert (found["email"], found["shippingAddress"]["firstName"]) == ("ada@example.com", "Ada")
    Address.objects.filter(pk=home.pk).update(first_name="Eve")
    assert read(shopper)["data"]["checkout"]["shippingAddress"]["firstName"] == "Ada"


def test_others_are_not_told_whose_it_is(channel: Channel) -> None:
    shopper = open_one(channel, client_of(person()))
    for stranger in (Api(), client_of(person("eve@example.com"))):
        answer = read(shopper, stranger)
        assert answer["data"]["checkout"]["user"] is None
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    guest = open_one(channel)
    assert "errors" not in read(guest)
    assert read(guest)["data"]["checkout"]["user"] is None


def test_a_checkout_of_nobody_is_taken_and_let_go(channel: Channel) -> None:
    shopper = open_one(channel)
    refused = whole(shopper, "checkoutCustomerAttach")
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    ada, eve = person(), person("eve@example.com")
    shopper.api = client_of(ada)
    taken = do(shopper, "checkoutCustomerAttach")
    assert (taken["errors"], taken["checkout"]["user"]["email"]) == ([], "ada@example.com")
    assert taken["checkout"]["email"] == "ada@example.com"
    shopper.api = client_of(eve)
    for name in ("checkoutCustomerAttach", "checkoutCustomerDetach"):
        answer = whole(shopper, name)
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    shopper.api = client_of(ada)
    assert do(shopper, "checkoutCustomerDetach")["checkout"]["user"] is None
    assert Cart.objects.get().user_id is None
    shopper.id = gid("Checkout", uuid.uuid4())
    assert codes(do(shopper, "checkoutCustomerAttach")) == [("id", "NOT_FOUND")]
    assert codes(do(shopper, "checkoutCustomerDetach")) == [("id", "NOT_FOUND")]


def columns(first_name: str = "Ada") -> dict[str, str]:
    """An address as the services take it."""
    return {
        "first_name": first_name,
        "last_name": "Lovelace",
        "street_address_1": "1600 Amphitheatre Parkway",
        "city": "Mountain View",
        "postal_code": "94043",
        "country_area": "CA",
    }


def test_a_voucher_takes_off_and_goes_again(channel: Channel) -> None:
    shopper = open_one(channel, languageCode="DE")
    made = voucher(channel, "SPRING", percent=10)
    add = ("checkoutAddPromoCode", "$code: String!", "promoCode: $code")
    assert codes(do(shopper, *add, code="NONE")) == [("promoCode", "INVALID")]
    found = do(shopper, *add, code="spring")["checkout"]
    assert (found["voucherCode"], found["discountName"]) == ("SPRING", "SPRING")
    assert (found["discount"]["amount"], found["totalPrice"]["gross"]["amount"]) == (4, 36)
    assert found["translatedDiscountName"] is None
    assert found["languageCode"] == "DE"
    remove = ("checkoutRemovePromoCode", "$pk: ID", "promoCodeId: $pk")
    other = do(shopper, *remove, pk=gid("GiftCard", made.pk))
    assert codes(other) == [("promoCodeId", "NOT_FOUND")]
    gone = do(shopper, *remove, pk=gid("Voucher", made.pk))["checkout"]
    assert (gone["voucherCode"], gone["discount"]["amount"]) == (None, 0)
    again = do(shopper, "checkoutRemovePromoCode", "$code: String", "promoCode: $code", code="X")
    assert codes(again) == [("promoCode", "NOT_FOUND")]


def test_a_gift_card_is_shown_without_its_code(channel: Channel) -> None:
    shopper, made = open_one(channel), card("15.00")
    add = ("checkoutAddPromoCode", "$code: String!", "promoCode: $code")
    found = do(shopper, *add, code=code(made))["checkout"]
    (shown,) = found["giftCards"]
    assert shown["id"] == gid("GiftCard", made.pk)
    assert (shown["displayCode"], shown["currentBalance"]["amount"]) == (made.last4, 15)
    assert found["totalPrice"]["gross"]["amount"] == 25
    assert code(made) not in str(found)
    remove = ("checkoutRemovePromoCode", "$pk: ID", "promoCodeId: $pk")
    assert do(shopper, *remove, pk=shown["id"])["checkout"]["giftCards"] == []


def test_notes_are_kept_and_go_with_the_order(channel: Channel) -> None:
    free = variant(channel, "0.0025", name="Credit", kind="durable")
    note = {"key": "gift", "value": "yes"}
    shopper = Shopper()
    made = shopper.create(
        lines=[line(free.pk, 1, metadata=[note])],
        metadata=[{"key": "from", "value": "app"}],
        email="ada@example.com",
        billingAddress=ADDRESS,
    )
    assert made["errors"] == []
    found = read(shopper)["data"]["checkout"]
    assert found["metadata"] == [{"key": "from", "value": "app"}]
    assert found["lines"][0]["metadata"] == [note]
    write = (
        "mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) "
        "{ item { metadata { key value } } errors { field code } } }"
    )
    both = [{"key": "ribbon", "value": "red"}]
    told = shopper.api.ask(write, id=found["lines"][0]["id"], input=both)["updateMetadata"]
    assert told["item"]["metadata"] == [note, both[0]]
    told = shopper.api.ask(write, id=shopper.id, input=both)["updateMetadata"]
    assert [each["key"] for each in told["item"]["metadata"]] == ["from", "ribbon"]
    for kind in ("Checkout", "CheckoutLine"):
        gone = shopper.api.ask(write, id=gid(kind, uuid.uuid4()), input=both)["updateMetadata"]
        assert codes(gone) == [("id", "NOT_FOUND")]
    empty = shopper.api.ask(write, id=shopper.id, input=[{"key": " ", "value": "x"}])
    assert codes(empty["updateMetadata"]) == [("input", "REQUIRED")]
    assert shopper.complete()["errors"] == []
    order = Order.objects.get()
    assert order.metadata == {"from": "app", "ribbon": "red"}
    assert order.lines.get().metadata == {"gift": "yes", "ribbon": "red"}


def test_lines_take_notes_when_they_change(channel: Channel) -> None:
    shopper = open_one(channel)
    row = CartLine.objects.get()
    changed = shopper.update(
        {
            "lineId": gid("CheckoutLine", row.pk),
            "quantity": 3,
            "metadata": [{"key": "size", "value": "L"}],
        }
    )
    assert changed["errors"] == []
    assert CartLine.objects.get().metadata == {"size": "L"}


SHIP = (
    "checkoutShippingAddressUpdate",
    "$to: AddressInput!, $rules: CheckoutAddressValidationRules, $save: Boolean = true",
    "shippingAddress: $to, validationRules: $rules, saveAddress: $save",
)


def test_a_part_of_an_address_may_do_until_the_order(channel: Channel) -> None:
    delivery(channel)
    shopper = open_one(channel, email="ada@example.com", billingAddress=ADDRESS)
    bare = {"country": "US", "city": "Mountain View", "metadata": [{"key": "door", "value": "2"}]}
    refused = do(shopper, *SHIP, to=bare)
    assert {each["code"] for each in refused["errors"]} == {"REQUIRED"}
    assert {each["addressType"] for each in refused["errors"]} == {"SHIPPING"}
    taken = do(shopper, *SHIP, to=bare, rules={"checkRequiredFields": False})
    assert taken["errors"] == []
    assert taken["checkout"]["shippingAddress"]["metafield"] == "2"
    method = shopper.read()["shippingMethods"][0]["id"]  # type: ignore[index]  # it is open
    assert shopper.deliver(method)["errors"] == []
    assert shopper.pay("manual")["errors"] == []
    failed = shopper.complete()
    assert failed["order"] is None
    assert {each["addressType"] for each in failed["errors"]} == {"SHIPPING"}
    assert {each["code"] for each in failed["errors"]} == {"REQUIRED"}
    assert do(shopper, *SHIP, to=ADDRESS)["errors"] == []
    assert shopper.complete()["errors"] == []


@pytest.mark.parametrize("save", [True, False])
def test_addresses_go_into_the_book_if_the_shopper_likes(channel: Channel, save: bool) -> None:
    delivery(channel)
    user = person()
    shopper = open_one(channel, client_of(user), billingAddress=ADDRESS, saveBillingAddress=False)
    shipped = do(shopper, *SHIP, to=ADDRESS, save=save)
    assert shipped["errors"] == []
    method = shopper.read()["shippingMethods"][0]["id"]  # type: ignore[index]  # it is open
    shopper.deliver(method)
    shopper.pay("manual")
    assert shopper.complete()["errors"] == []
    assert Address.objects.filter(user=user).count() == int(save)
    user.refresh_from_db()
    assert (user.default_shipping_address_id is not None) is save
    assert user.default_billing_address_id is None


def test_goods_are_kept_for_some_minutes(channel: Channel) -> None:
    Shop.objects.update_or_create(pk=1, defaults={"keep_minutes_guest": 10})
    shopper = open_one(channel)
    until = read(shopper)["data"]["checkout"]["stockReservationExpires"]
    assert until is not None
    session = Session.objects.get()
    assert (
        timedelta(minutes=9)
        < datetime.fromisoformat(until) - session.updated_at
        < timedelta(minutes=11)
    )


def test_the_language_of_a_checkout_is_its_orders(channel: Channel) -> None:
    shopper = open_one(channel)
    given = ("checkoutLanguageCodeUpdate", "$code: LanguageCodeEnum!", "languageCode: $code")
    assert do(shopper, *given, code="PT_BR")["checkout"]["languageCode"] == "PT_BR"
    assert Cart.objects.get().language == "pt-br"
    shopper.id = gid("Checkout", uuid.uuid4())
    assert codes(do(shopper, *given, code="EN")) == [("id", "NOT_FOUND")]


def test_a_checkout_is_read_in_few_queries(
    channel: Channel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shopper = open_one(channel, email="ada@example.com")
    read(shopper)
    with django_assert_max_num_queries(16):
        read(shopper)
