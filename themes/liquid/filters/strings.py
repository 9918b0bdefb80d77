"""Filters of text. nil counts as ''; results are plain text unless marked safe."""

from __future__ import annotations

import re
from collections.abc import Callable

from themes.liquid.text import Safe, escape, to_text

ELLIPSIS = "…"
SCRIPTS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
DROPPED = re.compile(r"['\"()\[\]]")
NOT_WORD = re.compile(r"[\W_]+")


def append(value: object, tail: object) -> str:
    """The text with another behind it."""
    return to_text(value) + to_text(tail)


def prepend(value: object, head: object) -> str:
    """The text with another before it."""
    return to_text(head) + to_text(value)


def replace(value: object, old: object, new: object = "") -> str:
    """Every occurrence of `old` replaced."""
    return to_text(value).replace(to_text(old), to_text(new))


def replace_growth(value: object, old: object, new: object = "") -> int:
    """How long the result of replace will be, before any of it is made."""
    text, what, by = to_text(value), to_text(old), to_text(new)
    return len(text) + text.count(what) * (len(by) - len(what))


# What a filter's result will measure; asked first, so that a bomb is never built.
GROWTH: dict[str, Callable[..., int]] = {"replace": replace_growth}


def default(value: object, other: object = "", *, allow_false: object = False) -> object:
    """`other` for nil, false, '' and empty lists."""
    if value is False and allow_false:
        return value
    empty = value is None or value is False or value == "" or value == []
    return other if empty else value


def escape_text(value: object) -> Safe:
    """HTML-escaped, once."""
    return escape(value)


def handleize(value: object) -> str:
    """Lower case, words joined by hyphens."""
    return NOT_WORD.sub("-", DROPPED.sub("", to_text(value).lower())).strip("-")


def newline_to_br(value: object) -> str:
    """Line breaks as <br>; safe text stays safe."""
    made = re.sub(r"\r?\n", "<br>\n", to_text(value))
    return Safe(made) if isinstance(value, Safe) else made


def split(value: object, by: object = " ") -> list[object]:
    """The parts between separators; empty parts at the end are dropped."""
    text, separator = to_text(value), to_text(by)
    parts = list(text) if not separator else text.split(separator)
    while parts and not parts[-1]:
        parts.pop()
    return list(parts)


def strip(value: object) -> str:
    """Without white space at both ends."""
    return to_text(value).strip()


def strip_html(value: object) -> str:
    """Without tags, comments, scripts and styles."""
    return SCRIPTS.sub("", to_text(value))


def truncate(value: object, length: object = 50, end: object = ELLIPSIS) -> str:
    """At most `length` characters, the ellipsis counted."""
    text, most, tail = to_text(value), int(to_text(length)), to_text(end)
    return text if len(text) <= most else text[: max(most - len(tail), 0)] + tail
