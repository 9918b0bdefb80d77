"""The checkout's own templates: fields with their errors, nothing of a theme, words stay words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.themes.shipped import checkout_samples as samples

HOSTILE = "\"'><script>alert(1)</script>"
PAGES = {
    "checkout/checkout.html": samples.checkout,
    "checkout/payment.html": samples.payment,
    "checkout/confirming.html": samples.confirming,
}


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def by_id(self, name: str) -> dict[str, str | None]:
        return next(attrs for _, attrs in self.seen if attrs.get("id") == name)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def foul(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: foul(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [foul(item) for item in tree]
    return tree + HOSTILE if isinstance(tree, str) else tree


def test_refused_field_is_named_at_the_top_and_at_the_field() -> None:
    page = Elements(render_to_string("checkout/checkout.html", samples.checkout()))
    assert page.by_id("errors")["tabindex"] == "-1"
    assert page.by_id("errors")["role"] == "alert"
    assert "#id_postal_code" in [link.get("href") for link in page.all("a")]
    field = page.by_id("id_postal_code")
    assert field["aria-invalid"] == "true"
    assert "id_postal_code_error" in str(field["aria-describedby"])
    assert page.by_id("id_postal_code_error")


def test_first_visit_shows_no_errors_and_unticked_boxes() -> None:
    text = render_to_string("checkout/checkout.html", samples.checkout(refused=False))
    assert "aria-invalid" not in text
    assert 'id="errors"' not in text
    page = Elements(text)
    boxes = [attrs for attrs in page.all("input") if attrs.get("type") == "checkbox"]
    assert {box["name"] for box in boxes} == {"consent", "terms"}
    assert not any("checked" in box for box in boxes)


def test_checkout_works_without_script() -> None:
    page = Elements(render_to_string("checkout/checkout.html", samples.checkout()))
    assert page.all("script") == []
    buttons = page.all("button")
    kinds = {button.get("value") for button in buttons}
    assert kinds == {"update", "place_order", "SUMMER-10", "1"}
    assert buttons[0]["value"] == "update"
    tokens = {attrs.get("autocomplete") for _, attrs in page.seen}
    assert {"email", "name", "street-address", "postal-code", "country"} <= tokens


def test_total_stands_before_the_last_step() -> None:
    text = render_to_string("checkout/checkout.html", samples.checkout())
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "Place order, pay $64.21" in words
    assert "7 × $0.0025 $0.0175" in words
    assert "Rounded down in your favour −$0.0075" in words
    assert "To pay $64.21" in words


def test_nothing_to_deliver_asks_for_no_address() -> None:
    context = samples.checkout() | {"fields": [], "deliveries": [], "needs_consent": False}
    text = render_to_string("checkout/checkout.html", context)
    assert "Delivery address" not in text
    assert 'name="delivery"' not in text
    assert 'name="consent"' not in text


def test_every_input_is_labelled() -> None:
    page = Elements(render_to_string("checkout/checkout.html", samples.checkout()))
    labels = {attrs.get("for") for attrs in page.all("label")}
    for attrs in (*page.all("input"), *page.all("select")):
        if attrs.get("type") not in ("hidden", "radio"):
            assert attrs["id"] in labels
    ids = [attrs["id"] for _, attrs in page.seen if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_card_page_holds_two_scripts_with_the_nonce_and_no_card_field() -> None:
    text = render_to_string("checkout/payment.html", samples.payment())
    page = Elements(text)
    scripts = page.all("script")
    assert [script["src"] for script in scripts] == ["/shift4.js", "/static/checkout/payment.js"]
    assert all(script["nonce"] == "n0nce" for script in scripts)
    assert " style=" not in text
    assert "<style" not in text
    visible = [attrs for attrs in page.all("input") if attrs.get("type") != "hidden"]
    assert visible == []
    parts = [attrs["data-shift4"] for attrs in page.all("div") if "data-shift4" in attrs]
    assert parts == ["number", "expiry", "cvc"]
    assert "bank transfer" in text.split("<noscript>")[1].split("</noscript>")[0]


def test_confirming_page_looks_again_by_itself() -> None:
    page = Elements(render_to_string("checkout/confirming.html", samples.confirming()))
    refresh = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh")
    assert refresh["content"] == "5;url=/orders/abc/status"
    assert page.all("script") == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_hostile_words_stay_words(name: str) -> None:
    context = foul(PAGES[name]())
    text = render_to_string(name, context)
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert not any(key.startswith("on") for _, attrs in Elements(text).seen for key in attrs)


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_error_pages_need_nothing(code: int) -> None:
    text = render_to_string(f"errors/{code}.html", {})
    assert str(code) in text
    assert 'href="/"' in text
    assert "{%" not in text
    assert "{{" not in text


def test_slow_down_page_says_how_long() -> None:
    assert "(30 seconds)" in render_to_string("errors/429.html", {"retry_after_s": 30})
