"""The Liquid language as our themes may use it: our register of tags and filters, our limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from liquid import BoundTemplate, Environment
from liquid.exceptions import TemplateNotFoundError
from liquid.loader import BaseLoader, TemplateSource

from themes.liquid.filters.registry import FILTERS, guarded
from themes.liquid.guard import GuardedTag
from themes.liquid.tags.registry import SILENT, TAGS

SNIPPET_NAME = re.compile(r"[A-Za-z0-9_-]+")


class SnippetLoader(BaseLoader):
    """Finds snippets among a theme's parsed files, and nothing else."""

    def __init__(self, parsed: Mapping[str, BoundTemplate]) -> None:
        self.parsed = parsed

    def get_source(self, env: Environment, template_name: str, **kwargs: Any) -> TemplateSource:
        """Sources are parsed when a theme is loaded; there is nothing to read later."""
        del env, kwargs
        raise TemplateNotFoundError(template_name)

    def load(self, env: Environment, name: str, **kwargs: Any) -> BoundTemplate:
        """The parsed snippet; paths are refused."""
        del env, kwargs
        if not SNIPPET_NAME.fullmatch(name) or f"snippets/{name}" not in self.parsed:
            raise TemplateNotFoundError(f"no snippet {name}")
        return self.parsed[f"snippets/{name}"]


class ThemeEnvironment(Environment):
    """One theme's environment: unknown tags are errors, unknown filters return their input."""

    context_depth_limit: ClassVar[int] = 100
    block_nesting_limit: ClassVar[int] = 40

    def __init__(self, parsed: Mapping[str, BoundTemplate]) -> None:
        super().__init__(loader=SnippetLoader(parsed), strict_filters=False)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register only what is on our lists."""
        del extra
        register: dict[str, Any] = self.tags
        for tag in SILENT:
            register[tag.name] = tag(self)
        for tag in TAGS:
            register[tag.name] = GuardedTag(tag(self))
        for name, function in FILTERS.items():
            made: Callable[..., object] = guarded(name, function)
            self.add_filter(name, made)
