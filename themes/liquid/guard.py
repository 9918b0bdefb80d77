"""Every tag behind one guard: errors print in place and never stop the page; time is watched."""

from __future__ import annotations

from typing import TextIO

from liquid.ast import Node
from liquid.context import RenderContext
from liquid.exceptions import LiquidError
from liquid.stream import TokenStream
from liquid.tag import Tag

from themes.liquid.expressions import harden
from themes.liquid.scope import scope_of
from themes.liquid.text import escape

# What theme code can provoke by itself. Anything else is a fault of ours and leaves the page.
THEME_FAULTS = (LiquidError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError)


class GuardedNode(Node):
    """A parsed tag; when it fails, its error text stands where its output would."""

    __slots__ = ("inner",)

    def __init__(self, inner: Node) -> None:
        super().__init__(inner.token)
        self.inner = inner
        self.blank = inner.blank
        harden(inner)

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the tag, or print why it could not be."""
        scope = scope_of(context)
        scope.frame.meter.check_time()
        try:
            return self.inner.render(context, buffer)
        except THEME_FAULTS as err:
            return buffer.write(message(err, context.template.name, self))


class GuardedTag:
    """Stands in the environment's tag register; hands out guarded nodes."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag

    def get_node(self, stream: TokenStream) -> Node:
        """Parse with the tag, then guard what came out."""
        return GuardedNode(self.tag.get_node(stream))


def message(err: BaseException, template: str, node: Node) -> str:
    """The shopper-safe line for an error: `Liquid error (sections/x line 12): divided by 0`."""
    if isinstance(err, LiquidError):
        reason = str(err.message)
    elif isinstance(err, RecursionError):
        reason = "nested too deeply"
    else:
        reason = "wrong value"
    token = err.token if isinstance(err, LiquidError) and err.token else node.token
    line = token.source.count("\n", 0, max(token.start_index, 0)) + 1
    return escape(f"Liquid error ({template} line {line}): {reason}")
