"""Two shirts, twenty icons, seven look-ups and a tip: one basket, one charge, everything open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from checkout.desk import mark_paid
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.journeys.support import (
    PLACE,
    answer_everything,
    enter_card,
    put_into_basket,
    text_of,
)
from tests.support.browser import PageAt
from tests.support.sandbox import Sandbox
from tests.themes.support import Counter, window

LINES = (
    "Shirt 2 × $29.00 $58.00",
    "Icon 20 × $0.05 $1.00",
    "API credit 7 × $0.0025 $0.0175",
    "Tip jar $0.30",
    "Exact sum $64.2175",
    "−$0.0075",
    "Charged $64.21 USD",
)


@pytest.fixture
def shop(
    live_server: LiveServer, sandbox: Sandbox, channel: Channel, settings: Settings
) -> Counter:
    settings.SITE_URL = live_server.url
    return window(channel)


@pytest.mark.both
def test_home_to_downloads_with_one_charge(
    shop: Counter, live_server: LiveServer, sandbox: Sandbox, page_at: PageAt
) -> None:
    page = page_at(1280)
    _fill_basket(page, live_server.url)
    assert "To pay $59.31 USD" in text_of(page)
    page.click("button[name=checkout]:visible")
    assert "To pay $64.21 USD" in text_of(page)
    answer_everything(page, payment="shift4")
    page.click("button[value=place_order]")
    page.wait_for_url("**/checkout/pay")
    enter_card(page)
    page.click("#payment-button")
    page.wait_for_url("**/orders/*")

    receipt = text_of(page)
    for line in LINES:
        assert line in receipt, receipt
    assert "One charge of $64.21 USD, Visa ending in 4242" in receipt
    _one_capture(sandbox)
    _opened_by_mail(page, page_at(390))
    _downloads(page, page_at)


def _fill_basket(page: Page, url: str) -> None:
    page.goto(url)
    page.click("text=See everything >> nth=0")
    page.wait_for_url("**/collections/**")
    put_into_basket(page, "Shirt", quantity=2)
    put_into_basket(page, "Icon", quantity=20)
    put_into_basket(page, "API credit", quantity=7)
    put_into_basket(page, "Tip jar", amount="0.30")


def _one_capture(sandbox: Sandbox) -> None:
    """The sandbox's ledger has one capture for this order, equal to its amount to pay."""
    order, attempt = Order.objects.get(), Attempt.objects.get()
    mine = [
        row
        for row in sandbox.ledger()
        if row["metadata"].get("attempt_id") == str(attempt.pk) and row["kind"] == "capture"
    ]
    assert [row["amount"] for row in mine] == [6421]
    assert order.payable_micro == 64_210_000
    lines = sum(line.total_micro for line in order.lines.all())
    assert lines + order.delivery_micro == order.payable_micro + order.rounding_micro == 64_217_500


def _opened_by_mail(page: Page, other: Page) -> None:
    deliver()
    mail = Mail.objects.get(kind="order_confirmed")
    assert mail.to == "ada@example.com"
    assert "$0.0025" in mail.text
    assert "0.00 " not in mail.text
    link = re.search(r"https?://\S+/orders/[\w-]+", mail.text)
    assert link is not None
    other.goto(link.group())
    assert link.group() == page.url
    assert "One charge of $64.21 USD" in text_of(other)


def _downloads(page: Page, page_at: PageAt) -> None:
    """They open here; not without the link, not after their time."""
    href = page.get_attribute(".downloads a", "href")
    address = page.url.split("/orders/")[0] + str(href)
    with page.expect_download() as started:
        page.click(".downloads a")
    assert started.value.suggested_filename == "icon.svg"
    assert page.request.get(address).status == 200
    stranger = page_at(390)
    assert stranger.request.get(address).status == 403
    assert stranger.request.get(address[:-3] + "abc").status == 404


def test_without_javascript_a_transfer_opens_when_the_owner_marks_it_paid(
    shop: Counter, live_server: LiveServer, page_at: PageAt
) -> None:
    page = page_at(390, java_script_enabled=False)
    _fill_basket(page, live_server.url)
    page.click("button[name=checkout]:visible")
    page.select_option("#id_country", "GB")
    page.click("text=Use this country")
    assert page.locator("label[for=id_country_area]").count() == 0
    page.select_option("#id_country", "US")
    page.click("text=Use this country")
    answer_everything(page, payment="manual")
    page.click("button[value=place_order]")
    page.wait_for_url("**/orders/*")
    order = Order.objects.get()
    assert f"Order {order.number}" in text_of(page)
    assert page.locator(".downloads a").count() == 0
    mark_paid(order=order, actor=SYSTEM)
    page.reload()
    for line in LINES:
        assert line in text_of(page)
    with page.expect_download() as started:
        page.click(".downloads a")
    assert started.value.suggested_filename == "icon.svg"


def test_with_javascript_off_the_card_page_says_what_it_needs(
    shop: Counter, live_server: LiveServer, page_at: PageAt
) -> None:
    page = page_at(390, java_script_enabled=False)
    page.goto(live_server.url)
    put_into_basket(page, "Shirt", quantity=1)
    page.click("button[name=checkout]:visible")
    for name, value in PLACE.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_country_area", "CA")
    page.check("input[name=payment][value=shift4]")
    page.check("#id_terms")
    page.click("button[value=place_order]")
    assert "Card fields need JavaScript." in text_of(page)
    page.click("text=Pay by bank transfer instead")
    page.wait_for_url("**/orders/*")
    assert "We are waiting for your transfer" in text_of(page)
