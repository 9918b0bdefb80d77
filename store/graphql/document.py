"""Documents: parsed and validated once, kept by their text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    validate,
    visit,
)

from store.graphql.limits import Measured, measure
from store.graphql.schema import schema

MAX_TOKENS = 5_000
MAX_REPEATS = 150
MAX_FRAGMENTS = 100
MAX_ERRORS = 5
_KEPT = 256


@dataclass(frozen=True)
class Document:
    """A parsed document, or what is wrong with it."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    measured: Measured | None = None

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of that name; without a name the only one."""
        found = [
            node
            for node in (self.node.definitions if self.node else ())
            if isinstance(node, OperationDefinitionNode)
            and (name is None or (node.name is not None and node.name.value == name))
        ]
        return found[0] if len(found) == 1 else None


class _Shape(Visitor):
    """Refuses texts that no database holds, and crowds that take seconds to validate."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.fragments = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Each field is compared with all of its name."""
        if node.selection_set is None:
            return
        name = (node.alias or node.name).value
        self.seen[name] += 1
        if self.seen[name] > MAX_REPEATS:
            raise GraphQLError(f"The field {name} is asked for too often.", node)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        """Each fragment is compared with all others."""
        self.fragments += 1
        if self.fragments > MAX_FRAGMENTS:
            raise GraphQLError(f"A document holds at most {MAX_FRAGMENTS} fragments.", node)

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        """NUL is no letter."""
        if "\x00" in node.value:
            raise GraphQLError("A text must not contain the NUL character.", node)


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Document:
    """The document of a text."""
    try:
        node = parse(text, max_tokens=MAX_TOKENS)
        visit(node, _Shape())
    except GraphQLError as error:
        return Document(None, (error,))
    except RecursionError:
        return Document(None, (GraphQLError("The query is nested too deep."),))
    errors = _faults(node)
    return Document(None, errors) if errors else Document(node, (), measure(node, schema()))


def _faults(node: DocumentNode) -> tuple[GraphQLError, ...]:
    try:
        return tuple(validate(schema(), node, max_errors=MAX_ERRORS))
    except RecursionError:
        return (GraphQLError("The query is nested too deep."),)
