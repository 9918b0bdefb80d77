"""The engine knows exactly the tags, filters and words that the shipped theme uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.themes.shipped.samples import PENNY
from themes.liquid.filters.registry import FILTERS
from themes.liquid.tags.registry import SILENT, TAGS

TAG = re.compile(r"\{%-?\s*(\w+)")
OUTPUT = re.compile(r"\{\{-?(.*?)-?\}\}|\{%-?(.*?)-?%\}", re.DOTALL)
FILTER = re.compile(r"\|\s*(\w+)")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
KEY = re.compile(r"'([a-z_0-9]+\.[a-z_0-9.]+)'\s*\|\s*t\b")
SCHEMA = re.compile(r"\{%-?\s*schema.*?endschema\s*-?%\}", re.DOTALL)
# Kept beyond the theme's own use: each is one of the measured attacks, and a test feeds it.
ATTACKED = {"join", "replace", "size", "sort", "times"}
PARTS = {"else", "elsif", "when"}
ALWAYS = {"#", "liquid", "echo", "break", "section", "comment"}


def sources() -> Iterator[str]:
    for path in PENNY.rglob("*.liquid"):
        yield SCHEMA.sub("", path.read_text())


def words(tree: object, path: str = "") -> Iterator[str]:
    if isinstance(tree, dict) and not {"one", "other"} & set(tree):
        for key, value in tree.items():
            yield from words(value, f"{path}.{key}" if path else key)
    else:
        yield path


def test_tags_are_those_the_theme_uses() -> None:
    used = {name for text in sources() for name in TAG.findall(text)}
    known = {tag.name for tag in (*TAGS, *SILENT)} - {"output", "content", "illegal", ""}
    assert {name for name in used if not name.startswith("end")} - PARTS <= known
    assert known - used == ALWAYS - used


def test_filters_are_those_the_theme_uses() -> None:
    used = set()
    for text in sources():
        for match in OUTPUT.finditer(text):
            used |= set(FILTER.findall(QUOTED.sub("''", match.group(1) or match.group(2) or "")))
    assert used <= set(FILTERS)
    assert set(FILTERS) - used == ATTACKED - used


def test_words_are_those_the_theme_uses() -> None:
    used = {key for text in sources() for key in KEY.findall(text)}
    file = json.loads((PENNY / "locales" / "en.default.json").read_text())
    assert used == set(words(file))


def test_every_snippet_section_and_asset_is_used() -> None:
    text = "".join(sources()) + "".join(
        path.read_text() for path in PENNY.rglob("*.json") if path.parent.name != "locales"
    )
    for folder in ("snippets", "sections"):
        for path in (PENNY / folder).glob("*.liquid"):
            assert re.search(rf"['\"]{path.stem}['\"]", text), path.name
    for path in (PENNY / "assets").iterdir():
        assert path.name in text or path.suffix == ".txt", path.name


def test_budgets_of_weight() -> None:
    def weight(pattern: str) -> int:
        return sum(path.stat().st_size for path in Path(PENNY, "assets").glob(pattern))

    assert weight("*.woff2") <= 120_000
    assert weight("*.js") <= 10_000
    assert weight("*.LICENSE.txt") > 0
    assert len(list(Path(PENNY, "assets").glob("*.LICENSE.txt"))) == len(
        list(Path(PENNY, "assets").glob("*.woff2"))
    )
