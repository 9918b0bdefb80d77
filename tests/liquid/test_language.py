"""The dialect: what prints, what is true, what happens to errors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from liquid.exceptions import LiquidSyntaxError

from tests.liquid.support import show
from themes.liquid.drops import Drop, LazyList, Lookup, cents
from themes.liquid.text import Safe


class Empty(Drop):
    """A drop that can be empty, as a cart can."""

    is_empty = True


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (Decimal("0.25"), "0.25"),
        (Decimal("1E+2"), "100"),
        (Decimal("5931.750"), "5931.75"),
        (1.5, "1.5"),
        (["a", 1, None], "a1"),
        ({"a": 1}, ""),
        (date(2026, 11, 22), "2026-11-22"),
        (range(1, 4), "1..3"),
    ],
)
def test_values_print(value: object, text: str) -> None:
    assert show("{{ v }}", v=value) == text


@pytest.mark.parametrize("value", ["nil", "false", "''", "'  '", "missing", "list", "hash", "drop"])
def test_blank_is_nil_false_white_space_and_nothing(value: str) -> None:
    source = (
        f"{{% if {value} == blank %}}yes{{% endif %}}{{% if {value} != blank %}}no{{% endif %}}"
    )
    assert show(source, list=[], hash={}, drop=Empty()) == "yes"


def test_blank_is_not_zero_or_text() -> None:
    assert show("{% if 0 == blank or 'a' == blank or l == blank %}x{% endif %}", l=[1]) == ""


def test_empty_is_not_nil() -> None:
    source = (
        "{% if '' == empty %}a{% endif %}{% if nil == empty %}b{% endif %}{% "
        "if d == empty %}c{% endif %}"
    )
    assert show(source, d=Empty()) == "ac"
    assert show("{{ nil | default: 'x' }}{% if l == empty %}l{% endif %}", l=[]) == "xl"


def test_zero_and_empty_text_are_true() -> None:
    assert show("{% if 0 %}a{% endif %}{% if '' %}b{% endif %}{% if nope %}c{% endif %}") == "ab"


def test_and_or_group_from_the_right() -> None:
    assert show("{% if false and false or true %}yes{% else %}no{% endif %}") == "no"


def test_comparison_with_nil_is_false() -> None:
    assert show("{% if nope < 1 or nope > 1 %}x{% endif %}") == ""


def test_failing_tag_prints_where_it_stands_and_the_rest_goes_on() -> None:
    text = show("a\n{% for i in (1..2) %}{{ i | divided_by: 0 }};{% endfor %}b")
    assert text.startswith("a\nLiquid error (sections/x line 2): divided by 0;")
    assert text.count("divided by 0") == 2
    assert "b" in text
    wrong = show("{% if 'a' > 1 %}{% endif %}after")
    assert wrong.startswith("Liquid error (sections/x line 1): ")
    assert wrong.endswith("after")


def test_unknown_filter_returns_its_input_and_unknown_tag_is_refused() -> None:
    assert show("{{ 'a' | nonsense: 1, b: 2 }}") == "a"
    with pytest.raises(LiquidSyntaxError):
        show("{% include 'x' %}")
    with pytest.raises(LiquidSyntaxError):
        show("{% increment x %}")


def test_lists_answer_first_last_size_and_negative_index() -> None:
    assert show("{{ l.first }}{{ l.last }}{{ l.size }}{{ l[-1] }}{{ l[9] }}", l=[1, 2, 3]) == "1333"


def test_hash_loops_as_pairs() -> None:
    assert (
        show("{% for p in h %}{{ p[0] }}={{ p.last }};{% endfor %}", h={"a": 1, "b": 2})
        == "a=1;b=2;"
    )


def test_loop_words() -> None:
    source = (
        "{% for i in l limit: 2 offset: 1 %}{{ forloop.index }}{{ i }}{% "
        "unless forloop.last %},{% endunless %}{% else %}none{% endfor %}"
    )
    assert show(source, l=[5, 6, 7, 8]) == "16,27"
    assert show(source, l=[]) == "none"
    assert (
        show(
            "{% for i in l %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}", l=[1, 2, 3]
        )
        == "1"
    )


def test_snippet_sees_its_arguments_and_the_page_but_not_the_callers_words() -> None:
    snippets = {"s": "{{ a }}{{ page_name }}{{ secret }}"}
    source = "{% assign secret = 'no' %}{% render 's', a: 'yes' %}"
    assert show(source, snippets=snippets, page_name=" page") == "yes page"


def test_liquid_tag_and_comments() -> None:
    source = (
        "{% liquid\n assign a = 2\n if a == 2\n echo 'two'\n endif\n%}{% "
        "comment %}{{ x }}{% endcomment %}{% # note %}"
    )
    assert show(source) == "two"


def test_case() -> None:
    source = "{% case x %}{% when 'a' or 'b' %}1{% when 'c' %}2{% else %}3{% endcase %}"
    assert [show(source, x=x) for x in "bcd"] == ["1", "2", "3"]


def test_lazy_list_counts_and_fetches_once_and_only_when_asked() -> None:
    asked: list[object] = []

    def count() -> int:
        asked.append("count")
        return 120

    def fetch(offset: int, limit: int) -> list[int]:
        asked.append((offset, limit))
        return list(range(offset, min(offset + limit, 120)))

    rows = LazyList(count, fetch)
    assert show("{{ a }}", l=rows, a=1) == "1"
    assert asked == []
    assert (
        show(
            (
                "{{ l.size }} {% for i in l %}{{ forloop.length }}{% break %}{% endfor "
                "%} {{ l.first }}"
            ),
            l=rows,
        )
        == "120 50 0"
    )
    assert asked == ["count", (0, 50)]


def test_lookup_finds_by_handle_once_and_loops_over_all() -> None:
    asked: list[str] = []

    def get(handle: str) -> object:
        asked.append(handle)
        return {"title": "Mugs"} if handle == "mugs" else None

    table = Lookup(get, LazyList(lambda: 2, lambda *_: [{"title": "A"}, {"title": "B"}]))
    source = (
        "{{ t.mugs.title }}{{ t['mugs'].title }}{{ t[h].title }}{{ "
        "t.nope.title }}{% for x in t %}{{ x.title }}{% endfor %}{{ t.size }}"
        "{{ t[0].title }}"
    )
    assert show(source, t=table, h="mugs") == "MugsMugsMugsAB2A"
    assert asked == ["mugs", "nope"]
    assert show("{{ t.size }}{% for x in t %}x{% endfor %}", t=Lookup(get)) == "0"


def test_cents_are_exact() -> None:
    assert cents(29_000_000) == 2900
    assert isinstance(cents(29_000_000), int)
    assert cents(2_500) == Decimal("0.25")
    assert cents(1) == Decimal("0.0001")
    assert cents(-7_500) == Decimal("-0.75")
    assert cents(12_345_678_901_234_567_890_123) == Decimal("1234567890123456789.0123")


def test_safe_text_is_escaped_once() -> None:
    assert show("{{ s | escape }}", s=Safe("<b>")) == "<b>"
    assert show("{{ s | append: '' | escape }}", s=Safe("<b>")) == "&lt;b&gt;"
