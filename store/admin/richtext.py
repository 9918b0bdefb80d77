"""Rich text as the owner types it: blank lines part paragraphs; signs mark headings and lists.

`## ` heading, `- ` and `1. ` list items, `> ` quote, a backslash before a sign that is meant.
Inline links and emphasis stay as the HTML they are.
"""

from __future__ import annotations

import re
from typing import Any

from store.kernel.text import clean_blocks

Block = dict[str, Any]
_SIGN = re.compile(r"(#{1,6} |- |\d+\. |> |\\)")
_HEADING = re.compile(r"(#{1,6}) (.*)", re.DOTALL)
_NUMBER = re.compile(r"\d+\. ")
_BARE_AND = re.compile(r"&amp;(?![a-zA-Z#])")
_BREAK = re.compile(r"<br\s*/?>")


def to_text(value: Block) -> str:
    """Blocks as text; to_blocks() makes the same blocks of it again."""
    return "\n\n".join(_written(block) for block in clean_blocks(value).get("blocks", []))


def to_blocks(text: str) -> Block:
    """Cleaned blocks of a typed text; `{}` when it is empty."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    read = [_read(part.strip("\n")) for part in paragraphs if part.strip()]
    return clean_blocks({"blocks": read})


def _written(block: Block) -> str:
    data = block["data"]
    if block["type"] == "list":
        ordered = data["style"] == "ordered"
        return "\n".join(
            (f"{place}. " if ordered else "- ") + _shown(item.replace("\n", " "), breaks=False)
            for place, item in enumerate(data["items"], 1)
        )
    text = _shown(data["text"])
    if block["type"] == "header":
        signs: str = "#" * data["level"]
        return f"{signs} {text}"
    if block["type"] == "quote":
        return f"> {text}"
    return f"\\{text}" if _SIGN.match(text) else text


def _shown(text: str, *, breaks: bool = True) -> str:
    text = _BARE_AND.sub("&", text)
    return _BREAK.sub("\n", text.replace("\n", " ")) if breaks else text


def _read(part: str) -> Block:
    lines = part.split("\n")
    if all(line.startswith("- ") for line in lines):
        return _list("unordered", [line[2:] for line in lines])
    if all(_NUMBER.match(line) for line in lines):
        return _list("ordered", [_NUMBER.sub("", line, count=1) for line in lines])
    heading = _HEADING.fullmatch(part)
    if heading:
        data = {"text": _kept(heading[2]), "level": len(heading[1])}
        return {"type": "header", "data": data}
    if part.startswith("> "):
        return {"type": "quote", "data": {"text": _kept(part[2:])}}
    return {"type": "paragraph", "data": {"text": _kept(part.removeprefix("\\"))}}


def _list(style: str, items: list[str]) -> Block:
    return {"type": "list", "data": {"style": style, "items": items}}


def _kept(text: str) -> str:
    return text.strip().replace("\n", "<br>")
