"""What journeys have in common: the demo's counter in a real browser, and the card fields."""

from __future__ import annotations

import re

from playwright.sync_api import Page

CARD = ("4242424242424242", "1231", "123")
PLACE = {
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street_address_1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postal_code": "94043",
}


def put_into_basket(page: Page, name: str, *, quantity: int = 0, amount: str = "") -> None:
    """From the shelf to the product's page, and into the basket by its button."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/collections/all")
    page.click(f".card__link >> text={name}")
    if quantity:
        page.fill("#quantity", str(quantity))
    if amount:
        page.fill("#amount", amount)
    page.click("button[name=add]")
    page.wait_for_url("**/cart")


def answer_everything(page: Page, *, payment: str) -> None:
    """Fill in the checkout as a guest."""
    for name, value in PLACE.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_country_area", "CA")
    page.check(f"input[name=payment][value={payment}]")
    page.check("#id_consent")
    page.check("#id_terms")


def enter_card(page: Page, card: tuple[str, str, str] = CARD) -> None:
    """Type into the provider's own frames."""
    page.wait_for_selector("#payment-form:not([hidden])")
    page.wait_for_function("document.querySelectorAll('#payment-form iframe').length === 3")
    for kind, value in zip(("number", "expiry", "cvc"), card, strict=True):
        frame = page.frame_locator(f"[data-shift4={kind}] iframe")
        frame.locator("#field").press_sequentially(value)


def text_of(page: Page) -> str:
    """What stands on the page, single-spaced."""
    return re.sub(r"\s+", " ", page.inner_text("body"))
