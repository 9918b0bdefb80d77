"""Orders on the desk: every button, and what it says when it is the wrong one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.stock.models import Stock
from checkout.complete import complete
from checkout.desk import mark_paid
from checkout.orders import states
from checkout.orders.models import Fulfillment, Order
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.outbox.services import deliver
from tests.admin.support import browser_of, send
from tests.support.goods import delivery, ready, sample


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


@pytest.fixture
def order(channel: Channel) -> Order:
    """The issue's example, by bank transfer: 64.2175, to pay 64.21."""
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    return complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)


def page(order: Order, what: str = "change") -> str:
    return reverse(f"admin:orders_order_{what}", args=[order.pk])


def state(order: Order) -> str:
    return str(Order.objects.get(pk=order.pk).status)


def test_the_page_shows_exact_prices_one_charge_and_the_rounding(
    desk: Client, order: Order
) -> None:
    deliver()
    words = desk.get(page(order)).content.decode()
    for expected in ("$0.0025", "$0.05", "$64.21", "$0.0075", "$64.2175", "ada@example.com"):
        assert expected in words, expected
    assert "$0.00<" not in words
    assert "Rounding" in words
    assert "Mark as paid" in words
    assert "manual_" in words or "Our key" in words
    assert "Order placed" in words
    assert "Mountain View".upper() in words.upper()


def test_mark_paid_asks_first_and_then_says_so(desk: Client, order: Order) -> None:
    asked = desk.get(page(order, "mark_paid"))
    assert b"$64.21" in asked.content
    assert state(order) == states.UNCONFIRMED
    answer = desk.post(page(order, "mark_paid"), follow=True)
    assert b"is paid" in answer.content
    assert state(order) == states.UNFULFILLED


def test_a_second_mark_paid_is_told_why_not(desk: Client, order: Order) -> None:
    desk.post(page(order, "mark_paid"))
    answer = desk.post(page(order, "mark_paid"), follow=True)
    assert answer.status_code == 200
    assert b"awaits no bank transfer" in answer.content


def test_sending_in_two_parcels(desk: Client, order: Order) -> None:
    mark_paid(order=order, actor=SYSTEM)
    shirt = order.lines.get(product_name="Shirt")
    name = f"line_{shirt.pk}"
    first = send(desk, page(order, "send"), **{name: "1", "tracking_number": "TRACK-1"})
    assert first.status_code == 302
    assert state(order) == states.PARTIALLY_FULFILLED
    assert Fulfillment.objects.get().tracking_number == "TRACK-1"
    words = desk.get(page(order)).content.decode()
    assert "TRACK-1" in words
    assert "1 of 2 sent" in words
    assert send(desk, page(order, "send")).status_code == 302
    assert state(order) == states.FULFILLED
    assert Stock.objects.get(variant=shirt.variant_id).quantity == 48


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("3", b"Only 2 left"),
        ("-1", b"greater than or equal to 0"),
        ("many", b"whole number"),
        ("0", b"at least one line"),
        ("9" * 30, b"Only 2 left"),
    ],
)
def test_a_wrong_quantity_is_said_at_its_field(
    desk: Client, order: Order, typed: str, words: bytes
) -> None:
    mark_paid(order=order, actor=SYSTEM)
    shirt = order.lines.get(product_name="Shirt")
    answer = send(
        desk, page(order, "send"), **{f"line_{shirt.pk}": typed, "tracking_number": "KEPT"}
    )
    assert answer.status_code == 422
    assert words in answer.content
    assert b"KEPT" in answer.content
    assert not Fulfillment.objects.exists()


def test_an_unpaid_order_is_not_sent(desk: Client, order: Order) -> None:
    answer = send(desk, page(order, "send"))
    assert answer.status_code == 422
    assert b"Only a paid, open order" in answer.content


def test_cancel_says_what_happens_with_the_money(desk: Client, order: Order) -> None:
    assert b"Nothing was paid" in desk.get(page(order, "cancel")).content
    mark_paid(order=order, actor=SYSTEM)
    assert b"send it back from your bank" in desk.get(page(order, "cancel")).content
    answer = desk.post(page(order, "cancel"), follow=True)
    assert b"is canceled" in answer.content
    assert state(order) == states.CANCELED
    again = desk.post(page(order, "cancel"), follow=True)
    assert again.status_code == 200
    assert b"cannot be canceled" in again.content


def test_a_sent_order_is_not_canceled(desk: Client, order: Order) -> None:
    mark_paid(order=order, actor=SYSTEM)
    send(desk, page(order, "send"))
    answer = desk.post(page(order, "cancel"), follow=True)
    assert b"Goods were sent" in answer.content
    assert state(order) == states.FULFILLED


def test_orders_are_found_by_number_mail_and_filters(desk: Client, order: Order) -> None:
    url = reverse("admin:orders_order_changelist")
    number = f"#{order.number}".encode()
    for query in (
        f"?q={order.number}",
        f"?q=%23{order.number}",
        "?q=ada@",
        "?paid=no",
        "?test=yes",
    ):
        assert number in desk.get(url + query).content, query
    for query in ("?q=nobody", "?paid=yes", "?test=no", "?status=canceled", "?q=" + "9" * 40):
        assert number not in desk.get(url + query).content, query
    assert desk.get(url + "?status=nonsense&paid=perhaps").status_code == 200


def test_the_front_page_says_what_waits_and_leaves_tests_out(desk: Client, order: Order) -> None:
    words = desk.get(reverse("admin:index")).content.decode()
    assert "<b>1</b> transfers awaited" in words
    mark_paid(order=order, actor=SYSTEM)
    words = desk.get(reverse("admin:index")).content.decode()
    assert "<b>1</b> orders to send" in words
    assert "None yet" in words
    Order.objects.filter(pk=order.pk).update(test=False)
    words = desk.get(reverse("admin:index")).content.decode()
    assert "Sales in USD" in words
    assert words.count("$64.21") >= 2
