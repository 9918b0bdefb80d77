"""Which arguments and input fields an operation was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    Visitor,
    parse,
    value_from_ast_untyped,
    visit,
)

from store.graphql.schema import schema


def taken(document: str, variables: Mapping[str, Any]) -> set[str]:
    """Places, as the list of tier 1 names them, of all that is given and not null."""
    info = TypeInfo(schema())
    reader = _Reader(info, variables)
    visit(parse(document), TypeInfoVisitor(info, reader))
    return reader.places


class _Reader(Visitor):
    def __init__(self, info: TypeInfo, variables: Mapping[str, Any]) -> None:
        super().__init__()
        self.info, self.variables = info, dict(variables)
        self.places: set[str] = set()
        self.field = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """The arguments that follow are its own."""
        self.field = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """Note the argument and what is in it."""
        parent, argument = self.info.get_parent_type(), self.info.get_argument()
        assert parent is not None
        assert argument is not None
        value = value_from_ast_untyped(node.value, self.variables)
        if value is not None and value is not Undefined:
            self.places.add(f"{parent.name}.{self.field}({node.name.value})")
            self._inside(argument.type, value)

    def _inside(self, kind: GraphQLInputType, value: Any) -> None:
        if isinstance(kind, GraphQLNonNull):
            self._inside(kind.of_type, value)
        elif isinstance(kind, GraphQLList):
            for each in value if isinstance(value, list) else [value]:
                self._inside(kind.of_type, each)
        elif isinstance(kind, GraphQLInputObjectType) and value is not None:
            for name, inner in value.items():
                if inner is not None:
                    self.places.add(f"{kind.name}.{name}")
                    self._inside(kind.fields[name].type, inner)
