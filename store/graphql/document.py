"""Documents: parsed and validated once, kept by their text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    validate,
    visit,
)

from store.graphql.schema import schema

MAX_TOKENS = 8_000
MAX_ERRORS = 5
_KEPT = 256


@dataclass(frozen=True)
class Document:
    """A parsed document, or what is wrong with it."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of that name; without a name the only one."""
        found = [
            node
            for node in (self.node.definitions if self.node else ())
            if isinstance(node, OperationDefinitionNode)
            and (name is None or (node.name is not None and node.name.value == name))
        ]
        return found[0] if len(found) == 1 else None


class _Texts(Visitor):
    """Refuses texts that no database holds."""

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        if "\x00" in node.value:
            raise GraphQLError("A text must not contain the NUL character.", node)


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Document:
    """The document of a text."""
    try:
        node = parse(text, max_tokens=MAX_TOKENS)
        visit(node, _Texts())
    except GraphQLError as error:
        return Document(None, (error,))
    except RecursionError:
        return Document(None, (GraphQLError("The query is nested too deep."),))
    errors = _faults(node)
    return Document(None, errors) if errors else Document(node)


def _faults(node: DocumentNode) -> tuple[GraphQLError, ...]:
    try:
        return tuple(validate(schema(), node, max_errors=MAX_ERRORS))
    except RecursionError:
        return (GraphQLError("The query is nested too deep."),)
