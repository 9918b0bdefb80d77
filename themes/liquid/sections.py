"""Sections: a file, its data from a JSON template or group, a wrapper, a lasting id."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from themes.liquid.drops import Drop
from themes.liquid.limits import LimitError
from themes.liquid.scope import Frame, Scope
from themes.liquid.settings import resolve
from themes.liquid.text import escape

WRAPPERS = frozenset({"article", "aside", "div", "footer", "header", "section"})
MOST_SECTIONS = 25
MOST_BLOCKS = 50
UNSAFE_KEY = re.compile(r"[^A-Za-z0-9_-]|__+")


@dataclass(frozen=True)
class Place:
    """Where a section stands: its id, the location's name, its turn there, and an extra class."""

    id: str
    location: str
    index: int
    extra_class: str = ""


class BlockDrop(Drop):
    """`block`: id, type, settings; `shopify_attributes` is empty outside an editor."""

    fields = frozenset({"id", "type", "settings", "shopify_attributes", "blocks"})

    def __init__(self, key: str, kind: str, settings: dict[str, object]) -> None:
        self.id = key
        self.type = kind
        self.settings = settings
        self.shopify_attributes = ""
        self.blocks: list[object] = []


class SectionDrop(Drop):
    """`section`: id, settings, blocks, index, index0, location."""

    fields = frozenset({"id", "settings", "blocks", "index", "index0", "location"})

    def __init__(self, place: Place, settings: dict[str, object], blocks: list[BlockDrop]) -> None:
        self.id = place.id
        self.settings = settings
        self.blocks = blocks
        self.index = place.index
        self.index0 = place.index - 1
        self.location = place.location


def number_of(name: str) -> int:
    """The stable number in the ids of one template's or group's sections."""
    return zlib.crc32(name.encode())


def show_listed(
    frame: Frame, data: Mapping[str, Any], prefix: str, location: str, buffer: TextIO
) -> None:
    """Write the sections of a JSON template or group in their order."""
    index = 0
    for key in list(data.get("order", []))[:MOST_SECTIONS]:
        entry = data.get("sections", {}).get(key)
        if isinstance(entry, Mapping) and not entry.get("disabled"):
            index += 1
            extra = f" shopify-section-group-{prefix}" if location != "template" else ""
            show(frame, entry, place_of(prefix, key, location, index, extra), buffer)


def place_of(prefix: str, key: str, location: str, index: int, extra: str) -> Place:
    """The place of a section that a template or a group lists under `key`."""
    head = "template" if location == "template" else "sections"
    safe_key = UNSAFE_KEY.sub("_", key)
    return Place(f"{head}--{number_of(prefix)}__{safe_key}", location, index, extra)


def show_group(frame: Frame, name: str, buffer: TextIO) -> None:
    """Write a section group, `sections/NAME.json`."""
    data = frame.theme.group(name)
    show_listed(frame, data, name, str(data.get("type", "custom")), buffer)


def show_static(frame: Frame, name: str, buffer: TextIO) -> None:
    """Write a section the layout names; its settings are kept in settings_data.json."""
    stored = frame.theme.static_settings(name)
    show(frame, {**stored, "type": name}, Place(name, "static", 1), buffer)


def show(frame: Frame, entry: Mapping[str, Any], place: Place, buffer: TextIO) -> None:
    """Write one section in its wrapper; running out of budget ends this section only."""
    kind = str(entry.get("type", ""))
    section = frame.theme.section(kind)
    tag = section.schema.get("tag")
    wrapper = tag if tag in WRAPPERS else "div"
    classes = "shopify-section" + place.extra_class
    if section.schema.get("class"):
        classes += f" {section.schema['class']}"
    drop = SectionDrop(
        place,
        resolve(section.schema.get("settings", ()), entry.get("settings", {}), frame.names),
        _blocks(section.schema, entry, frame),
    )
    buffer.write(f'<{wrapper} id="shopify-section-{escape(place.id)}" class="{escape(classes)}">')
    scope = Scope.begin(section.template, frame, {"section": drop})
    try:
        section.template.render_with_context(scope, buffer)
    except LimitError as err:
        frame.meter.check_time()
        buffer.write(escape(f"Liquid error (sections/{kind}): {err}"))
    buffer.write(f"</{wrapper}>")


def _blocks(schema: Mapping[str, Any], entry: Mapping[str, Any], frame: Frame) -> list[BlockDrop]:
    known = {block["type"]: block.get("settings", ()) for block in schema.get("blocks", ())}
    stored = entry.get("blocks", {})
    return [
        BlockDrop(
            key,
            stored[key]["type"],
            resolve(known[stored[key]["type"]], stored[key].get("settings", {}), frame.names),
        )
        for key in list(entry.get("block_order", stored))[:MOST_BLOCKS]
        if key in stored and stored[key].get("type") in known and not stored[key].get("disabled")
    ]
