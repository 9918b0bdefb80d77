"""`t`: the theme's own words in the shopper's language, arguments escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from themes.liquid.scope import Frame
from themes.liquid.text import Safe, escape, to_text

HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def translate(frame: Frame, key: object, **named: object) -> Safe:
    """The words behind a dotted key, escaped unless it ends in `_html`; arguments always are."""
    path = to_text(key)
    theme, locale = frame.theme, frame.host.locale
    for words in (theme.locales.get(locale), theme.locales.get(theme.default_locale)):
        found = find(words or {}, path, named.get("count"))
        if found is not None:
            return fill(found, path, named)
    return escape(f"translation missing: {locale}.{path}")


def find(words: Mapping[str, Any], path: str, count: object) -> str | None:
    """The text at a path; with a count, its `one` or `other` form."""
    node: Any = words
    for part in path.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    if isinstance(node, Mapping):
        node = node.get("one" if to_text(count) == "1" else "other", node.get("other"))
    return node if isinstance(node, str) else None


def fill(text: str, path: str, named: Mapping[str, object]) -> Safe:
    """The text with its holes filled; safe to print."""
    last = path.rpartition(".")[2]
    base = text if last == "html" or last.endswith("_html") else escape(text)
    return Safe(HOLE.sub(lambda match: escape(named.get(match.group(1))), base))
