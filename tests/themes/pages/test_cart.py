"""The cart's page: what goes in, what is refused at its field, and what it adds up to."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cart.models import Cart, CartLine
from catalog.models.listing import ProductListing
from catalog.offers.queries import current
from catalog.stock.services import set_quantity as set_stock
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money
from tests.catalog.make import a_warehouse, sell
from tests.themes.support import Counter, add, counter, fill, words


@pytest.fixture
def shop(channel: Channel) -> Counter:
    return counter(channel)


def line_of(variant_id: int) -> CartLine:
    return CartLine.objects.get(variant_id=variant_id)


def test_a_visitor_has_no_session_before_something_is_added(client: Client, shop: Counter) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/cart").status_code == 200
    assert not Session.objects.exists()
    assert not Cart.objects.exists()
    add(client, shop.icon)
    assert Session.objects.count() == Cart.objects.count() == 1


def test_the_cart_adds_up_to_the_micro(client: Client, shop: Counter) -> None:
    fill(client, shop)
    text = words(client.get("/cart").content)
    for expected in (
        "$0.0025 each",
        "$0.0175",
        "Items $59.3175",
        "in your favour −$0.0075",
        "To pay $59.31 USD",
        "Basket, 30 items".replace("Basket, 30 items", "30"),
    ):
        assert expected in text
    assert "$0.00 " not in text


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("0", "Enter a whole number, 1 or more."),
        ("-1", "Enter a whole number, 1 or more."),
        ("two", "Enter a whole number, 1 or more."),
        ("1.5", "Enter a whole number, 1 or more."),
        ("²", "Enter a whole number, 1 or more."),
        ("1000000000", "At most 10,000 of one item fit into an order."),
        ("9" * 40, "At most 10,000 of one item fit into an order."),
    ],
)
def test_a_wrong_quantity_is_named_at_its_field(
    client: Client, shop: Counter, quantity: str, message: str
) -> None:
    answer = client.post("/cart/add", {"id": shop.shirt.pk, "quantity": quantity})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="quantity-error">{message}' in page
    assert f'value="{quantity[:40]}"' in page
    assert not Cart.objects.exists()


def test_more_than_there_are_is_refused_with_how_many_are_left(
    client: Client, shop: Counter
) -> None:
    answer = client.post("/cart/add", {"id": shop.shirt.pk, "quantity": "51"})
    assert answer.status_code == 409
    assert "Shirt: only 50 left." in words(answer.content)
    assert not Cart.objects.exists()


def test_a_price_sent_by_the_browser_changes_nothing(client: Client, shop: Counter) -> None:
    data = {"id": shop.shirt.pk, "quantity": "1", "price": "0.01", "unit_micro": "1", "amount": "1"}
    assert client.post("/cart/add", data).status_code == 302
    assert "To pay $29.00 USD" in words(client.get("/cart").content)


@pytest.mark.parametrize(
    ("amount", "status", "message"),
    [
        ("0.04", 422, "The smallest tip is $0.05."),
        ("1000.01", 422, "The largest tip is 1,000."),
        ("plenty", 422, "Enter an amount such as 4.90 or 0.0025."),
        ("-3", 422, "The smallest tip is $0.05."),
        ("1e3", 422, "Enter an amount such as 4.90 or 0.0025."),
    ],
)
def test_a_tip_is_an_amount_within_bounds(
    client: Client, shop: Counter, amount: str, status: int, message: str
) -> None:
    answer = client.post("/cart/add", {"id": shop.tip.pk, "quantity": "1", "amount": amount})
    assert answer.status_code == status
    assert f'id="amount-error">{message}' in answer.content.decode()


@pytest.mark.parametrize("key", ["", "0", "-1", "999999", "abc", "9" * 30, "1; DROP TABLE"])
def test_an_unknown_product_cannot_be_added(client: Client, shop: Counter, key: str) -> None:
    answer = client.post("/cart/add", {"id": key, "quantity": "1"})
    assert answer.status_code == 404
    assert "Not on any shelf" in words(answer.content)


def test_an_unpublished_product_cannot_be_added_nor_seen(client: Client, shop: Counter) -> None:
    product = shop.shirt.product
    ProductListing.objects.filter(product=product).update(is_published=False)
    assert add(client, shop.shirt) == 404
    assert client.get(f"/products/{product.slug}").status_code == 404
    assert client.get("/products/never-made").status_code == 404


def test_quantities_change_and_lines_leave_by_the_form(client: Client, shop: Counter) -> None:
    fill(client, shop)
    key, other = line_of(shop.icon.pk).pk, line_of(shop.credit.pk).pk
    answer = client.post("/cart", {f"updates[{key}]": "3", f"updates[{other}]": "0", "update": "1"})
    assert answer.headers["Location"] == "/cart"
    assert line_of(shop.icon.pk).quantity == 3
    assert not CartLine.objects.filter(pk=other).exists()
    client.post("/cart", {f"updates[{key}]": "8", "remove": str(line_of(shop.shirt.pk).pk)})
    assert line_of(shop.icon.pk).quantity == 3
    assert not CartLine.objects.filter(variant_id=shop.shirt.pk).exists()
    client.post("/cart/change", {"id": str(shop.icon.pk), "quantity": "5"})
    assert line_of(shop.icon.pk).quantity == 5
    client.post("/cart/clear")
    assert not CartLine.objects.exists()


def test_a_wrong_change_keeps_what_was_typed_beside_its_sentence(
    client: Client, shop: Counter
) -> None:
    fill(client, shop)
    key, icon = line_of(shop.shirt.pk).pk, line_of(shop.icon.pk).pk
    answer = client.post("/cart", {f"updates[{key}]": "many", f"updates[{icon}]": "4"})
    assert answer.status_code == 422
    assert "Enter a whole number, 0 or more." in words(answer.content)
    assert 'value="many"' in answer.content.decode()
    assert line_of(shop.shirt.pk).quantity == 2
    assert line_of(shop.icon.pk).quantity == 4


def test_another_visitors_line_cannot_be_touched(client: Client, shop: Counter) -> None:
    fill(client, shop)
    stranger = Client()
    add(stranger, shop.icon)
    key = CartLine.objects.get(variant_id=shop.shirt.pk).pk
    stranger.post("/cart", {f"updates[{key}]": "1", "remove": str(key)})
    assert line_of(shop.shirt.pk).quantity == 2


def test_a_line_that_sold_out_meanwhile_says_so(client: Client, shop: Counter) -> None:
    add(client, shop.shirt, 2)
    set_stock(
        variant=shop.shirt,
        warehouse=a_warehouse("main"),
        quantity=1,
        reason="counted",
        key="gone",
        actor=SYSTEM,
    )
    assert "Shirt: only 1 left." in words(client.get("/cart").content)


def test_a_price_that_changed_meanwhile_is_shown_and_said(
    client: Client, shop: Counter, channel: Channel
) -> None:
    add(client, shop.shirt)
    said = "The price has changed: it was"
    assert said not in words(client.get("/cart").content)
    variant = shop.shirt
    now = current([variant.pk], channel=channel)[variant.pk].unit_micro
    was = Money(now, "USD").format()
    sell(variant, channel, "7.00")
    text = words(client.get("/cart").content)
    assert f"{said} {was} when you put this in." in text
    assert "$7.00 each" in text
    sell(variant, channel, Money(now, "USD").exact())
    assert said not in words(client.get("/cart").content)


def test_a_cart_below_the_smallest_charge_says_what_to_do(client: Client, shop: Counter) -> None:
    add(client, shop.icon, 2)
    text = words(client.get("/cart").content)
    assert "A card payment starts at $0.50." in text
    assert "Add $0.40 more" in text


def test_the_checkout_button_counts_typed_changes_first(client: Client, shop: Counter) -> None:
    add(client, shop.icon, 2)
    key = line_of(shop.icon.pk).pk
    answer = client.post("/cart", {f"updates[{key}]": "30", "checkout": ""})
    assert answer.headers["Location"] == "/checkout"
    assert line_of(shop.icon.pk).quantity == 30


def test_the_page_is_private(client: Client, shop: Counter) -> None:
    add(client, shop.icon)
    for path in ("/", "/cart", "/products/" + shop.icon.product.slug):
        assert "private" in client.get(path).headers["Cache-Control"]


def test_forms_need_our_token(shop: Counter) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/cart/add", "/cart", "/checkout", "/account/login", "/orders/find"):
        assert strict.post(path, {"id": shop.icon.pk}).status_code == 403
