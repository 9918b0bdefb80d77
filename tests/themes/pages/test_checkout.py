"""The checkout's one page: what it asks, what it refuses at which field, what it keeps."""

from __future__ import annotations

import pytest
from django.test import Client

from checkout.orders.models import Order
from checkout.session.models import Session
from store.channels.models import Channel
from tests.support.goods import taxed
from tests.themes.support import Counter, add, counter, error_at, fill, hidden, order_form, words


@pytest.fixture
def shop(channel: Channel) -> Counter:
    return counter(channel)


def test_an_empty_cart_has_no_checkout(client: Client, shop: Counter) -> None:
    assert client.get("/checkout").headers["Location"] == "/cart"
    assert client.post("/checkout", {"intent": "place_order"}).headers["Location"] == "/cart"


def test_the_total_with_delivery_stands_there_before_the_last_step(
    client: Client, shop: Counter
) -> None:
    fill(client, shop)
    text = words(client.get("/checkout").content)
    for expected in (
        "Items $59.3175",
        "Delivery $4.90",
        "in your favour −$0.0075",
        "To pay $64.21 USD",
        "Place order, pay $64.21 USD",
        "7 × $0.0025",
    ):
        assert expected in text


def test_nothing_is_ticked_beforehand(client: Client, shop: Counter) -> None:
    fill(client, shop)
    page = client.get("/checkout").content.decode()
    for name in ("consent", "terms"):
        tag = next(part for part in page.split("<input") if f'name="{name}"' in part)
        assert "checked" not in tag.split(">")[0]


def test_every_missing_answer_is_named_at_its_field(client: Client, shop: Counter) -> None:
    fill(client, shop)
    answer = client.post("/checkout", {"intent": "place_order", "country": "US"})
    assert answer.status_code == 422
    assert error_at(answer.content, "email") == "Enter an e-mail address such as ada@example.com."
    assert "ZIP code is needed" in error_at(answer.content, "postal_code")
    assert error_at(answer.content, "last_name")
    assert "Tick this box" in error_at(answer.content, "consent")
    assert "agree to the terms" in error_at(answer.content, "terms")
    assert error_at(answer.content, "payment") == "Choose how to pay."
    assert 'href="#id_postal_code"' in answer.content.decode()
    assert not Order.objects.exists()


def test_an_address_must_follow_its_countrys_rules(client: Client, shop: Counter) -> None:
    fill(client, shop)
    form = order_form(client, country="GB", postal_code="94043", country_area="")
    answer = client.post("/checkout", form)
    assert answer.status_code == 422
    assert "Enter one such as" in error_at(answer.content, "postal_code")
    assert 'value="1600 Amphitheatre Parkway"' in answer.content.decode()


@pytest.mark.parametrize("field", ["first_name", "last_name", "street_address_1", "city"])
@pytest.mark.parametrize("foul", ["Ada\r\nBcc: all@example.com", "Ada\nLovelace", "A\x00da"])
def test_line_breaks_and_control_characters_are_refused_at_their_field(
    client: Client, shop: Counter, field: str, foul: str
) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client, **{field: foul}))
    assert answer.status_code == 422
    assert error_at(answer.content, field)
    assert not Order.objects.exists()


def test_a_line_break_in_the_mail_address_is_refused(client: Client, shop: Counter) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client, email="a@b.example\r\nBcc: c@d.example"))
    assert answer.status_code == 422
    assert error_at(answer.content, "email")


def test_another_country_changes_the_fields_and_keeps_the_rest(
    client: Client, shop: Counter
) -> None:
    fill(client, shop)
    form = order_form(client, country="GB", intent="update", email="half@")
    assert client.post("/checkout", form).headers["Location"] == "/checkout"
    page = client.get("/checkout").content.decode()
    assert "Postcode" in page or "Postal code" in page
    assert 'value="half@"' in page
    assert 'value="Lovelace"' in page
    assert '<option value="GB" selected>' in page


def test_the_country_decides_the_tax_before_the_address_is_whole(
    client: Client, shop: Counter
) -> None:
    product = shop.shirt.product
    product.tax_class = taxed(200_000, country="GB")
    product.save()
    add(client, shop.shirt)
    assert "Tax included" not in words(client.get("/checkout").content)
    client.post("/checkout", {"intent": "update", "country": "GB"})
    assert "Tax included $4.83 " in words(client.get("/checkout").content)
    client.post("/checkout", {"intent": "update", "country": "US"})
    assert "Tax included" not in words(client.get("/checkout").content)


