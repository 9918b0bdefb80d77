"""What the rest of the engine may ask of a loaded theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from liquid import BoundTemplate


@dataclass(frozen=True)
class Section:
    """A parsed section file and its schema."""

    template: BoundTemplate
    schema: Mapping[str, Any]


class ThemeFiles(Protocol):
    """A theme as tags and filters see it."""

    locales: dict[str, Mapping[str, Any]]
    default_locale: str

    def section(self, name: str) -> Section:
        """A section by file name; LookupError when missing."""
        ...

    def group(self, name: str) -> Mapping[str, Any]:
        """A section group's data; LookupError when missing."""
        ...

    def static_settings(self, name: str) -> Mapping[str, Any]:
        """Stored settings of a section that the layout names."""
        ...
