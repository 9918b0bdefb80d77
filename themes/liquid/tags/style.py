"""`{% style %}`: a style element whose body is live Liquid."""

from __future__ import annotations

from typing import TextIO

from liquid.context import RenderContext

from themes.liquid.scope import scope_of
from themes.liquid.tags.blocks import ArgumentsNode, ArgumentsTag


class StyleNode(ArgumentsNode):
    """The element and its body."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the element around the rendered body."""
        scope = scope_of(context)
        buffer.write("<style data-shopify>")
        self.show_body(scope, buffer, {})
        return buffer.write("</style>")


class StyleTag(ArgumentsTag):
    """`{% style %} … {% endstyle %}`."""

    name = "style"
    end = "endstyle"
    least = 0
    node_class = StyleNode