def test_only_the_country_is_asked_when_nothing_ships(client: Client, shop: Counter) -> None:
    add(client, shop.icon, 20)
    page = client.get("/checkout").content.decode()
    assert 'name="country"' in page
    assert 'name="street_address_1"' not in page
    assert 'name="delivery"' not in page
    for country in ("", "ZZ"):
        answer = client.post("/checkout", order_form(client, country=country))
        assert answer.status_code == 422
        assert error_at(answer.content, "country") == "Choose a country from the list."


def test_a_transfer_is_placed_at_once_and_says_where_to_send_it(
    client: Client, shop: Counter
) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client))
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/orders/{order.token}"
    assert order.digital_consent_version
    text = words(client.get(answer.headers["Location"]).content)
    for expected in (f"Order {order.number}", "$64.21 USD", "7 × $0.0025", "$0.0175"):
        assert expected in text
    assert "Your downloads" not in text
    assert "Nothing in here yet" in words(client.get("/cart").content)


def test_the_order_sent_twice_is_one_order(client: Client, shop: Counter) -> None:
    fill(client, shop)
    form = order_form(client)
    first, second = client.post("/checkout", form), client.post("/checkout", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1


def test_a_changed_price_is_shown_before_it_is_ordered(client: Client, shop: Counter) -> None:
    fill(client, shop)
    form = order_form(client)
    add(client, shop.icon, 1)
    answer = client.post("/checkout", form)
    assert answer.status_code == 409
    assert "The total has changed to $64.26." in words(answer.content)
    assert hidden(answer.content.decode(), "shown") == "64.26"
    assert not Order.objects.exists()
    assert client.post("/checkout", {**form, "shown": "64.26"}).status_code == 302


@pytest.mark.parametrize("shown", ["", "much", "64.22", "9" * 60])
def test_an_order_without_the_right_amount_is_refused(
    client: Client, shop: Counter, shown: str
) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client, shown=shown))
    assert answer.status_code in {409, 422}
    said = words(answer.content)
    assert "The total has changed to $64.21" in said or "The total you saw did not" in said
    assert not Order.objects.exists()


def test_below_the_smallest_charge_the_page_says_what_to_do(client: Client, shop: Counter) -> None:
    add(client, shop.icon, 3)
    text = words(client.get("/checkout").content)
    assert "The smallest charge is $0.50. Add $0.35 more" in text
    answer = client.post("/checkout", order_form(client))
    assert answer.status_code == 409 or answer.status_code == 422
    assert not Order.objects.exists()


def test_what_floors_to_nothing_costs_nothing_and_opens(client: Client, shop: Counter) -> None:
    add(client, shop.credit, 3)
    page = words(client.get("/checkout").content)
    assert "−$0.0075" in page
    answer = client.post("/checkout", order_form(client, payment=""))
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/orders/{order.token}"
    assert "Thank you. It is yours." in words(client.get(f"/orders/{order.token}").content)


def test_an_unknown_way_to_pay_or_deliver_is_refused(client: Client, shop: Counter) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client, payment="shells"))
    assert error_at(answer.content, "payment") == "Choose how to pay."
    for delivery in ("999999", "by pigeon", "9" * 30):
        answer = client.post("/checkout", order_form(client, delivery=delivery))
        assert answer.status_code == 422
        assert "not possible" in error_at(answer.content, "delivery")
    assert not Order.objects.exists()
    answer = client.post("/checkout", order_form(client, country="ZZ"))
    assert answer.status_code == 422
    assert error_at(answer.content, "country")


def test_where_nothing_is_delivered_the_page_says_so(client: Client, shop: Counter) -> None:
    fill(client, shop)
    form = order_form(client)
    shop.method.zone.delete()
    answer = client.post("/checkout", form)
    assert answer.status_code == 422
    assert "We do not deliver to this address yet. Choose another, or" in words(answer.content)


def test_what_was_typed_leaves_the_session_with_the_order(client: Client, shop: Counter) -> None:
    fill(client, shop)
    client.post("/checkout", order_form(client, intent="update"))
    assert client.session["checkout"]["last_name"] == "Lovelace"
    client.post("/checkout", order_form(client))
    assert "checkout" not in client.session
    assert Session.objects.get().email == "ada@example.com"
