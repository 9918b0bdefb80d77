"""A theme folder, read and parsed once: templates, sections, settings, words, assets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from themes.liquid import jsonc
from themes.liquid.environment import ThemeEnvironment
from themes.liquid.files import Section

FOLDERS = ("layout", "templates", "templates/customers", "sections", "snippets")
SCHEMA = re.compile(r"\{%-?\s*schema\s*-?%\}(.*?)\{%-?\s*endschema\s*-?%\}", re.DOTALL)
NO_SETTINGS: Mapping[str, Any] = {}


class ThemeError(Exception):
    """A theme cannot be used; str() names each bad file and why, a line each."""


@dataclass
class Theme:
    """Everything of one theme, read-only after load; safe to share between threads."""

    name: str
    version: str
    settings_schema: list[Mapping[str, Any]] = field(default_factory=list)
    stored: Mapping[str, Any] = field(default_factory=dict)
    parsed: dict[str, BoundTemplate] = field(default_factory=dict)
    schemas: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    data: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    locales: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    default_locale: str = "en"
    assets: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Theme:
        """Read and parse the folder; ThemeError when any file is broken."""
        theme = cls(folder.name, "")
        problems: list[str] = []
        digest = hashlib.sha256()
        environment = ThemeEnvironment(theme.parsed)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
            try:
                theme._take(name, content, environment)
            except (LiquidError, ValueError) as err:
                problems.append(f"{name}: {err}")
        if "layout/theme" not in theme.parsed:
            problems.append("layout/theme.liquid: missing")
        if problems:
            raise ThemeError("\n".join(problems))
        theme.version = digest.hexdigest()[:12]
        return theme

    def _take(self, name: str, content: bytes, environment: ThemeEnvironment) -> None:
        folder, _, file = name.rpartition("/")
        if folder == "assets":
            self.assets[file] = content
        elif folder in FOLDERS and file.endswith(".liquid"):
            key = name.removesuffix(".liquid")
            text, schema = split_schema(content.decode())
            self.parsed[key] = environment.from_string(text, name=key)
            if schema is not None:
                self.schemas[key] = schema
        elif folder in FOLDERS and file.endswith(".json"):
            self.data[name.removesuffix(".json")] = jsonc.parse(content.decode())
        elif folder == "locales" and file.endswith(".json") and ".schema." not in file:
            locale = file.removesuffix(".json").removesuffix(".default")
            self.locales[locale] = jsonc.parse(content.decode())
            if file.endswith(".default.json"):
                self.default_locale = locale
        elif name == "config/settings_schema.json":
            self.settings_schema = jsonc.parse(content.decode())
        elif name == "config/settings_data.json":
            self.stored = _current(jsonc.parse(content.decode()))

    def section(self, name: str) -> Section:
        """A section by its file name; LookupError for a name the theme lacks."""
        key = f"sections/{name}"
        if key not in self.parsed:
            raise LookupError(f"no section {name}")
        return Section(self.parsed[key], self.schemas.get(key, NO_SETTINGS))

    def group(self, name: str) -> Mapping[str, Any]:
        """A section group's data; LookupError for a name the theme lacks."""
        return self.data[f"sections/{name}"]

    def static_settings(self, name: str) -> Mapping[str, Any]:
        """What settings_data.json stores for a section that the layout names."""
        stored: Mapping[str, Any] = self.stored.get("sections", NO_SETTINGS).get(name, NO_SETTINGS)
        return stored

    def asset(self, name: str) -> bytes | None:
        """An asset's content by its flat file name."""
        return self.assets.get(name)

    def asset_names(self) -> list[str]:
        """Every asset's file name."""
        return sorted(self.assets)


def split_schema(text: str) -> tuple[str, Mapping[str, Any] | None]:
    """A section's text without its schema, line numbers kept, and the schema."""
    match = SCHEMA.search(text)
    if match is None:
        return text, None
    gap = "\n" * match.group().count("\n")
    return text[: match.start()] + gap + text[match.end() :], jsonc.parse(match.group(1))


def _current(data: Mapping[str, Any]) -> Mapping[str, Any]:
    current = data.get("current", NO_SETTINGS)
    if isinstance(current, str):
        current = data.get("presets", NO_SETTINGS).get(current, NO_SETTINGS)
    found: Mapping[str, Any] = current
    return found
