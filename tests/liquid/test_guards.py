"""What a hostile template cannot do: take memory, time, the program's insides."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date
from typing import Any

import pytest

from tests.liquid.support import show
from themes.liquid.drops import Drop, DropError, LazyList, Lookup, refuse_foreign
from themes.liquid.limits import LimitError, Limits

MEGABYTE = 1_000_000


class Person(Drop):
    """A drop with one open door and several closed ones."""

    fields = frozenset({"name", "broken", "friend", "good?"})

    def __init__(self) -> None:
        self.name = "Ada"
        self.password = "secret"
        self.good_p = True
        self.friend: object = open

    def delete(self) -> str:
        return "deleted"

    @property
    def broken(self) -> str:
        raise AttributeError("a fault of ours")


class Child(Person):
    """Adds a door, keeps the others."""

    fields = frozenset({"age"})
    age = 7


def peak_memory(source: str, **names: Any) -> tuple[str, int]:
    tracemalloc.start()
    try:
        return show(source, **names), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_replace_bomb_is_refused_before_it_is_built() -> None:
    big = "a" * 100_000
    bomb = "{{ 'aaaa' | replace: 'a', big | replace: 'a', big | replace: 'a', big | size }}"
    text, used = peak_memory(bomb, big=big)
    assert text == "Liquid error (sections/x line 1): replace: result too long"
    assert used < 5 * MEGABYTE


def test_range_bomb_is_refused_however_it_is_used() -> None:
    sources = (
        "{% assign a = (1..1000000000) %}{{ a | sort | size }}",
        "{{ (1..20000000) | join }}",
        "{% for i in (1..1000000000) reversed %}x{% endfor %}",
        "{% assign n = 999999999 %}{% for i in (1..n) limit: 2 %}x{% endfor %}",
        "{{ (1..99999999999999999999) | size }}",
    )
    for source in sources:
        text, used = peak_memory(source)
        assert "range too long" in text
        assert used < 5 * MEGABYTE


def test_range_at_the_limit_is_allowed() -> None:
    assert show("{{ (1..10000) | size }}") == "10000"
    assert "range too long" in show("{{ (1..10001) | size }}")


def test_python_objects_are_refused_and_never_printed() -> None:
    for value in (open, object(), {1, 2}, Person, lambda: 1):
        text = show("{{ thing }}{{ thing.__class__ }}{{ thing.name }}", thing=value)
        assert "<" not in text.replace("&lt;", "")
        assert "not a value a template may hold" in text


def test_page_refuses_a_foreign_object_at_once() -> None:
    for value in (object(), [object()], {"a": {"b": object()}}, 0.5):
        with pytest.raises(TypeError, match="may not enter a template"):
            refuse_foreign("x", value)
    refuse_foreign("x", [None, True, 1, "a", date(2026, 1, 1), {"a": Person()}])


def test_drop_shows_its_list_and_nothing_else() -> None:
    person = Person()
    closed = ("password", "delete", "__class__", "__init__", "__dict__", "fields", "_readable")
    for name in closed:
        assert show(f"{{{{ p.{name} }}}}|{{{{ p['{name}'] }}}}", p=person) == "|"
    assert show("{{ p.name }}{% if p.good? %}!{% endif %}{{ p }}", p=person) == "Ada!"
    assert show("{{ p.name }} {{ p.age }} {{ p.password }}", p=Child()) == "Ada 7 "


def test_object_behind_a_drop_property_is_refused_too() -> None:
    assert "not a value a template may hold" in show("{{ p.friend }}", p=Person())
    assert show("{{ p.friend.__self__ }}", p=Person()) == ""


def test_strings_and_lists_have_no_python_attributes() -> None:
    source = (
        "{{ s.upper }}{{ s.format }}{{ s['__class__'] }}{{ l.append }}{{ d.items }}{{ d.keys }}"
    )
    assert show(source, s="a", l=[1], d={"a": 1}) == ""


def test_fault_of_ours_leaves_the_page() -> None:
    with pytest.raises(DropError, match=r"Person\.broken"):
        show("{{ p.broken }}", p=Person())
    with pytest.raises(DropError):
        show(
            "{% for x in l %}{% endfor %}",
            l=LazyList(lambda: 1 // 0, lambda *_: [1 // 0]),
        )
    with pytest.raises(DropError):
        show("{{ l['a'] }}", l=Lookup(lambda _: 1 // 0))


def test_doubling_stops_at_the_string_limit() -> None:
    source = (
        "{% assign s = 'ab' %}{% for i in (1..60) %}{% assign s = s | append: "
        "s %}.{% endfor %}{{ s | size }}"
    )
    text, used = peak_memory(source)
    assert "text too long" in text
    assert text.endswith("131072")
    assert used < 20 * MEGABYTE


def test_numbers_cannot_grow_without_end() -> None:
    source = "{% assign n = 9 %}{% for i in (1..99) %}{% assign n = n | times: n %}.{% endfor %}"
    assert "number too large" in show(source)
    assert "Liquid error" in show("{{ '9' | times: big }}", big=10**40)


def test_nested_loops_stop_at_the_turn_limit() -> None:
    loops = "{% for a in (1..200) %}" * 4 + "{% endfor %}" * 4
    with pytest.raises(LimitError, match="loop limit"):
        show(loops)


def test_output_stops_at_its_limit_captured_or_shown() -> None:
    body = "{% for i in (1..9000) %}0123456789{% endfor %}"
    for source in (body, "{% capture a %}" + body + "{% endcapture %}"):
        with pytest.raises(LimitError, match="output limit"):
            show(source, limits=Limits(output_bytes=50_000))
    assert len(show(body, limits=Limits(output_bytes=90_000))) == 90_000


def test_time_limit_ends_a_slow_template() -> None:
    began = time.thread_time()
    source = (
        "{% for a in (1..9000) %}{{ words | split: ' ' | sort | join: ' ' | size }}{% endfor %}"
    )
    with pytest.raises(LimitError, match="time limit"):
        show(source, limits=Limits(seconds=0.2, turns=10**9), words="b a " * 2_000)
    assert time.thread_time() - began < 2


def test_endless_snippets_end() -> None:
    text = show("{% render 'a' %}", snippets={"a": "x{% render 'a' %}"})
    assert text.startswith("xxxx")
    assert "Liquid error (snippets/a line 1)" in text
    assert len(text) < 400
    with pytest.raises(LimitError):
        show("{% render 'a' %}", snippets={"a": "{% render 'a' %}{% render 'a' %}"})


def test_recursion_through_many_blocks_is_an_error_not_a_crash() -> None:
    deep = "{% if true %}" * 25 + "{% render 'a' %}" + "{% endif %}" * 25
    text = show("{% render 'a' %}after", snippets={"a": deep})
    assert "Liquid error (snippets/a line 1): nested too deeply" in text
    assert text.endswith("after")


def test_snippet_names_cannot_leave_the_folder() -> None:
    for name in ("../layout/theme", "/etc/passwd", "a/b", "..", ""):
        assert "no snippet" in show("{% render '" + name + "' %}", snippets={"a": "x"})


def test_deep_nesting_is_a_syntax_error_not_a_crash() -> None:
    for depth in (50, 20_000):
        with pytest.raises(Exception, match="nesting"):
            show("{% if true %}" * depth + "{% endif %}" * depth)


def test_error_text_is_escaped() -> None:
    text = show("{{ x }}{{ 1 | divided_by: 0 }}{% render '<script>' %}", x=1)
    assert "<script>" not in text
