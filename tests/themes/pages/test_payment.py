"""The card page: isolated, given tokens only, one charge whatever happens."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.session.models import Session
from store.channels.models import Channel
from tests.support.goods import card_token
from tests.support.sandbox import Sandbox
from tests.themes.support import Counter, counter, fill, order_form, words

DECLINED = "4024007118468684"
PAY = "/checkout/pay?shown=64.21"


@pytest.fixture
def shop(channel: Channel, sandbox: Sandbox) -> Counter:
    return counter(channel)


def at_payment(client: Client, shop: Counter) -> None:
    fill(client, shop)
    answer = client.post("/checkout", order_form(client, payment="shift4"))
    assert answer.headers["Location"] == "/checkout/pay"


def captures(sandbox: Sandbox) -> list[int]:
    """What was captured for the attempts of this test."""
    mine = {str(key) for key in Attempt.objects.values_list("pk", flat=True)}
    return [
        row["amount"]
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") in mine
    ]


def test_the_page_lets_nothing_run_but_the_provider_and_us(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    answer = client.get("/checkout/pay")
    page = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(sandbox.shift4))
    assert "default-src 'none'" in policy
    assert f"frame-src {origin}" in policy
    assert "unsafe" not in policy
    assert "theme.js" not in page
    assert page.count("<script") == page.count('nonce="') == 2
    assert "Pay $64.21 USD" in words(page)
    other = client.get("/checkout/pay").headers["Content-Security-Policy"]
    assert other != policy
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_token_pays_once_and_the_order_opens(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    token = card_token(sandbox.shift4)
    first = client.post(PAY, {"token": token})
    order = Order.objects.get()
    assert first.headers["Location"] == f"/orders/{order.token}"
    assert client.post(PAY, {"token": token}).headers["Location"] == first.headers["Location"]
    assert captures(sandbox) == [6421]
    text = words(client.get(first.headers["Location"]).content)
    assert "One charge of $64.21 USD" in text
    assert "icon.svg" in text


def test_a_declined_card_may_be_tried_again_with_the_cart_kept(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    answer = client.post(PAY, {"token": card_token(sandbox.shift4, DECLINED)})
    assert answer.status_code == 409
    assert 'role="alert" tabindex="-1">' in answer.content.decode()
    assert "30" in words(client.get("/cart").content)
    assert captures(sandbox) == []
    unpaid = words(client.get(f"/orders/{Order.objects.get().token}").content)
    assert "This order is not paid" in unpaid
    assert "transfer" not in unpaid
    assert client.post(PAY, {"token": card_token(sandbox.shift4)}).status_code == 302
    assert captures(sandbox) == [6421]


@pytest.mark.parametrize(
    "data",
    [
        {"token": "4242424242424242"},
        {"token": "tok_x", "number": "4242 4242 4242 4242"},
        {"token": "tok_x", "4242-4242-4242-4242": ""},
    ],
)
def test_a_card_number_is_refused_wherever_it_stands(
    client: Client, shop: Counter, data: dict[str, str]
) -> None:
    at_payment(client, shop)
    answer = client.post(PAY, data)
    assert answer.status_code == 422
    assert "It was not kept" in words(answer.content)
    assert "4242424242424242" not in answer.content.decode()
    assert Session.objects.get().payment_token == ""
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("token", ["", "tok_unknown", "nonsense", "x" * 300, "tok_\x00"])
def test_a_forged_token_charges_nothing(
    client: Client, shop: Counter, sandbox: Sandbox, token: str
) -> None:
    at_payment(client, shop)
    answer = client.post(PAY, {"token": token})
    assert answer.status_code in {409, 422}
    assert "card number" not in words(answer.content)
    assert 'id="payment-error"' in answer.content.decode()
    assert captures(sandbox) == []


def test_another_amount_than_the_one_shown_is_not_charged(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    answer = client.post("/checkout/pay?shown=60.00", {"token": card_token(sandbox.shift4)})
    assert answer.status_code == 409
    assert "The total has changed to $64.21." in words(answer.content)
    assert captures(sandbox) == []


def test_the_page_opens_only_to_a_checkout_that_is_ready(client: Client, shop: Counter) -> None:
    assert client.get("/checkout/pay").headers["Location"] == "/cart"
    fill(client, shop)
    assert client.get("/checkout/pay").headers["Location"] == "/checkout"
    client.post("/checkout", order_form(client, intent="update"))
    assert client.get("/checkout/pay").headers["Location"] == "/checkout"


def test_a_transfer_instead_places_the_order_at_once(client: Client, shop: Counter) -> None:
    at_payment(client, shop)
    assert "/checkout/pay/transfer?shown=64.21" in client.get("/checkout/pay").content.decode()
    answer = client.post("/checkout/pay/transfer?shown=64.21")
    order = Order.objects.get()
    assert order.gateway == "manual"
    assert answer.headers["Location"] == f"/orders/{order.token}"


def test_a_cart_emptied_elsewhere_has_nothing_to_pay(client: Client, shop: Counter) -> None:
    at_payment(client, shop)
    client.post("/cart/clear")
    answer = client.post("/checkout/pay/transfer?shown=64.21")
    assert answer.headers["Location"] == "/cart"
    assert client.post(PAY, {"token": "tok_late"}).headers["Location"] == "/checkout"


def test_while_the_answer_is_unknown_the_page_waits_and_nothing_is_charged_again(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    token = card_token(sandbox.shift4)
    client.post(PAY, {"token": token})
    order = Order.objects.get()
    # As it stands when the answer was lost: paid at the gateway, unknown to us.
    Attempt.objects.update(state="unknown")
    Order.objects.update(status="unconfirmed", paid_at=None, paying_key=Attempt.objects.get().pk)
    waiting = client.get(f"/orders/{order.token}/confirming")
    assert waiting.status_code == 200
    assert 'http-equiv="refresh"' in waiting.content.decode()
    assert "will not be charged twice" in words(waiting.content)
    again = client.post(PAY, {"token": card_token(sandbox.shift4)})
    assert again.headers["Location"] == f"/orders/{order.token}/confirming"
    assert captures(sandbox) == [6421]
    assert "being confirmed" in words(client.get(f"/orders/{order.token}").content)


def test_coming_back_from_the_bank_leads_to_the_order(
    client: Client, shop: Counter, sandbox: Sandbox
) -> None:
    at_payment(client, shop)
    client.post(PAY, {"token": card_token(sandbox.shift4)})
    key = Attempt.objects.get().pk
    location = client.get(f"/checkout/return/{key}").headers["Location"]
    assert location == f"/orders/{Order.objects.get().token}"
    assert Client().get(f"/checkout/return/{key}").status_code == 404


def test_the_amount_in_the_form_is_the_one_on_the_button(client: Client, shop: Counter) -> None:
    at_payment(client, shop)
    page = client.get("/checkout/pay").content.decode()
    action = page.split('id="payment-form" method="post" action="')[1].split('"')[0]
    assert parse_qs(urlsplit(action).query) == {"shown": ["64.21"]}
