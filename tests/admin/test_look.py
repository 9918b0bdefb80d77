"""The desk in a browser: narrow and wide, nothing overflows, axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from catalog.models.product import Product
from checkout.complete import complete
from checkout.delivery.models import Zone
from checkout.orders.models import Order
from store.accounts.models import User
from store.channels.models import Channel
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.admin.support import PASSWORD, a_picture
from tests.support.browser import PageAt
from tests.support.goods import delivery, ready, sample

LISTS = ("orders/order", "catalog/product", "mail/mail", "outbox/event", "ledger/account")


@pytest.fixture
def filled(transactional_db: None, channel: Channel, owner: User) -> Order:
    """A store with goods of all kinds, an order and its mails."""
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)
    while deliver():
        pass
    return order


def log_in(page: Page, address: str) -> list[str]:
    """Log in through the form; answers the list into which the console's errors go."""
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/admin/")
    page.get_by_label("E-mail").fill("owner@localhost")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="To do").wait_for()
    return errors


def _paths(order: Order) -> list[str]:
    product, zone, mail = Product.objects.first(), Zone.objects.first(), Mail.objects.first()
    assert product is not None
    assert zone is not None
    assert mail is not None
    return [
        "/admin/",
        *(f"/admin/{each}/" for each in LISTS),
        f"/admin/orders/order/{order.pk}/change/",
        f"/admin/orders/order/{order.pk}/cancel/",
        f"/admin/catalog/product/{product.pk}/change/",
        "/admin/catalog/product/add/",
        "/admin/catalog/product/import/",
        f"/admin/delivery/zone/{zone.pk}/change/",
        f"/admin/mail/mail/{mail.pk}/change/",
    ]


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_pages_fit_and_axe_finds_nothing_serious(
    live_server: LiveServer, filled: Order, page_at: PageAt, width: int
) -> None:
    page = page_at(width)
    errors = log_in(page, live_server.url)
    for path in _paths(filled):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (path, wide)
        found = Axe().run(page).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
        assert serious == [], path
    assert errors == []


def test_a_first_product_by_hand(
    live_server: LiveServer, channel: Channel, owner: User, page_at: PageAt, tmp_path: Path
) -> None:
    (tmp_path / "mug.png").write_bytes(a_picture())
    page = page_at(390)
    errors = log_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/catalog/product/add/")
    page.get_by_label("Name").fill("Copper mug")
    page.get_by_label("Price (USD)").fill("14.005")
    page.get_by_role("button", name="Put it in the shop").click()
    page.get_by_text("multiple of 0.01").wait_for()
    assert page.get_by_label("Name").input_value() == "Copper mug"
    page.get_by_label("Price (USD)").fill("14.00")
    page.get_by_label("Picture").set_input_files(tmp_path / "mug.png")
    page.get_by_role("button", name="Put it in the shop").click()
    page.get_by_text("“Copper mug” is in the shop.").wait_for()
    page.get_by_label("What it shows").fill("A mug of copper")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("“Copper mug” is saved.").wait_for()
    assert Product.objects.get().media.get().alt == "A mug of copper"
    assert [each for each in errors if "422" not in each] == []


def test_an_order_is_marked_paid_by_keyboard(
    live_server: LiveServer, filled: Order, page_at: PageAt
) -> None:
    page = page_at(1280)
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/orders/order/{filled.pk}/change/")
    page.get_by_role("link", name="Mark as paid").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Mark as paid").focus()
    page.keyboard.press("Enter")
    page.get_by_text("is paid. The buyer gets the receipt").wait_for()
    assert Order.objects.get(pk=filled.pk).paid_at is not None


def test_the_desk_is_there_without_javascript(
    live_server: LiveServer, filled: Order, page_at: PageAt
) -> None:
    page = page_at(390, java_script_enabled=False)
    page.goto(f"{live_server.url}/admin/login/")
    assert "Tuppence" in page.title()
    page.context.add_cookies([])
    scripted = page_at(390)
    log_in(scripted, live_server.url)
    page.context.add_cookies(scripted.context.cookies())  # type: ignore[arg-type]  # as they came
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("navigation", name="All pages").get_by_role("link", name="Mails").click()
    page.goto(f"{live_server.url}/admin/orders/order/{filled.pk}/change/")
    assert page.get_by_role("link", name="Cancel order").is_visible()


def test_the_fields_of_the_log_in_are_seen(
    live_server: LiveServer, owner: User, page_at: PageAt
) -> None:
    page = page_at(390)
    page.goto(f"{live_server.url}/admin/")
    for label in ("E-mail", "Password"):
        width = page.get_by_label(label).evaluate("node => getComputedStyle(node).borderTopWidth")
        assert width == "1px"
