"""A theme folder: what is read, how pages and sections are put together, what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.liquid.support import LAYOUT, host, write_theme
from themes.liquid import jsonc
from themes.liquid.drops import Lookup
from themes.liquid.limits import LimitError, Limits
from themes.liquid.render import render, render_section
from themes.liquid.settings import resolve
from themes.liquid.theme import Theme, ThemeError

HEAD = """{%- assign own = section.settings -%}
<p>{{ section.id }} {{ section.location }} {{ section.index }} {{ own.text }}</p>
{%- for block in section.blocks -%}
[{{ block.id }}/{{ block.type }}/{{ block.settings.word }}]
{%- endfor %}
{% schema %}{ "tag": "header", "class": "top", "settings": [
  { "type": "header", "content": "no id" },
  { "type": "text", "id": "text", "default": "fallback" } ],
  "blocks": [{ "type": "b", "settings": [{ "type": "text", "id": "word", "default": "w" }] }],
}{% endschema %}"""
PAGE = """/* banner */ { "sections": {
  "one": { "type": "head", "settings": { "text": "one" }, "blocks": {
     "b1": { "type": "b" }, "b2": { "type": "b", "settings": { "word": "x" } },
     "b3": { "type": "unknown" }, "b4": { "type": "b", "disabled": true } },
     "block_order": ["b2", "b1", "b3", "b4"] },
  "off": { "type": "head", "disabled": true },
  "two__x": { "type": "head" },
  "never": { "type": "head" } },
  "order": ["one", "off", "two__x", "missing"], }"""


def theme(folder: Path, **files: str) -> Theme:
    given = {"sections__head_liquid": HEAD, "templates__page_json": PAGE}
    return Theme.load(write_theme(folder, **(given | files)))


def test_page_is_its_sections_in_order_inside_the_layout(tmp_path: Path) -> None:
    text = render(theme(tmp_path), "page", {}, host(head="<i>"))
    first, second = text.removeprefix("<i>|").split("</header>")[:2]
    number = first.split("template--")[1].split("__")[0]
    assert first.startswith(
        f'<header id="shopify-section-template--{number}__one" class="shopify-section top">'
        f"<p>template--{number}__one template 1 one</p>[b2/b/x][b1/b/w]"
    )
    assert f"<p>template--{number}__two_x template 2 fallback</p>" in second
    assert "never" not in text


def test_group_and_static_section(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        layout__theme_liquid=(
            "{% section 'head' %}{% sections 'g' %}{% section 'none' %}{% sections 'none' %}"
        ),
        sections__g_json='{"type": "footer", "sections": {"a": {"type": "head"}}, "order": ["a"]}',
        config__settings_data_json=(
            '{"current": "P", "presets": {"P": {"sections": {"head": {"settings": '
            '{"text": "kept"}}}}}}'
        ),
    )
    text = render(made, "page", {}, host())
    assert "<p>head static 1 kept</p>" in text
    assert 'class="shopify-section shopify-section-group-g top"' in text
    assert "footer 1 fallback" in text
    assert text.count("Liquid error (layout/theme line 1)") == 2


def test_one_section_alone(tmp_path: Path) -> None:
    made = theme(tmp_path)
    whole = render(made, "page", {}, host())
    one = render_section(made, "page", "one", {}, host())
    assert one is not None
    assert one in whole
    by_id = one.split('"')[1].removeprefix("shopify-section-")
    assert render_section(made, "page", by_id, {}, host()) == one
    assert "head static" in str(render_section(made, "page", "head", {}, host()))
    assert render_section(made, "page", "nothing", {}, host()) is None


def test_template_kinds(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        templates__cart_liquid="{{ template }} {{ n }}",
        templates__bare_json='{"layout": false, "sections": {}, "order": []}',
    )
    assert render(made, "cart", {"n": 3}, host()) == "|cart 3"
    assert render(made, "bare", {}, host()) == ""
    assert render(made, "cart", {"n": 3}, host(), suffix="unknown") == "|cart 3"
    with pytest.raises(LookupError, match="no template blog"):
        render(made, "blog", {}, host())


def test_suffix_picks_its_template(tmp_path: Path) -> None:
    folder = write_theme(tmp_path, templates__cart_liquid="plain")
    (folder / "templates" / "cart.gift.liquid").write_text("gift")
    made = Theme.load(folder)
    assert render(made, "cart", {}, host(), suffix="gift") == "|gift"
    assert render(made, "cart", {}, host()) == "|plain"


def test_assign_in_a_section_does_not_leak(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        sections__head_liquid="{{ leak }}{% assign leak = 'x' %}",
        layout__theme_liquid="{{ content_for_layout }}{{ leak }}",
    )
    assert "x<" not in render(made, "page", {}, host())


def test_section_over_budget_prints_its_error_and_the_page_goes_on(tmp_path: Path) -> None:
    heavy = (
        "{% if section.index == 1 %}"
        + "{% for i in (1..100) %}" * 2
        + "x"
        + "{% endfor %}" * 2
        + "{% endif %}end"
    )
    made = theme(tmp_path, sections__head_liquid=heavy)
    text = render(made, "page", {}, host(), limits=Limits(turns=500))
    assert "Liquid error (sections/head): loop limit reached" in text
    assert "end</div>" in text
    made = theme(tmp_path, layout__theme_liquid="{% for i in (1..900) %}x{% endfor %}")
    with pytest.raises(LimitError):
        render(made, "page", {}, host(), limits=Limits(turns=500))


def test_foreign_objects_do_not_enter(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="product: object may not enter"):
        render(theme(tmp_path), "page", {"product": object()}, host())


def test_broken_files_are_all_named(tmp_path: Path) -> None:
    folder = write_theme(
        tmp_path,
        sections__bad_liquid="{% if %}",
        sections__worse_liquid="{% schema %}{{% endschema %}",
        templates__page_json="{",
        snippets__bytes_liquid="ok",
    )
    (folder / "snippets" / "bytes.liquid").write_bytes(b"\xff\xfe")
    (folder / "layout" / "theme.liquid").unlink()
    with pytest.raises(ThemeError) as caught:
        Theme.load(folder)
    names = [
        line.split(":")[0]
        for line in str(caught.value).splitlines()
        if ".liquid" in line or ".json" in line
    ]
    wanted = {
        "sections/bad.liquid",
        "sections/worse.liquid",
        "templates/page.json",
        "snippets/bytes.liquid",
        "layout/theme.liquid",
    }
    assert wanted <= set(names)


def test_version_follows_the_files(tmp_path: Path) -> None:
    first = theme(tmp_path).version
    assert theme(tmp_path).version == first
    assert theme(tmp_path, assets__a_css="a{}").version != first


def test_assets(tmp_path: Path) -> None:
    made = theme(tmp_path, assets__a_css="a{}")
    assert made.asset("a.css") == b"a{}"
    assert made.asset("../layout/theme.liquid") is None
    assert made.asset_names() == ["a.css"]


def test_locales_fall_back_to_the_default(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        templates__cart_liquid="{{ 'a' | t }}{{ 'b' | t }}",
        locales__de_json='{"a": "Hallo"}',
        locales__ignored_json="{}",
    )
    (tmp_path / "locales" / "en.default.json").write_text('{"a": "Hello", "b": "Bye"}')
    made = Theme.load(tmp_path)
    assert render(made, "cart", {}, host(locale="de")) == "|HalloBye"
    assert render(made, "cart", {}, host(locale="fr")) == "|HelloBye"


def test_settings_by_type() -> None:
    shelf = {"title": "Mugs"}
    names = {"collections": Lookup({"mugs": shelf}.get), "linklists": {"m": "menu"}}
    schema: list[dict[str, Any]] = [
        {"type": "collection", "id": "a", "default": "mugs"},
        {"type": "collection", "id": "gone", "default": "nope"},
        {"type": "link_list", "id": "menu", "default": "m"},
        {"type": "link_list", "id": "nomenu", "default": "x"},
        {"type": "product", "id": "p", "default": "x"},
        {"type": "collection_list", "id": "many", "default": ["mugs", "nope"]},
        {"type": "checkbox", "id": "box"},
        {"type": "text", "id": "text"},
        {"type": "number", "id": "number"},
        {"type": "url", "id": "url", "default": "shopify://collections/mugs"},
        {"type": "url", "id": "link"},
        {"type": "range", "id": "r", "default": 1},
        {"type": "paragraph", "content": "x"},
    ]
    stored = {"r": Decimal("1.5"), "unknown": 1, "link": "/x"}
    assert resolve(schema, stored, names) == {
        "a": shelf, "gone": None, "menu": "menu", "nomenu": None, "p": None, "many": [shelf],
        "box": False, "text": "", "number": None, "url": "/collections/mugs", "link": "/x",
        "r": Decimal("1.5"),
    }  # fmt: skip


def test_lenient_json_keeps_strings_as_they_are() -> None:
    text = '\ufeff/* a */ {"a": "// no /* comment */ ,}", // b\n "b": [1, 2.5, /* c */],\n}'
    assert jsonc.parse(text) == {"a": "// no /* comment */ ,}", "b": [1, Decimal("2.5")]}
    with pytest.raises(ValueError, match="line 1"):
        jsonc.parse("{")
    assert LAYOUT.startswith("{{")
