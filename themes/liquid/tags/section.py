"""`{% section 'x' %}` and `{% sections 'x-group' %}`: sections named by the layout."""

from __future__ import annotations

from typing import TextIO

from themes.liquid.scope import Scope
from themes.liquid.sections import show_group, show_static
from themes.liquid.tags.blocks import ArgumentsNode, ArgumentsTag, Given
from themes.liquid.text import to_text


class SectionNode(ArgumentsNode):
    """One section with the settings the theme's settings file stores for it."""

    def show(self, scope: Scope, buffer: TextIO, given: Given) -> None:
        """Write the section in its wrapper."""
        show_static(scope.frame, to_text(given.values[0]), buffer)


class SectionsNode(ArgumentsNode):
    """A group of sections."""

    def show(self, scope: Scope, buffer: TextIO, given: Given) -> None:
        """Write the group's sections in order."""
        show_group(scope.frame, to_text(given.values[0]), buffer)


class SectionTag(ArgumentsTag):
    """`{% section 'name' %}`."""

    name = "section"
    block = False
    node_class = SectionNode


class SectionsTag(ArgumentsTag):
    """`{% sections 'name' %}`."""

    name = "sections"
    block = False
    node_class = SectionsNode
