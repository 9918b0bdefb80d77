"""Every template of the shipped theme renders, prices exactly and lets no markup through."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.themes.shipped import samples
from themes.liquid.render import render, render_section, template_name
from themes.liquid.theme import Theme

HOSTILE = "\"'><script>alert(1)</script>&{{ 1111 | times: 1111 }}<img src=x onerror=alert(1)>"
TEMPLATES = sorted(
    path.relative_to(samples.PENNY / "templates").as_posix().removesuffix(".json")
    for path in samples.PENNY.rglob("templates/**/*.json")
)
VARIATIONS: dict[str, list[dict[str, Any]]] = {
    "product": [
        {"product": samples.shirt()},
        {"product": samples.tip_jar()},
        {"product": samples.credits()},
        *[{"product": row} for row in samples.products()],
    ],
    "cart": [
        {},
        {"cart": samples.cart(item_count=0, items=[])},
        {"cart": samples.cart(below_minimum=True, total_price=30, missing_price=20, tax_price=3)},
        {"cart": samples.cart(total_price=0, exact_total=Decimal("0.75"))},
    ],
    "search": [{}, {"search": {"performed": False, "terms": "", "results": []}}],
    "order": [
        {"order": samples.order(status=status, charge=None, transfer_lines=[], tax_price=7)}
        for status in ("awaiting_transfer", "confirming", "paid", "fulfilled", "cancelled")
    ],
}
VARIATIONS["order"].append(
    {"order": samples.order(transfer_lines=[{"label": "IBAN", "value": "GB00"}])}
)


@cache
def penny() -> Theme:
    return Theme.load(samples.PENNY)


def trees(template: str) -> list[dict[str, Any]]:
    """Sample pages for a template; someone is logged in where that is needed."""
    common = {"customer": samples.customer()} if template.startswith("customers/") else {}
    found = VARIATIONS.get(template.removeprefix("customers/"), [{}])
    return [samples.shop(**common, **more) for more in found]


class Tags(HTMLParser):
    """What a browser would make of a page: elements, their attributes, unbalanced ends."""

    VOID = frozenset(["meta", "link", "img", "input", "br", "circle", "path", "ellipse"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_renders_whole_and_balanced(template: str) -> None:
    for tree in trees(template):
        text = render(penny(), template, samples.globals_of(tree), samples.host())
        assert "Liquid error" not in text
        assert "translation missing" not in text
        tags = Tags(text)
        assert tags.wrong == []
        assert tags.open == []
        ids = [attrs["id"] for _, attrs in tags.seen if "id" in attrs]
        assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_input_has_a_label_and_every_picture_an_alt(template: str) -> None:
    for tree in trees(template):
        text = render(penny(), template, samples.globals_of(tree), samples.host())
        seen = Tags(text).seen
        labelled = {attrs.get("for") for tag, attrs in seen if tag == "label"}
        for tag, attrs in seen:
            if tag in ("input", "select") and attrs.get("type") != "hidden":
                assert attrs.get("id") in labelled, attrs
            if tag == "img":
                assert "alt" in attrs
                assert attrs["width"]
                assert attrs["height"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_hostile_words_stay_words(template: str) -> None:
    for tree in trees(template):
        plain = Tags(render(penny(), template, samples.globals_of(tree), samples.host()))
        foul_tree = samples.changed(tree, lambda text: text + HOSTILE)
        foul_host = samples.host(lambda text: f"{text}{HOSTILE}")
        text = render(penny(), template, samples.globals_of(foul_tree), foul_host)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "1234321" not in text
        foul = Tags(text)
        assert {tag for tag, _ in foul.seen} <= {tag for tag, _ in plain.seen} | {
            "ul",
            "li",
            "div",
            "strong",
            "span",
            "p",
        }
        assert not any(name.startswith("on") for _, attrs in foul.seen for name in attrs)
        assert foul.wrong == []


def test_hostile_words_really_reach_the_pages() -> None:
    """Else the test above would prove nothing."""
    foul_tree = samples.changed(samples.shop(), lambda text: text + HOSTILE)
    for template in ("product", "cart", "order", "search", "collection", "index"):
        text = render(penny(), template, samples.globals_of(foul_tree), samples.host())
        assert text.count("&lt;script&gt;alert(1)") > 10


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_price_is_shown_as_nothing(template: str) -> None:
    for tree in trees(template):
        if not str(tree["cart"]).count("'total_price': 0"):
            text = render(penny(), template, samples.globals_of(tree), samples.host())
            assert "$0.00<" not in text
            assert "$0.00 " not in text


def test_receipt_names_each_small_thing_at_its_exact_price() -> None:
    tree = samples.shop()
    text = render(penny(), "order", samples.globals_of(tree), samples.host())
    flat = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    for words in (
        "2 × $29.00 $58.00",
        "20 × $0.05 $1.00",
        "7 × $0.0025 $0.0175",
        "Exact sum $64.2175",
        "Rounded down in your favour −$0.0075",
        "Charged $64.21 USD",
    ):
        assert words in flat, words
    assert flat.count("One charge of $64.21 USD") == 1


def test_product_says_what_a_fraction_of_a_cent_buys() -> None:
    tree = samples.shop(product=samples.credits())
    text = render(penny(), "product", samples.globals_of(tree), samples.host())
    assert "$0.0025" in text
    assert "That is 400 for $1.00." in text


def test_options_are_links_that_work_without_script() -> None:
    text = render(penny(), "product", samples.globals_of(samples.shop()), samples.host())
    links = [attrs for tag, attrs in Tags(text).seen if tag == "a" and "data-variant" in attrs]
    assert len(links) == 7
    assert all("?variant=" in str(attrs["href"]) for attrs in links)
    assert sum("aria-current" in attrs for attrs in links) == 2
    assert "option--none" in text


def test_basket_below_the_minimum_says_what_to_do() -> None:
    tree = samples.shop(cart=samples.cart(below_minimum=True, total_price=30, missing_price=20))
    text = render(penny(), "cart", samples.globals_of(tree), samples.host())
    assert "A card payment starts at $0.50." in text
    assert "Add $0.20 more" in text
    assert 'href="/collections/small-change"' in text


def test_test_bar_only_in_test_mode() -> None:
    tree = samples.shop()
    assert "no money moves" in render(penny(), "404", samples.globals_of(tree), samples.host())
    live = samples.shop(shop={**tree["shop"], "test_mode": False})
    assert "no money moves" not in render(penny(), "404", samples.globals_of(live), samples.host())


def test_section_alone_is_the_same_as_on_its_page() -> None:
    page = samples.globals_of(samples.shop())
    whole = render(penny(), "cart", page, samples.host())
    for name in ("main", "header-group", "footer-group"):
        part = render_section(penny(), "cart", name, page, samples.host())
        assert part
        assert part in whole


def test_unknown_suffix_falls_back() -> None:
    assert template_name(penny(), "product", "gift") == "product"


def test_shop_with_only_imported_goods_shows_them_and_no_empty_menus() -> None:
    tree = samples.shop(linklists={})
    shelf = samples.collection("all", "Everything", samples.products())
    tree["collections"] = {"all": shelf}
    text = render(penny(), "index", samples.globals_of(tree), samples.host())
    assert "Liquid error" not in text
    assert text.count('class="card"') == len(
        [row for row in samples.products() if row["available"]]
    )
    assert "masthead__menu" not in text
    assert text.count("<nav") == 1
