"""Expressions made safe after parsing: bounded ranges, and `blank` and `empty` as meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions.logical import EqExpression, NeExpression
from liquid.builtin.expressions.primitive import Blank, Empty, RangeLiteral
from liquid.context import RenderContext
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression

MAX_RANGE = 10_000


class BoundedRange(RangeLiteral):
    """A range literal that refuses to be longer than MAX_RANGE."""

    __slots__ = ()

    def _make_range(self, start: Any, stop: Any) -> range:
        made = super()._make_range(start, stop)
        if made.stop - made.start > MAX_RANGE:
            raise LiquidTypeError("range too long", token=self.token)
        return made


class BlankLiteral(Blank):
    """`blank`: nil, false, white space, and whatever has nothing in it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other is None or other is False or isinstance(other, Blank):
            return True
        if isinstance(other, str):
            return not other or other.isspace()
        return _is_empty(other)

    __hash__ = None  # type: ignore[assignment]  # compared only, as in the class it refines


class EmptyLiteral(Empty):
    """`empty`: '', [], {} and a drop that says so; never nil."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Empty) or other == "" or _is_empty(other)

    __hash__ = None  # type: ignore[assignment]  # compared only, as in the class it refines


class SameAs(EqExpression):
    """`==`; the library never lets `false` reach `blank`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """Whether both sides are the same."""
        if _is_false_and_blank(self, context):
            return True
        return super().evaluate(context)


class DiffersFrom(NeExpression):
    """`!=`, likewise."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """Whether the sides differ."""
        if _is_false_and_blank(self, context):
            return False
        return super().evaluate(context)


def _is_false_and_blank(pair: EqExpression | NeExpression, context: RenderContext) -> bool:
    if isinstance(pair.right, Blank):
        return pair.left.evaluate(context) is False
    return isinstance(pair.left, Blank) and pair.right.evaluate(context) is False


def _is_empty(value: object) -> bool:
    if isinstance(value, (Mapping, Sequence, range)) and not isinstance(value, str):
        return len(value) == 0
    return bool(getattr(value, "is_empty", False))


SAFER: dict[type[Expression], type[Expression]] = {
    RangeLiteral: BoundedRange,
    Blank: BlankLiteral,
    Empty: EmptyLiteral,
    EqExpression: SameAs,
    NeExpression: DiffersFrom,
}


def harden(node: Node) -> None:
    """Swap the library's literals below this node for ours; the classes share one memory layout."""
    waiting = list(node.expressions())
    while waiting:
        expression = waiting.pop()
        safer = SAFER.get(type(expression))
        if safer is not None:
            expression.__class__ = safer
        waiting.extend(expression.children())
