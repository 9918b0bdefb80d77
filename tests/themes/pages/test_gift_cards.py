"""Gift cards on the shop's pages, as a browser without JavaScript sends them."""

from __future__ import annotations

import pytest
from django.test import Client

from cart.giftcards.rules import GATEWAY
from cart.giftcards.services.cards import set_active
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.transactions import transaction_initialize
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from tests.cart.giftcards.support import card, code, worth
from tests.checkout.paying import basket, place
from tests.themes.support import Counter, counter, fill, order_form, words


@pytest.fixture
def shop(client: Client, channel: Channel) -> Counter:
    made = counter(channel)
    fill(client, made)
    return made


def test_a_card_is_put_in_and_taken_out_on_the_cart(client: Client, shop: Counter) -> None:
    issued = card("50.00")
    answer = client.post("/cart", {"promo_code": code(issued).lower(), "apply_promo": "1"})
    assert answer.headers["Location"] == "/cart"
    page = client.get("/cart").content
    text = words(page)
    assert f"Gift card {issued} −$50.00" in text
    assert "To pay $9.31 USD" in text
    assert code(issued) not in page.decode()
    assert client.post("/cart", {"remove_promo": str(issued.pk)}).status_code == 302
    assert "Gift card ••••" not in words(client.get("/cart").content)


def test_a_card_that_is_not_good_is_refused_like_a_wrong_code(
    client: Client, shop: Counter
) -> None:
    issued = card(customer_email="ben@example.com")
    pages = [
        client.post("/cart", {"promo_code": typed, "apply_promo": "1"})
        for typed in (code(issued), "ABCD-EFGH-JKLM-NPQR")
    ]
    for page in pages:
        assert page.status_code == 422
        assert "We do not know this code. Please check it." in words(page.content)


def test_a_card_that_pays_everything_asks_for_no_payment(client: Client, shop: Counter) -> None:
    issued = card("100.00")
    client.post("/cart", {"promo_code": code(issued)})
    assert "Your gift card pays for everything." in words(client.get("/cart").content)
    page = words(client.get("/checkout").content)
    assert f"Gift card {issued} −$64.21" in page
    assert "Place order, pay" not in page
    answer = client.post("/checkout", order_form(client))
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/orders/{order.token}"
    assert (order.payable_micro, Attempt.objects.count()) == (0, 0)
    seen = words(client.get(f"/orders/{order.token}").content)
    assert f"Gift card {issued} −$64.21" in seen
    assert worth(issued) == "35.79"


def test_an_order_paid_through_the_gateway_names_the_card(client: Client, channel: Channel) -> None:
    issued = card("25.00")
    cart, _ = basket(channel)
    transaction_initialize(
        checkout=cart.pk, gateway=GATEWAY, data={"code": code(issued)}, actor=ANONYMOUS
    )
    order = place(cart)
    page = words(client.get(f"/orders/{order.token}").content)
    assert f"$10.00 USD, gift card {issued}" in page


def test_what_stays_on_a_card_is_explained(client: Client, shop: Counter) -> None:
    issued = card("59.00")
    client.post("/cart", {"promo_code": code(issued)})
    told = "The smallest charge is $0.50, so $0.19 stays on your gift card."
    text = words(client.get("/cart").content)
    assert told in text
    assert "To pay $0.50 USD" in text


def test_a_card_stopped_meanwhile_says_so(client: Client, shop: Counter) -> None:
    issued = card("50.00")
    client.post("/cart", {"promo_code": code(issued)})
    set_active(card=issued, active=False, actor=SYSTEM)
    told = "This card cannot be used any more."
    assert told in words(client.get("/cart").content)
    page = words(client.get("/checkout").content)
    assert told in page
    assert "−$50.00" not in page
