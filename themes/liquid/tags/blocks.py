"""What our block tags share: parse arguments, parse the body, render with extra names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import parse_arguments
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token

from themes.liquid.scope import Scope, scope_of


@dataclass(frozen=True)
class Given:
    """Evaluated arguments of a tag: by position and by name."""

    values: list[object]
    named: dict[str, object]


class ArgumentsNode(Node):
    """A tag with positional and named arguments and, if it is a block, a body."""

    def __init__(
        self,
        token: Token,
        positional: list[PositionalArgument],
        named: list[KeywordArgument],
        body: BlockNode | None,
    ) -> None:
        super().__init__(token)
        self.positional = positional
        self.named = named
        self.body = body
        self.blank = False

    def given(self, scope: Scope) -> Given:
        """The arguments as they are now."""
        return Given(
            [argument.value.evaluate(scope) for argument in self.positional],
            {argument.name: argument.value.evaluate(scope) for argument in self.named},
        )

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Hand over to `show` with the arguments evaluated."""
        scope = scope_of(context)
        self.show(scope, buffer, self.given(scope))
        return 1

    def show(self, scope: Scope, buffer: TextIO, given: Given) -> None:
        """Write the tag's output."""
        raise NotImplementedError  # each tag says it

    def show_body(self, scope: Scope, buffer: TextIO, names: dict[str, object]) -> None:
        """Render the body with extra names."""
        if self.body is not None:
            with scope.extend(names):
                self.body.render(scope, buffer)

    def expressions(self) -> Iterable[Expression]:
        """Every argument's expression."""
        return [*(item.value for item in self.positional), *(item.value for item in self.named)]


class ArgumentsTag(Tag):
    """Parses `{% name a, b, key: c %}` and, when `end` is set, its body."""

    node_class: type[ArgumentsNode]
    least = 1

    def parse(self, stream: TokenStream) -> Node:
        """The node with its arguments; a syntax error when too few are given."""
        token = stream.eat(TOKEN_TAG)
        positional: list[PositionalArgument] = []
        named: list[KeywordArgument] = []
        if self.least:
            tokens = stream.into_inner(tag=token, eat=self.block)
            positional, named = parse_arguments(self.env, tokens)
            tokens.expect_eos()
        if len(positional) < self.least:
            raise LiquidSyntaxError(f"{self.name} needs an argument", token=token)
        body = None
        if self.block:
            body = get_parser(self.env).parse_block(stream, (self.end,))
            stream.expect(TOKEN_TAG, value=self.end)
        return self.node_class(token, positional, named, body)
