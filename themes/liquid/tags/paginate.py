"""`{% paginate list by 24 %}`: one page of a lazy list, and the links to the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import parse_primitive
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError, LiquidTypeError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token

from themes.liquid.drops import DropError, LazyList
from themes.liquid.scope import Scope, scope_of

MOST = 250
REACH = 2


class PaginateNode(Node):
    """Moves the list's window for the body and back again."""

    def __init__(self, token: Token, array: Expression, by: Expression, body: BlockNode) -> None:
        super().__init__(token)
        self.array = array
        self.by = by
        self.body = body
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the body with the window on the page that was asked for."""
        scope = scope_of(context)
        array = self.array.evaluate(context)
        if not isinstance(array, LazyList):
            raise LiquidTypeError("paginate needs a list that has pages", token=self.token)
        size = self.by.evaluate(context)
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MOST:
            raise LiquidTypeError(f"a page holds 1 to {MOST} items", token=self.token)
        page = max(scope.frame.host.page, 1)
        before = array.move((page - 1) * size, size)
        try:
            with context.extend({"paginate": _paginate(scope, array.total, size, page)}):
                return self.body.render(context, buffer)
        finally:
            array.move(*before)

    def expressions(self) -> Iterable[Expression]:
        """The list and the page size."""
        return [self.array, self.by]


def _paginate(scope: Scope, items: int, size: int, page: int) -> dict[str, object]:
    pages = max(-(-items // size), 1)

    def link(number: int, title: str) -> dict[str, object] | None:
        if not 1 <= number <= pages:
            return None
        try:
            url = scope.frame.host.page_url(number)
        except Exception as err:
            raise DropError("page_url") from err
        return {"title": title, "url": url, "is_link": number != page}

    parts: list[dict[str, object] | None] = []
    for number in range(1, pages + 1):
        if number in (1, pages) or abs(number - page) <= REACH:
            parts.append(link(number, str(number)))
        elif parts[-1] and parts[-1]["title"] != "…":
            parts.append({"title": "…", "url": "", "is_link": False})
    return {
        "current_page": page,
        "current_offset": (page - 1) * size,
        "items": items,
        "pages": pages,
        "page_size": size,
        "page_param": "page",
        "parts": parts,
        "previous": link(page - 1, "previous"),
        "next": link(page + 1, "next"),
    }


class PaginateTag(Tag):
    """`{% paginate list by n %} … {% endpaginate %}`."""

    name = "paginate"
    end = "endpaginate"

    def parse(self, stream: TokenStream) -> Node:
        """The list, the word `by`, the size, the body."""
        token = stream.eat(TOKEN_TAG)
        tokens = stream.into_inner(tag=token)
        array = parse_primitive(self.env, tokens)
        if next(tokens).value != "by":
            raise LiquidSyntaxError("paginate needs the word 'by'", token=token)
        by = parse_primitive(self.env, tokens)
        tokens.expect_eos()
        body = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return PaginateNode(token, array, by, body)
