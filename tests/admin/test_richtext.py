"""Rich text as typed: blocks become text and the same blocks again."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.admin.fields import PairsField, percent
from store.admin.richtext import to_blocks, to_text
from store.kernel.text import clean_blocks

WORDS = st.text('ab<&>";# -.1>\\é', min_size=1, max_size=20).map(str.strip).filter(bool)
PARAGRAPH = WORDS.map(lambda text: {"type": "paragraph", "data": {"text": text}})
HEADER = st.tuples(WORDS, st.integers(1, 6)).map(
    lambda pair: {"type": "header", "data": {"text": pair[0], "level": pair[1]}}
)
QUOTE = WORDS.map(lambda text: {"type": "quote", "data": {"text": text}})
LIST = st.tuples(st.lists(WORDS, min_size=1, max_size=4), st.booleans()).map(
    lambda pair: {
        "type": "list",
        "data": {"style": "ordered" if pair[1] else "unordered", "items": pair[0]},
    }
)
BLOCKS = st.lists(st.one_of(PARAGRAPH, HEADER, QUOTE, LIST), max_size=5)


def _full(block: dict[str, Any]) -> bool:
    """Whether words are left when the block was cleaned and trimmed."""
    data = block["data"]
    texts = data.get("items") or [data["text"]]
    return all(text.strip() == text and text for text in texts)


@given(BLOCKS)
def test_what_is_shown_and_typed_back_is_the_same(blocks: list[dict[str, Any]]) -> None:
    cleaned = [each for each in clean_blocks({"blocks": blocks}).get("blocks", []) if _full(each)]
    stored = clean_blocks({"blocks": cleaned})
    assert to_blocks(to_text(stored)) == stored


def test_signs_paragraphs_and_line_breaks() -> None:
    text = "## Tea\r\n\r\nHot\nand strong & good\r\n\r\n1. one\n2. two\n\n\\- not a list\n\n> Said"
    blocks = to_blocks(text)["blocks"]
    assert [each["type"] for each in blocks] == [
        "header",
        "paragraph",
        "list",
        "paragraph",
        "quote",
    ]
    assert blocks[1]["data"]["text"] == "Hot<br>and strong &amp; good"
    assert blocks[2]["data"] == {"style": "ordered", "items": ["one", "two"]}
    assert blocks[3]["data"]["text"] == "- not a list"
    assert to_text({"blocks": blocks}) == text.replace("\r\n", "\n")


def test_nothing_is_nothing() -> None:
    assert to_blocks(" \n\n ") == {}
    assert to_text({}) == ""


def test_pairs_that_lines_cannot_say_are_json() -> None:
    field = PairsField()
    for pairs in ({"a": "b"}, {"a: b": "c"}, {"a": "two\nlines"}, {" a": "b "}, {}):
        assert field.clean(field.prepare_value(pairs)) == pairs


def test_percentages_show_no_more_digits_than_they_have() -> None:
    assert [percent(ppm) for ppm in (0, 200_000, 88_750, 1)] == ["0", "20", "8.875", "0.0001"]
