"""How much one request may ask for: depth, aliases, root mutations, introspection, cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from store.graphql.cost import MAX_COST, Price, Pricing

MAX_DEPTH = 20
MAX_ALIASES = 100
MAX_MUTATIONS = 4
_WIDE = {"fields", "inputFields", "interfaces", "possibleTypes"}
_MAX_WIDE = 2
_INTROSPECTION = {"__schema", "__type"}
COST_CODE = "QueryCostError"
Fragments = Mapping[str, FragmentDefinitionNode]


class LimitError(Exception):
    """The request asks for too much; `code` is the name clients know."""

    def __init__(self, message: str, code: str = "GraphQLError") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Measured:
    """A document's size, counted once: `price` gives an operation's cost for its variables."""

    aliases: int
    mutations: int
    depth: int
    wide: int
    mixes: bool
    prices: Mapping[OperationDefinitionNode, Price] = field(repr=False)


def measure(document: DocumentNode, schema: GraphQLSchema) -> Measured:
    """Count a valid document, so nothing in it circles; every operation in it counts."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    roots = {node: list(_roots(node.selection_set, fragments, set())) for node in operations}
    names = {each.name.value for found in roots.values() for each in found}
    known: dict[str, tuple[int, int]] = {}
    shapes = [_shape(node.selection_set, fragments, known) for node in operations]
    pricing = Pricing(fragments, schema)
    return Measured(
        aliases=sum(_aliases(node.selection_set) for node in (*operations, *fragments.values())),
        mutations=sum(
            not each.name.value.startswith("__")
            for node, found in roots.items()
            if node.operation is OperationType.MUTATION
            for each in found
        ),
        depth=max((depth for depth, _ in shapes), default=0),
        wide=max((wide for _, wide in shapes), default=0),
        mixes=bool(names & _INTROSPECTION) and bool(names - _INTROSPECTION - {"__typename"}),
        prices={node: pricing.of(node) for node in operations},
    )


def check(measured: Sequence[Measured], cost: int) -> None:
    """Raise LimitError when the operations of one request together are too large."""
    if any(each.mixes for each in measured):
        raise LimitError("Introspection and other fields do not mix in one document.")
    if sum(each.mutations for each in measured) > MAX_MUTATIONS:
        raise LimitError(f"At most {MAX_MUTATIONS} mutations are done in one request.")
    if sum(each.aliases for each in measured) > MAX_ALIASES:
        raise LimitError(f"At most {MAX_ALIASES} aliases may stand in one request.")
    depth = max((each.depth for each in measured), default=0)
    if depth > MAX_DEPTH:
        raise LimitError(f"The query is nested {depth} deep; {MAX_DEPTH} is the limit.")
    if any(each.wide > _MAX_WIDE for each in measured):
        raise LimitError("Introspection is nested too deep.")
    if cost > MAX_COST:
        shown = f"{cost:,}" if cost < 10**12 else "far too much"
        raise LimitError(f"The query costs {shown}; at most {MAX_COST:,} is answered.", COST_CODE)


def _roots(
    selection: SelectionSetNode, fragments: Fragments, seen: set[str]
) -> Iterator[FieldNode]:
    """The fields of a level, each fragment opened once however often it is spread."""
    for node in selection.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _roots(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            yield from _roots(fragments[node.name.value].selection_set, fragments, seen)


def _aliases(selection: SelectionSetNode | None) -> int:
    count = 0
    for node in _selections(selection):
        if isinstance(node, FieldNode) and node.alias:
            count += 1
        count += _aliases(getattr(node, "selection_set", None))
    return count


def _shape(
    selection: SelectionSetNode | None, fragments: Fragments, known: dict[str, tuple[int, int]]
) -> tuple[int, int]:
    """How deep a selection nests, and how many wide introspection lists lie in one another."""
    deepest = widest = 0
    for node in _selections(selection):
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known:
                known[name] = _shape(fragments[name].selection_set, fragments, known)
            depth, wide = known[name]
        else:
            depth, wide = _shape(getattr(node, "selection_set", None), fragments, known)
            if isinstance(node, FieldNode):
                depth, wide = depth + 1, wide + (node.name.value in _WIDE)
        deepest, widest = max(deepest, depth), max(widest, wide)
    return deepest, widest


def _selections(selection: SelectionSetNode | None) -> Iterable[Any]:
    return selection.selections if selection else ()
