"""Every filter: what it answers, and what it does with odd input."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.liquid.support import host, show
from themes.liquid.drops import Drop, DropError, LazyList
from themes.liquid.filters.registry import FILTERS

WHEN = datetime(2026, 3, 5, 7, 8, 9, tzinfo=UTC)
IMAGE = {"src": "tee", "alt": 'A "tee"', "width": 1200, "height": 1500}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 'a' | append: 'b' | append: nil }}", "ab"),
        ("{{ 'a' | prepend: 1 }}", "1a"),
        ("{{ 'aXbX' | replace: 'X', '-' }}", "a-b-"),
        ("{{ 'aXb' | replace: 'X' }}", "ab"),
        ("{{ nil | append: 'x' }}", "x"),
        (
            '{{ \'<a href="x">&\' | escape }}{{ "\'" | escape }}',
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;",
        ),
        ("{{ '<b>' | escape | escape }}", "&lt;b&gt;"),
        ("{{ nil | escape }}{{ 7 | escape }}", "7"),
        ('{{ "Ada\'s (Big) Tea & Cake!" | handleize }}', "adas-big-tea-cake"),
        ("{{ 'a,b,,' | split: ',' | join: '-' }}", "a-b"),
        ("{{ '' | split: ',' | size }}", "0"),
        ("{{ 'abc' | split: '' | join: '.' }}", "a.b.c"),
        ("{{ '  a ' | strip }}|", "a|"),
        ("{{ 'a<script>x</script><b>b</b><!-- c -->' | strip_html }}", "ab"),
        ("{{ 'abcdef' | truncate: 4 }}", "abc…"),
        ("{{ 'abcdef' | truncate: 4, '' }}", "abcd"),
        ("{{ 'abc' | truncate: 4 }}", "abc"),
        ("{{ 3 | times: 0.25 }}|{{ 0.1 | times: 3 }}", "0.75|0.3"),
        ("{{ '5a' | times: 2 }}{{ nil | times: 2 }}{{ true | times: 2 }}", "1000"),
        (
            "{{ 7 | divided_by: 2 }}|{{ 7 | divided_by: 2.0 }}|{{ 100 | divided_by: 0.25 }}",
            "3|3.5|400",
        ),
        (
            (
                "{{ nil | default: 'x' }}{{ '' | default: 'y' }}{{ false | default: "
                "'z' }}{{ 0 | default: 1 }}"
            ),
            "xyz0",
        ),
        ("{{ false | default: 'x', allow_false: true }}", "false"),
        ("{{ 'abc' | size }}{{ nil | size }}{{ 7 | size }}", "300"),
        ("{{ 'x' | first }}{{ nil | first }}", "x"),
        ("{{ 'x' | join: ',' }}", "x"),
        ("{{ 'none' | date: '%Y' }}{{ nil | date: '%Y' }}", "none"),
        ("{{ '2026-03-05' | date: '%-d %b %Y' }}", "5 Mar 2026"),
        (
            "{{ 'hello' | t: name: '<i>' }}",
            "Hi &lt;b&gt;&lt;i&gt;&lt;/b&gt;".replace("<i>", "&lt;i&gt;"),
        ),
        ("{{ 'hello_html' | t: name: '<i>' }}", "Hi <b>&lt;i&gt;</b>"),
        ("{{ 'hello' | t: name: 'A' | escape }}", "Hi &lt;b&gt;A&lt;/b&gt;"),
        ("{{ 'items' | t: count: 1 }}, {{ 'items' | t: count: 0 }}", "1 item, 0 items"),
        ("{{ 'items.one' | t: count: 3 }}", "3 item"),
        ("{{ '<x>.y' | t }}", "translation missing: en.&lt;x&gt;.y"),
    ],
)
def test_filter_answers(source: str, text: str) -> None:
    assert show(source) == text


def test_newline_to_br_keeps_safe_text_safe() -> None:
    assert show("{{ s | newline_to_br }}", s="a\r\nb\n") == "a<br>\nb<br>\n"
    assert show("{{ s | escape | newline_to_br | escape }}", s="<\n") == "&lt;<br>\n"


def test_list_filters() -> None:
    assert show("{{ l | join: ',' }}{{ l | join }}", l=[1, 2, 3]) == "1,2,31 2 3"
    assert show("{{ l | sort | join: ',' }}", l=["b", None, "B", "a"]) == "B,a,b,"
    assert show("{{ l | sort | join: ',' }}", l=[3, Decimal("2.5"), 10]) == "2.5,3,10"
    assert "items of different kinds" in show("{{ l | sort }}", l=["a", 1])
    assert show("{{ l | first }}", l=[1, 2]) == "1"
    assert show("{{ l | sort | join }}{{ n | sort | size }}", l="ab", n=None) == "ab0"
    assert show("{{ l | size }}", l=LazyList(lambda: 99, lambda *_: [])) == "99"


def test_date_formats() -> None:
    assert show("{{ d | date: '%-d %B %Y, %-H:%M' }}", d=WHEN) == "5 March 2026, 7:08"
    assert show("{{ d | date }}", d=date(2026, 12, 24)) == "24 December 2026"
    assert show("{{ d | date: f }}", d=WHEN, f="%Y" * 500) == WHEN.isoformat()


def test_money_asks_the_host_with_the_exact_number() -> None:
    asked: list[tuple[object, str]] = []

    def money(cents: object, style: str) -> str:
        asked.append((cents, style))
        return "$"

    at = host(money=money)
    source = "{{ a | money }}{{ b | money_with_currency }}{{ '7' | money_without_currency }}"
    assert show(source, at=at, a=Decimal("0.25"), b=2900) == "$$$"
    assert asked == [
        (Decimal("0.25"), "money"),
        (2900, "money_with_currency"),
        (7, "money_without_currency"),
    ]
    assert show("{{ nil | money }}{{ '' | money }}", at=at) == ""


def test_host_faults_leave_the_page() -> None:
    def broken(*given: object) -> Any:
        raise ValueError(given)

    at = host(money=broken, asset_url=broken, image_url=broken, form=broken)
    sources = (
        "{{ 1 | money }}",
        "{{ 'x' | asset_url }}",
        "{{ i | image_url }}",
        "{% form 'x' %}{% endform %}",
    )
    for source in sources:
        with pytest.raises(DropError):
            show(source, at=at, i=IMAGE)


def test_pictures() -> None:
    assert show("{{ 'a.css' | asset_url }}") == "/assets/a.css"
    assert show("{{ i | image_url: width: 300 }}", i=IMAGE) == "/img/tee?width=300"
    assert show("{{ i | image_url: width: 9000 }}", i=IMAGE) == "/img/tee?width=1200"
    assert show("{{ nil | image_url }}{{ 'x' | image_url }}{{ h | image_url }}", h={}) == ""
    assert show("{{ p | image_url: width: 9 }}", p={"featured_image": IMAGE}) == "/img/tee?width=9"
    assert show("{{ p | image_url: width: 9 }}", p={"image": IMAGE}) == "/img/tee?width=9"
    assert "wrong size" in show("{{ i | image_url: width: -5 }}", i=IMAGE)


class Shelf(Drop):
    """A thing whose picture is found by its own name for it."""

    fields = frozenset({"title", "image"})
    title = "Mugs"
    image = IMAGE


def test_picture_of_a_drop() -> None:
    assert show("{{ s | image_url: width: 40 }}", s=Shelf()) == "/img/tee?width=40"


def test_image_tag_has_size_alt_and_steps() -> None:
    tag = show(
        "{{ i | image_url: width: 600 | image_tag: widths: '900,300,5000,x', sizes: '50vw' }}",
        i=IMAGE,
    )
    assert tag == (
        '<img src="/img/tee?width=600" srcset="/img/tee?width=300 300w, /img/tee?width=900 900w"'
        ' sizes="50vw" width="600" height="750" alt="A &quot;tee&quot;" loading="lazy"'
        ' decoding="async">'
    )
    plain = show(
        "{{ i | image_url: height: 100 | image_tag: alt: '', class: 'x', loading: nil }}", i=IMAGE
    )
    assert plain == (
        '<img src="/img/tee?width=1200" width="1200" height="100" alt="" '
        'decoding="async" class="x">'
    )
    assert show("{{ nil | image_url | image_tag }}{{ 'x' | image_tag }}") == ""


def test_wrong_arguments_are_one_clear_line() -> None:
    for source in ("{{ 'a' | append }}", "{{ 1 | times: 1, 2 }}", "{{ 'a' | truncate: 'x' }}"):
        assert "wrong arguments" in show(source)
    assert "themes" not in show("{{ 'a' | append }}")


def test_every_filter_survives_every_kind_of_value() -> None:
    odd: list[object] = [None, True, -1, Decimal("0.1"), "", "é<", [], [None], {}, {"a": 1}, WHEN]
    for name in FILTERS:
        for value in odd:
            for argument in odd:
                show(f"{{{{ v | {name} }}}}{{{{ v | {name}: a }}}}", v=value, a=argument)
