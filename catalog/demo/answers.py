"""Answers of the demo: texts of the data files as what each kind of attribute takes; no tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

CHOICES = frozenset({"dropdown", "swatch", "multiselect"})
REFERENCES = frozenset({"reference", "single-reference"})
Rows = dict[str, Any]


def paragraphs(texts: Sequence[str]) -> list[Rows]:
    """Plain text as EditorJS paragraphs."""
    return [{"type": "paragraph", "data": {"text": escape(text, quote=False)}} for text in texts]


def _words(texts: Sequence[str]) -> list[Any]:
    return list(texts)


def _blocks(texts: Sequence[str]) -> list[Any]:
    return [{"blocks": paragraphs(texts)}]


def _number(texts: Sequence[str]) -> list[Any]:
    return [str(Decimal(text)) for text in texts]


def _flag(texts: Sequence[str]) -> list[Any]:
    return [{"yes": True, "no": False}[text] for text in texts]


def _date(texts: Sequence[str]) -> list[Any]:
    return [date.fromisoformat(text) for text in texts]


def _moment(texts: Sequence[str]) -> list[Any]:
    moments = [datetime.fromisoformat(text) for text in texts]
    if any(moment.tzinfo is None for moment in moments):
        raise ValueError("a moment needs its zone")
    return list(moments)


_TYPED: dict[str, Callable[[Sequence[str]], list[Any]]] = {
    "plain-text": _words,
    "rich-text": _blocks,
    "numeric": _number,
    "boolean": _flag,
    "date": _date,
    "date-time": _moment,
}
KINDS = CHOICES | REFERENCES | {"file", *_TYPED}


def typed(kind: str, texts: Sequence[str]) -> list[Any]:
    """Texts as an attribute of this kind takes them; lists, files and references stay texts.

    Raises ValueError or KeyError for what is none of the kind.
    """
    return _TYPED.get(kind, _words)(texts)
