"""Every page at both widths: readable by all, standing still, light, no wider than the screen."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.clock import now
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.journeys.support import answer_everything, enter_card, put_into_basket, text_of
from tests.support.browser import PageAt
from tests.support.sandbox import Sandbox
from tests.themes.support import Counter, window

PASSWORD = "two pence and a half"
MOST_SCRIPT = 70_000
MOST_SHIFT = 0.02
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = (
    "/",
    "/collections",
    "/collections/all",
    "/collections/small-change?sort_by=price-ascending",
    "/products/{shirt}",
    "/products/{tip}",
    "/search?q=shirt",
    "/search?q=zebra",
    "/pages/terms",
    "/nowhere",
    "/account/login",
    "/account/register",
    "/orders/find",
    "/cart",
)


class Inspector:
    """Looks at the page that is open and keeps what is wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[object] = []
        self.seen = 0
        self._script = 0
        page.add_init_script(WATCH)
        page.on("response", self._weigh)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _weigh(self, answer: Response) -> None:
        if answer.request.resource_type == "script":
            self._script += len(answer.body())

    def open(self, url: str) -> None:
        """Go there and look."""
        self._script = 0
        self.page.goto(url)
        self.look()

    def look(self) -> None:
        """Axe, layout shift, width, prices and script of the page as it stands."""
        page = self.page
        page.wait_for_load_state("networkidle")
        name = page.url.split("/", 3)[3]
        self.seen += 1
        for one in Axe().run(page).response["violations"]:
            if one["impact"] in {"serious", "critical"}:
                self.wrong.append((name, one["id"], [node["html"] for node in one["nodes"]]))
        shift, wide = page.evaluate("window.shift"), page.evaluate(TOO_WIDE)
        if shift >= MOST_SHIFT or wide > 0 or self._script > MOST_SCRIPT:
            self.wrong.append((name, shift, wide, self._script))
        if "$0.00 " in f"{text_of(page)} " or "Liquid error" in page.content():
            self.wrong.append((name, "a price of nothing, or a broken template"))
        self._script = 0


@pytest.fixture
def shop(
    live_server: LiveServer, sandbox: Sandbox, channel: Channel, settings: Settings
) -> Counter:
    settings.SITE_URL = live_server.url
    return window(channel)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_shop_before_anything_is_bought(
    width: int, shop: Counter, live_server: LiveServer, page_at: PageAt
) -> None:
    inspector = Inspector(page_at(width))
    for path in OPEN:
        known = {"shirt": shop.shirt.product.slug, "tip": shop.tip.product.slug}
        inspector.open(live_server.url + path.format(**known))
    assert inspector.wrong == []
    assert inspector.seen == len(OPEN)


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_basket_to_the_receipt(
    width: int, shop: Counter, live_server: LiveServer, page_at: PageAt
) -> None:
    page = page_at(width)
    inspector = Inspector(page)
    page.goto(live_server.url)
    put_into_basket(page, "Icon", quantity=3)
    inspector.look()
    put_into_basket(page, "Shirt", quantity=1)
    page.fill("input[name^='updates'] >> nth=0", "500000")
    page.click("button[name=checkout]:visible")
    inspector.look()
    page.goto(f"{live_server.url}/checkout")
    inspector.look()
    page.click("button[value=place_order]")
    inspector.look()
    answer_everything(page, payment="shift4")
    page.click("button[value=place_order]")
    page.wait_for_url("**/checkout/pay")
    inspector.look()
    enter_card(page)
    page.click("#payment-button")
    page.wait_for_url("**/orders/*")
    inspector.look()
    assert inspector.wrong == []
    assert inspector.seen == 6


@pytest.mark.parametrize("width", [390, 1280])
def test_the_account(width: int, shop: Counter, live_server: LiveServer, page_at: PageAt) -> None:
    made = User.objects.create_user("ada@example.com", PASSWORD, first_name="Ada")
    User.objects.filter(pk=made.pk).update(email_confirmed_at=now())
    page = page_at(width)
    inspector = Inspector(page)
    page.goto(f"{live_server.url}/account/login")
    page.fill("#login-email", "ada@example.com")
    page.fill("#login-password", "wrong")
    page.click("main button >> text=Log in")
    inspector.look()
    page.fill("#login-password", PASSWORD)
    page.click("main button >> text=Log in")
    page.wait_for_url("**/account")
    inspector.look()
    inspector.open(f"{live_server.url}/account/addresses")
    assert inspector.wrong == []
    page.goto(f"{live_server.url}/account")
    page.click("text=Log out")
    assert "You are logged out." in text_of(page)


def test_an_account_is_made_and_proved_in_a_browser(
    shop: Counter, live_server: LiveServer, page_at: PageAt
) -> None:
    page = page_at(390)
    inspector = Inspector(page)
    page.goto(f"{live_server.url}/account/register")
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.click("main button >> text=Make the account")
    page.wait_for_url("**/account/login")
    deliver()
    link = re.search(r"/account/activate/\S+", Mail.objects.get(kind="confirm_email").text)
    assert link is not None
    inspector.open(live_server.url + link.group())
    page.get_by_label("Password").fill(PASSWORD)
    page.click("main button >> text=Confirm and log in")
    page.wait_for_url("**/account")
    assert "Done. You are logged in." in text_of(page)
    assert inspector.wrong == []
