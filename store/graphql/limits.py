"""How much one document may ask for: depth, aliases, root mutations, introspection, cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_list_type,
)
from graphql.type import get_nullable_type

MAX_DEPTH = 20
MAX_ALIASES = 100
MAX_MUTATIONS = 4
MAX_COST = 50_000
# A plain list has no `first`; what it costs is guessed.
LIST_SIZE = 5
_WIDE = {"fields", "inputFields", "interfaces", "possibleTypes"}
_MAX_WIDE = 2


class LimitError(Exception):
    """The document asks for too much; `code` is the name clients know."""

    def __init__(self, message: str, code: str = "GraphQLError") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class _Walk:
    fragments: Mapping[str, FragmentDefinitionNode]
    schema: GraphQLSchema
    variables: Mapping[str, Any]


def check(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    schema: GraphQLSchema,
    variables: Mapping[str, Any],
) -> int:
    """The cost of the operation; raises LimitError. The document is valid, so nothing circles."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    walk = _Walk(fragments, schema, variables)
    roots = list(_fields(operation.selection_set, walk))
    _check_roots(roots, operation)
    _check_shape(document, operation, walk)
    root = schema.get_root_type(operation.operation)
    cost = _cost(operation.selection_set, root, walk, {})
    if cost > MAX_COST:
        message = f"The query costs {cost}; at most {MAX_COST} is answered."
        raise LimitError(message, "QueryCostError")
    return cost


def _check_roots(roots: list[FieldNode], operation: OperationDefinitionNode) -> None:
    names = {node.name.value for node in roots}
    if names & {"__schema", "__type"} and names - {"__schema", "__type", "__typename"}:
        raise LimitError("Introspection and other fields do not mix in one operation.")
    if operation.operation is OperationType.MUTATION:
        asked = [node for node in roots if not node.name.value.startswith("__")]
        if len(asked) > MAX_MUTATIONS:
            raise LimitError(f"At most {MAX_MUTATIONS} mutations are done in one request.")


def _check_shape(document: DocumentNode, operation: OperationDefinitionNode, walk: _Walk) -> None:
    aliases = sum(
        _aliases(node.selection_set)
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
    )
    if aliases > MAX_ALIASES:
        raise LimitError(f"At most {MAX_ALIASES} aliases may stand in a document.")
    depth, wide = _depth(operation.selection_set, walk, {})
    if depth > MAX_DEPTH:
        raise LimitError(f"The query is nested {depth} deep; {MAX_DEPTH} is the limit.")
    if wide > _MAX_WIDE:
        raise LimitError("Introspection is nested too deep.")


def _fields(selection: SelectionSetNode | None, walk: _Walk) -> Iterator[FieldNode]:
    """The fields of a level, fragments opened."""
    for node in selection.selections if selection else ():
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, walk)
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(walk.fragments[node.name.value].selection_set, walk)


def _aliases(selection: SelectionSetNode | None) -> int:
    count = 0
    for node in selection.selections if selection else ():
        if isinstance(node, FieldNode) and node.alias:
            count += 1
        count += _aliases(getattr(node, "selection_set", None))
    return count


def _depth(
    selection: SelectionSetNode | None, walk: _Walk, known: dict[str, tuple[int, int]]
) -> tuple[int, int]:
    """How deep a selection nests, and how many wide introspection lists lie in one another."""
    deepest = widest = 0
    for node in selection.selections if selection else ():
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known:
                known[name] = _depth(walk.fragments[name].selection_set, walk, known)
            depth, wide = known[name]
        else:
            depth, wide = _depth(getattr(node, "selection_set", None), walk, known)
            if isinstance(node, FieldNode):
                depth, wide = depth + 1, wide + (node.name.value in _WIDE)
        deepest, widest = max(deepest, depth), max(widest, wide)
    return deepest, widest


def _cost(
    selection: SelectionSetNode | None,
    parent: Any,
    walk: _Walk,
    known: dict[str, int],
) -> int:
    """One for each field, multiplied by the rows its list may have."""
    total = 0
    for node in selection.selections if selection else ():
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known:
                fragment = walk.fragments[name]
                kind = walk.schema.get_type(fragment.type_condition.name.value)
                known[name] = _cost(fragment.selection_set, kind, walk, known)
            total += known[name]
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            kind = walk.schema.get_type(condition.name.value) if condition else parent
            total += _cost(node.selection_set, kind, walk, known)
        elif isinstance(node, FieldNode):
            total += _field_cost(node, parent, walk, known)
        if total > MAX_COST:
            return total
    return total


def _field_cost(node: FieldNode, parent: Any, walk: _Walk, known: dict[str, int]) -> int:
    declared = getattr(parent, "fields", {}).get(node.name.value)
    if declared is None:  # introspection reads no rows
        return 0
    below = _cost(node.selection_set, get_named_type(declared.type), walk, known)
    return 1 + below * _rows(node, declared, walk)


def _rows(node: FieldNode, declared: Any, walk: _Walk) -> int:
    """How many rows a field may answer: as asked by first/last, else guessed for lists."""
    for argument in node.arguments:
        if argument.name.value in {"first", "last"}:
            value: Any = None
            if isinstance(argument.value, IntValueNode):
                value = int(argument.value.value)
            elif isinstance(argument.value, VariableNode):
                value = walk.variables.get(argument.value.name.value)
            return max(1, value) if isinstance(value, int) else 1
    paged = node.name.value == "edges"
    is_list = is_list_type(get_nullable_type(declared.type))
    return LIST_SIZE if is_list and not paged else 1
