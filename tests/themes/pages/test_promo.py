"""The promo code's field, on the cart and at checkout, as a browser without JavaScript sends it."""

from __future__ import annotations

import pytest
from django.test import Client

from cart.models import Cart
from cart.vouchers.models import Voucher
from checkout.orders.models import Order
from store.channels.models import Channel
from tests.support.vouchers import voucher
from tests.themes.support import Counter, counter, error_at, fill, order_form, words


@pytest.fixture
def shop(client: Client, channel: Channel) -> Counter:
    made = counter(channel)
    fill(client, made)
    voucher(channel, "TEN", percent=10, name="Ten off")
    return made


def code() -> str:
    return Cart.objects.get().voucher_code


def test_a_code_is_used_and_taken_off_on_the_cart(client: Client, shop: Counter) -> None:
    assert "Have a gift card or promo code?" in words(client.get("/cart").content)
    answer = client.post("/cart", {"promo_code": " ten ", "apply_promo": "1"})
    assert answer.headers["Location"] == "/cart"
    text = words(client.get("/cart").content)
    for expected in (
        "Items $59.3175",
        "Discount: TEN −$5.90175",
        "To pay $53.41 USD",
        "Use another code",
    ):
        assert expected in text
    assert client.post("/cart", {"remove_promo": "TEN"}).status_code == 302
    assert code() == ""
    assert "Discount" not in words(client.get("/cart").content)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("NOPE", "We do not know this code. Please check it."),
        ("", "Enter a code."),
        ("<script>x</script>", "We do not know this code. Please check it."),
    ],
)
def test_a_wrong_code_stands_in_its_field_beside_its_sentence(
    client: Client, shop: Counter, typed: str, message: str
) -> None:
    answer = client.post("/cart", {"promo_code": typed, "apply_promo": "1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="promo_code-error" role="alert">{message}' in page
    assert "<script>x" not in page
    later = client.post(
        "/checkout",
        {**order_form(client, intent=""), "promo_code": typed or " ", "apply_promo": "1"},
    )
    assert later.status_code == 422
    assert error_at(later.content, "promo_code") == message
    assert code() == ""


def test_enter_in_the_field_and_the_checkout_button_use_the_code_too(
    client: Client, shop: Counter
) -> None:
    assert client.post("/cart", {"promo_code": "ten", "update": "1"}).status_code == 302
    assert code() == "TEN"
    client.post("/cart", {"remove_promo": "TEN"})
    answer = client.post("/cart", {"promo_code": "ten", "checkout": "1"})
    assert answer.headers["Location"] == "/checkout"
    assert code() == "TEN"
    assert client.post("/cart", {"promo_code": "wrong", "checkout": "1"}).status_code == 422


def test_a_code_at_checkout_changes_the_total_and_the_order_has_it(
    client: Client, shop: Counter
) -> None:
    form = order_form(client)
    assert client.post("/checkout", {**form, "intent": "", "promo_code": "ten"}).status_code == 302
    text = words(client.get("/checkout").content)
    assert "Discount: TEN −$5.90175" in text
    assert "To pay $58.31 USD" in text
    answer = client.post("/checkout", order_form(client))
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/orders/{order.token}"
    page = words(client.get(f"/orders/{order.token}").content)
    assert "Discount: TEN −$5.90175" in page
    assert "Items $59.3175" in page


def test_a_code_typed_beside_place_order_shows_the_new_total_first(
    client: Client, shop: Counter
) -> None:
    form = order_form(client)
    answer = client.post("/checkout", {**form, "promo_code": "ten"})
    assert answer.status_code == 409
    assert "The total has changed to $58.31." in words(answer.content)
    assert not Order.objects.exists()
    wrong = client.post("/checkout", {**order_form(client), "promo_code": "wrong"})
    assert wrong.status_code == 422
    assert error_at(wrong.content, "promo_code")
    assert not Order.objects.exists()
    assert client.post("/checkout", order_form(client)).status_code == 302


def test_a_code_that_lapsed_says_so_and_orders_nothing(client: Client, shop: Counter) -> None:
    client.post("/cart", {"promo_code": "ten"})
    Voucher.objects.update(min_items=1000)
    told = "This code needs at least 1000 items in the basket."
    assert told in words(client.get("/cart").content)
    form = order_form(client)
    assert told in words(client.get("/checkout").content)
    answer = client.post("/checkout", form)
    assert answer.status_code == 422
    assert told in words(answer.content)
    assert not Order.objects.exists()
    client.post("/checkout", {**form, "intent": "", "remove_promo": "TEN"})
    assert client.post("/checkout", order_form(client)).status_code == 302


def test_a_code_for_single_items_is_noted_at_its_lines(
    client: Client, shop: Counter, channel: Channel
) -> None:
    made = voucher(channel, "SHIRT", fixed="4.00", scope="specific_product")
    made.variants.add(shop.shirt)
    client.post("/cart", {"promo_code": "shirt"})
    text = words(client.get("/cart").content)
    assert "Promo code −$8.00" in text
    assert "Discount: SHIRT −$8.00" in text
    assert "−$8.00 with SHIRT" in words(client.get("/checkout").content)


def test_a_code_for_deliveries_waits_on_the_cart(
    client: Client, shop: Counter, channel: Channel
) -> None:
    voucher(channel, "POST", percent=100, scope="shipping")
    client.post("/cart", {"promo_code": "post"})
    assert "Taken off the delivery" in words(client.get("/cart").content)
    text = words(client.get("/checkout").content)
    assert "Delivery $4.90 Discount: POST −$4.90" in text
