"""What answers of the API held: for each field of tier 1 whether a value of its type was seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    is_abstract_type,
    parse,
)

from store.graphql.schema import schema
from tests.api.support import Api
from tests.contract.taken import taken


def _json(value: object) -> bool:
    return isinstance(value, str) and json.loads(value) is not None


def _moment(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


SCALARS: Mapping[str, Callable[[Any], bool]] = {
    "Boolean": lambda value: isinstance(value, bool),
    "DateTime": _moment,
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "ID": lambda value: isinstance(value, str) and value != "",
    "Int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "JSON": lambda value: isinstance(value, dict | list),
    "JSONString": _json,
    "String": lambda value: isinstance(value, str),
}


@dataclass
class Observed:
    """`good` holds places where a value was seen, `bad` values that are not of their type.

    `given` holds the arguments and input fields that something was asked with.
    """

    good: set[str] = field(default_factory=set)
    bad: dict[str, object] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def ask(self, api: Api, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Execute a document without fragments; its answer is looked through."""
        answer = api.whole(document, **variables)
        self.given |= taken(document, variables)
        (operation,) = parse(document).definitions
        assert isinstance(operation, OperationDefinitionNode)
        root = schema().get_root_type(operation.operation)
        assert root is not None
        if answer.get("data") is not None:
            self._object(operation.selection_set, root, answer["data"])
        return answer

    def _object(
        self, chosen: SelectionSetNode, kind: GraphQLObjectType, value: dict[str, Any]
    ) -> None:
        for node in chosen.selections:
            if isinstance(node, InlineFragmentNode):
                if _is(kind, node):
                    self._object(node.selection_set, kind, value)
                continue
            assert isinstance(node, FieldNode)
            name = node.name.value
            if name == "__typename":
                continue
            told = value[node.alias.value if node.alias else name]
            declared = kind.fields[name]
            if told is not None and told != []:
                shared = [each for each in kind.interfaces if name in each.fields]
                self.good.update(f"{each.name}.{name}" for each in (kind, *shared))
                if not self._value(node, declared.type, told):
                    self.bad[f"{kind.name}.{name}"] = told

    def _value(self, node: FieldNode, declared: GraphQLOutputType, value: Any) -> bool:
        """Whether a value is of its type; objects in it are looked through."""
        if isinstance(declared, GraphQLNonNull):
            return value is not None and self._value(node, declared.of_type, value)
        if value is None:
            return True
        if isinstance(declared, GraphQLList):
            inner = declared.of_type
            return isinstance(value, list) and all(self._value(node, inner, each) for each in value)
        if isinstance(declared, GraphQLEnumType):
            return value in declared.values
        if node.selection_set is None:
            return SCALARS[str(declared)](value)
        if not isinstance(value, dict):
            return False
        kind = declared
        if is_abstract_type(kind):
            if "__typename" not in value:
                return True
            found = schema().get_type(value["__typename"])
            assert isinstance(found, GraphQLObjectType)
            if not schema().is_sub_type(_abstract(kind), found):
                return False
            kind = found
        assert isinstance(kind, GraphQLObjectType)
        self._object(node.selection_set, kind, value)
        return True


def _abstract(kind: GraphQLOutputType) -> GraphQLAbstractType:
    assert isinstance(kind, GraphQLUnionType | GraphQLInterfaceType)
    return kind


def _is(kind: GraphQLObjectType, node: InlineFragmentNode) -> bool:
    assert node.type_condition is not None
    wanted = node.type_condition.name.value
    return wanted == kind.name or wanted in {each.name for each in kind.interfaces}
