"""Rich text: what a stranger writes is shown as words and emphasis, and never runs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.kernel.text import (
    blocks_to_html,
    blocks_to_plain,
    clean_blocks,
    clean_inline,
    html_to_blocks,
    plain,
)

VECTORS = [
    "<script>alert(1)</script>x",
    "<img src=x onerror=alert(1)>x",
    "<svg/onload=alert(1)>x",
    "<svg><script>alert(1)</script></svg>x",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<b onclick="alert(1)">x</b>',
    '<b style="background:url(javascript:alert(1))">x</b>',
    "<iframe src=javascript:alert(1)></iframe>x",
    "<object data=javascript:alert(1)>x</object>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>x",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
    "<template><script>alert(1)</script></template>x",
    "<<script>script>alert(1)<</script>/script>x",
    "<a href='x' autofocus onfocus=alert(1) tabindex=1>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<base href=javascript:/>x",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>x",
    "<!--><script>alert(1)</script>-->x",
    "<x/onpointerenter=alert(1)>x",
]
TAG = re.compile(r"<\s*/?\s*([a-zA-Z][^\s/>]*)([^>]*)>")
ALLOWED = {"a", "b", "strong", "i", "em", "u", "s", "code", "br", "sub", "sup"}
ALLOWED |= {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"}


def _is_tame(html: str) -> bool:
    for name, attributes in TAG.findall(html):
        if name.lower() not in ALLOWED or re.search(r"\son\w+\s*=|style\s*=", attributes, re.I):
            return False
        target = re.search(r'href="([^"]*)"', attributes)
        if target and re.match(r"\s*(javascript|data|vbscript):", target[1], re.I):
            return False
    return True


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_runs(vector: str) -> None:
    assert _is_tame(clean_inline(vector))
    assert _is_tame(blocks_to_html(html_to_blocks(vector)))
    for kind in ("paragraph", "header", "quote"):
        assert _is_tame(blocks_to_html({"blocks": [{"type": kind, "data": {"text": vector}}]}))
    items = {"blocks": [{"type": "list", "data": {"items": [vector]}}]}
    assert _is_tame(blocks_to_html(items))


@settings(deadline=None)
@given(st.text(alphabet="<>/ab=\"'&;:#script onj()\t\n-!", max_size=60))
def test_no_text_becomes_wild(text: str) -> None:
    assert _is_tame(blocks_to_html(html_to_blocks(text)))


def test_links_and_emphasis_stay() -> None:
    kept = clean_inline('See <a href="https://a.example/x">this</a>, <b>really</b>')
    assert '<a href="https://a.example/x" rel="noopener nofollow">this</a>' in kept
    assert "<b>really</b>" in kept


def test_html_becomes_blocks() -> None:
    html = "<h1>Mug</h1><p>Holds  <em>tea</em></p><ul><li>blue</li><li>red</li></ul><ol><li>1</ol>"
    blocks = html_to_blocks(html)["blocks"]
    assert blocks == [
        {"type": "header", "data": {"text": "Mug", "level": 1}},
        {"type": "paragraph", "data": {"text": "Holds <em>tea</em>"}},
        {"type": "list", "data": {"style": "unordered", "items": ["blue", "red"]}},
        {"type": "list", "data": {"style": "ordered", "items": ["1"]}},
    ]
    assert blocks_to_html({"blocks": blocks}).startswith("<h2>Mug</h2><p>Holds <em>tea</em></p>")
    assert blocks_to_plain({"blocks": blocks}) == "Mug Holds tea blue red 1"


def test_words_without_tags_are_a_paragraph() -> None:
    assert blocks_to_html(html_to_blocks("Fish & chips &lt;3")) == "<p>Fish &amp; chips &lt;3</p>"
    assert html_to_blocks("<p> </p><div></div>") == {}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"blocks": None},
        {"blocks": [None, 1, "x", {}, {"type": "paragraph"}, {"type": "raw", "data": {}}]},
        {"blocks": [{"type": "paragraph", "data": {"text": 5}}]},
        {"blocks": [{"type": "image", "data": {"text": "x", "url": "javascript:1"}}]},
    ],
)
def test_what_is_no_block_is_left_out(value: Any) -> None:
    assert clean_blocks(value) == {}


def test_odd_values_in_blocks_are_made_right() -> None:
    odd = {
        "blocks": [
            {"type": "header", "data": {"text": "a", "level": 99}},
            {"type": "list", "data": {"items": ["a", 5, None], "style": "x"}},
        ]
    }
    assert blocks_to_html(odd) == "<h2>a</h2><ul><li>a</li></ul>"


def test_words_are_single_spaced() -> None:
    assert plain("<p>One\n<b>two</b></p>three &amp; <script>x()</script>four") == (
        "One two three & four"
    )


def test_lists_in_lists_lose_no_word() -> None:
    html = "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><p>d</p><ul></ul><ul><li>e"
    assert html_to_blocks(html)["blocks"] == [
        {"type": "list", "data": {"style": "unordered", "items": ["a", "b", "c"]}},
        {"type": "paragraph", "data": {"text": "d"}},
        {"type": "list", "data": {"style": "unordered", "items": ["e"]}},
    ]


def test_signs_stay_signs() -> None:
    text = html_to_blocks("a&nbsp;b &#169; &copy; &amp; &lt;c&gt;")["blocks"][0]["data"]["text"]
    assert plain(text) == "a b © © & <c>"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<ul>", "</ul>", "<li>", "<p>", "<ol>", "</ol>", "w "])))
def test_no_word_is_lost(parts: list[str]) -> None:
    blocks = html_to_blocks("".join(parts))
    assert blocks_to_plain(blocks).count("w") == parts.count("w ")
