"""Rich text: EditorJS blocks as stored, HTML as shown, plain words for mail and meta tags."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import nh3

_INLINE = {"a", "b", "strong", "i", "em", "u", "s", "code", "br", "sub", "sup"}
_BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "pre",
    "td",
    "th",
    "dt",
    "dd",
}
_ATTRIBUTES = {"a": {"href", "title"}}
_SPACE = re.compile(r"\s+")
Blocks = dict[str, Any]


def clean_inline(text: str) -> str:
    """Inline HTML with only links and emphasis left; scripts, handlers and styles are gone."""
    return nh3.clean(text, tags=_INLINE, attributes=_ATTRIBUTES, link_rel="noopener nofollow")


def plain(text: str) -> str:
    """The words of an HTML text, single-spaced."""
    return _SPACE.sub(" ", html.unescape(nh3.clean(text.replace("<", " <"), tags=set()))).strip()


class _Splitter(HTMLParser):
    """Cuts cleaned HTML into paragraphs, headings and lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Blocks] = []
        self._text: list[str] = []
        self._kind = "p"
        self._items: list[str] | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._flush()
            self._depth += 1
            if self._depth == 1:  # what lies deeper joins the outer list, so that no word is lost
                self._items, self._style = [], "ordered" if tag == "ol" else "unordered"
        elif tag in _BLOCKS:
            self._flush()
            self._kind = tag
        elif tag in _INLINE:
            self._text.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._flush()
            self._depth -= 1
            if self._depth == 0:
                self._end_list()
        elif tag in _BLOCKS:
            self._flush()
        elif tag in _INLINE:
            self._text.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def _flush(self) -> None:
        text = _SPACE.sub(" ", clean_inline("".join(self._text))).strip()
        self._text = []
        if not text:
            return
        if self._items is not None:
            self._items.append(text)
        elif self._kind in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            data = {"text": text, "level": int(self._kind[1])}
            self.blocks.append({"type": "header", "data": data})
        else:
            self.blocks.append({"type": "paragraph", "data": {"text": text}})
        self._kind = "p"

    def finish(self) -> list[Blocks]:
        """The blocks, with what was still open."""
        self.close()
        self._flush()
        return self.blocks

    def _end_list(self) -> None:
        if self._items:
            data = {"style": self._style, "items": self._items}
            self.blocks.append({"type": "list", "data": data})
        self._items = None


def html_to_blocks(text: str) -> Blocks:
    """EditorJS `{"blocks": […]}` from any HTML; `{}` when there are no words."""
    allowed = _INLINE | _BLOCKS | {"ul", "ol", "table", "tr", "tbody"}
    splitter = _Splitter()
    splitter.feed(nh3.clean(text, tags=allowed, attributes=_ATTRIBUTES))
    blocks = splitter.finish()
    return {"blocks": blocks} if blocks else {}


def clean_blocks(value: Blocks) -> Blocks:
    """EditorJS blocks with every text cleaned; unknown blocks are left out."""
    kept = [block for block in map(_clean_block, value.get("blocks") or []) if block]
    return {"blocks": kept} if kept else {}


def _clean_block(block: Any) -> Blocks | None:
    data = block.get("data") if isinstance(block, dict) else None
    if not isinstance(data, dict):
        return None
    kind = block.get("type")
    if kind == "list" and isinstance(data.get("items"), list):
        items = [clean_inline(item) for item in data["items"] if isinstance(item, str)]
        style = "ordered" if data.get("style") == "ordered" else "unordered"
        return {"type": "list", "data": {"style": style, "items": items}}
    text = data.get("text")
    if not isinstance(text, str) or kind not in {"paragraph", "header", "quote"}:
        return None
    cleaned: Blocks = {"text": clean_inline(text)}
    if kind == "header":
        level = data.get("level")
        cleaned["level"] = level if isinstance(level, int) and 1 <= level <= 6 else 2
    return {"type": kind, "data": cleaned}


def blocks_to_html(value: Blocks) -> str:
    """HTML of cleaned blocks; headings start at h2, so that a page keeps one h1."""
    return "".join(_block_html(block) for block in clean_blocks(value).get("blocks", []))


def _block_html(block: Blocks) -> str:
    data = block["data"]
    if block["type"] == "list":
        tag = "ol" if data["style"] == "ordered" else "ul"
        items = "".join(f"<li>{item}</li>" for item in data["items"])
        return f"<{tag}>{items}</{tag}>"
    if block["type"] == "header":
        level = max(2, data["level"])
        return f"<h{level}>{data['text']}</h{level}>"
    tag = "blockquote" if block["type"] == "quote" else "p"
    return f"<{tag}>{data['text']}</{tag}>"


def blocks_to_plain(value: Blocks) -> str:
    """The words alone."""
    return plain(blocks_to_html(value))
