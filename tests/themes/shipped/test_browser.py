"""The sample pages in a real browser: widths, contrast, layout shift, keyboard, script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.support.browser import PageAt
from tests.themes.shipped.support import CHECKOUT, PAGES, serve

EVERY = sorted([*PAGES, *CHECKOUT])
WATCH_SHIFT = """
window.shift = 0;
const add = (entry) => { window.shift += entry.value; };
new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({
  type: 'layout-shift', buffered: true,
});
"""
COUNT_POSTS = """() => {
  document.getElementById('payment-form').submit = () => { window.posted += 1; };
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """
() => Array.from(document.querySelectorAll('button, select, .option, nav a, summary, input'))
  .filter((node) => node.offsetParent && !node.closest('.visually-hidden, .skip, .crumbs, .enter')
    && !['hidden', 'checkbox', 'radio'].includes(node.type) && !node.classList.contains('enter'))
  .filter((node) => node.getBoundingClientRect().height < 43.5)
  .map((node) => node.outerHTML.slice(0, 90))
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve() as found:
        yield found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", EVERY)
def test_page_is_accessible_and_stands_still(
    name: str, width: int, page_at: PageAt, address: str
) -> None:
    page = page_at(width)
    page.add_init_script(WATCH_SHIFT)
    page.goto(f"{address}/{name}", wait_until="networkidle")
    page.wait_for_timeout(100)
    assert page.evaluate("window.shift") < 0.02
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("name", EVERY)
def test_page_fits_every_width_and_finger(name: str, page_at: PageAt, address: str) -> None:
    page = page_at(390)
    page.goto(f"{address}/{name}")
    assert page.evaluate(SMALL_TARGETS) == []
    for width in (360, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) <= 0, width


def test_script_weighs_little(page_at: PageAt, address: str) -> None:
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        if response.request.resource_type == "script":
            sizes.append(len(response.body()))

    page = page_at(390)
    page.on("response", weigh)
    for name in PAGES:
        sizes.clear()
        page.goto(f"{address}/{name}", wait_until="networkidle")
        assert 0 < sum(sizes) <= 10_000


def test_keyboard_reaches_the_content_first(page_at: PageAt, address: str) -> None:
    page = page_at(1280)
    page.goto(f"{address}/home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(style) == "solid"


def test_choosing_a_variant_swaps_in_place_and_keeps_the_quantity(
    page_at: PageAt, address: str
) -> None:
    page = page_at(1280)
    page.route(
        "**/products/thing**", lambda route: route.continue_(url=f"{address}/product?variant=1")
    )
    page.goto(f"{address}/product")
    page.evaluate("window.kept = true")
    page.fill("#quantity", "4")
    page.click("a[data-variant] >> text=Copper")
    page.wait_for_selector("h1 >> text=chosen")
    assert page.evaluate("window.kept")
    assert page.input_value("#quantity") == "4"
    assert "?variant=" in page.url
    assert "Copper" in page.evaluate("document.activeElement.textContent")


def test_tip_suggestion_fills_the_amount(page_at: PageAt, address: str) -> None:
    page = page_at(390)
    page.goto(f"{address}/product?tip")
    page.click("button >> text=$2.00")
    assert page.input_value("#amount") == "2.00"


def test_without_script_nothing_is_missing(page_at: PageAt, address: str) -> None:
    page = page_at(390, java_script_enabled=False)
    page.goto(f"{address}/collection")
    assert page.locator("button >> text=Sort").is_visible()
    page.goto(f"{address}/product")
    assert page.locator("a[data-variant]").count() == 7
    page.goto(f"{address}/product?tip")
    assert page.locator(".tip__ways").is_hidden()
    page.goto(f"{address}/payment")
    assert page.locator("#payment-form").is_hidden()
    assert "Card fields need JavaScript" in page.inner_text("main")
    assert page.locator("text=Pay by bank transfer instead").is_visible()


def pay_page(page_at: PageAt, address: str) -> Page:
    page = page_at(390)
    page.goto(f"{address}/payment")
    page.evaluate(COUNT_POSTS)
    return page


def test_declined_card_says_so_and_can_be_tried_again(page_at: PageAt, address: str) -> None:
    page = pay_page(page_at, address)
    page.click("#payment-button")
    page.wait_for_selector("#payment-error >> text=The card was declined.")
    assert page.evaluate("document.activeElement.id") == "payment-error"
    assert page.is_enabled("#payment-button")
    assert page.evaluate("window.posted") == 0


def test_card_is_sent_once_however_often_the_button_is_pressed(
    page_at: PageAt, address: str
) -> None:
    page = pay_page(page_at, address)
    page.evaluate("window.answer = true")
    page.evaluate(
        "for (let i = 0; i < 5; i += 1) document.getElementById('payment-form').requestSubmit()"
    )
    page.wait_for_function("window.posted === 1")
    page.wait_for_timeout(100)
    assert page.evaluate("[window.posted, window.tokens]") == [1, 1]
    assert page.input_value("#payment-token") == "tok_1"
    assert page.is_disabled("#payment-button")


def test_missing_provider_script_is_told(page_at: PageAt, address: str) -> None:
    page = page_at(390)
    page.route("**/shift4.js", lambda route: route.abort())
    page.goto(f"{address}/payment")
    page.wait_for_selector("#payment-error >> text=could not be loaded")
    assert page.locator("#payment-form").is_hidden()
