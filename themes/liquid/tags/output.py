"""`{{ … }}` and `echo`: values printed as text.to_text prints them, raw by contract."""

from __future__ import annotations

from typing import TextIO

from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.context import RenderContext

from themes.liquid.text import to_text


class TextNode(OutputNode):
    """An output statement."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value's text."""
        return buffer.write(to_text(self.expression.evaluate(context)))


class TextOutput(Output):
    """`{{ … }}`."""

    node_class = TextNode


class TextEcho(EchoTag):
    """`{% echo … %}`."""

    node_class = TextNode  # type: ignore[assignment]  # the sister class of the library's own node
