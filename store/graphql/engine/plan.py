"""Plans: what an operation asks of each level, worked out once and kept by its document."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    get_named_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.language import Visitor, visit

from store.graphql.engine.batch import Batch, Scope, State
from store.graphql.engine.careful import Careful
from store.graphql.engine.kinds import Bound, Kind, kinds_of
from store.graphql.engine.levels import LeafCell, Level, RowsCell, Typename
from store.graphql.engine.pagecell import PageCell, Part
from store.graphql.engine.sql import Quiet

MAX_PLANS = 500
Nodes = dict[str, list[FieldNode]]


class UncoveredError(Exception):
    """The executor answers this; the message says why, in few words of a small set."""


class Plan:
    """An operation's levels. Safe to run in several threads at once."""

    def __init__(self, root: Level, *, serial: bool) -> None:
        self.root, self.serial = root, serial

    def run(self, state: State) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """The data and the errors, sorted as graphql-core sorts them."""
        state.strict = True
        kind = self.root.kind
        batch = Batch(kind, state, Scope(), [None])
        found: list[Any] = []
        for cell in self.root.cells:
            # One after another: a mutation's answer is read before the next one is done.
            if cell.loads:
                cell.load(batch)
            if self.serial and not state.poisoned:
                with Quiet(state.wrappers):
                    found.append(cell.column(batch)[0])
        with Quiet(state.wrappers):
            if not state.poisoned:
                data = (
                    dict(zip(self.root.keys, found, strict=True))
                    if self.serial
                    else self.root.project(batch)[0]
                )
            if not state.poisoned:
                return data, []
            return self._careful(batch)

    def _careful(self, batch: Batch) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        careful = Careful()
        try:
            data: dict[str, Any] | None = careful.row(self.root, batch, 0, [])
        except GraphQLError as error:
            careful.errors.append(error)
            data = None
        careful.errors.sort(
            key=lambda error: (error.locations or [], error.path or [], error.message)
        )
        return data, careful.errors


class _Planner:
    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self.schema, self.operation, self.variables = schema, operation, dict(variables)
        self.kinds = kinds_of(schema)
        self.fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def plan(self) -> Plan:
        """The plan; raises UncoveredError."""
        type_: Any = self.schema.get_root_type(self.operation.operation)
        nodes = collect_fields(
            self.schema, self.fragments, self.variables, type_, self.operation.selection_set
        )
        root = self._level(self.kinds[type_.name], nodes)
        serial = self.operation.operation is OperationType.MUTATION
        if serial and any(is_non_null_type(cell.type) for cell in root.cells if cell.type):
            raise UncoveredError("a mutation that must not be null")
        return Plan(root, serial=serial)

    def _level(self, kind: Kind, nodes: Nodes) -> Level:
        return Level(kind, [self._cell(kind, key, same) for key, same in nodes.items()])

    def _cell(self, kind: Kind, key: str, nodes: list[FieldNode]) -> Any:
        name = nodes[0].name.value
        if name == "__typename":
            return Typename(key, kind.name, nodes)
        if name.startswith("__"):
            raise UncoveredError("introspection")
        bound = kind.fields[name]
        if bound.source is None and bound.resolves:
            raise UncoveredError(f"plain {kind.name}.{name}")
        if bound.cell == "page":
            return self._page(bound, key, nodes)
        if bound.target.leaf:
            return LeafCell(key, bound, nodes)
        if bound.target.deeper:
            raise UncoveredError(f"lists of lists {kind.name}.{name}")
        if len(bound.target.kinds) > 1 and any(
            each.is_plain for each in bound.target.kinds.values()
        ):
            raise UncoveredError(f"plain types behind {kind.name}.{name}")
        return RowsCell(key, bound, nodes, self._below(bound, nodes))

    def _below(self, bound: Bound, nodes: list[FieldNode]) -> Any:
        """The level for each kind of row that may stand below; made when it first does."""
        levels: dict[Kind, Level] = {}

        def below(kind: Kind) -> Level:
            level = levels.get(kind)
            if level is None:
                level = levels[kind] = self._level(kind, self._selected(kind.gql, nodes))
            return level

        if bound.target.single is not None:
            below(bound.target.single)
        elif len(bound.target.kinds) < 20:
            for each in bound.target.kinds.values():
                below(each)
        return below

    def _selected(self, type_: Any, nodes: list[FieldNode]) -> Nodes:
        return collect_sub_fields(self.schema, self.fragments, self.variables, type_, nodes)

    def _page(self, bound: Bound, key: str, nodes: list[FieldNode]) -> PageCell:
        type_: Any = get_named_type(bound.type)
        if bound.target.single is None:
            raise UncoveredError(f"pages of several types {bound.kind.name}.{bound.name}")
        parts = [
            self._part(type_, below_key, same)
            for below_key, same in self._selected(type_, nodes).items()
        ]
        return PageCell(key, bound, nodes, parts, type_.name)

    def _part(self, type_: Any, key: str, nodes: list[FieldNode]) -> Part:
        name = nodes[0].name.value
        if name == "__typename":
            return key, name, type_.name
        if name not in {"edges", "pageInfo", "totalCount"}:
            raise UncoveredError(f"connection field {type_.name}.{name}")
        if name == "totalCount":
            return key, name, None
        inner: Any = get_named_type(type_.fields[name].type)
        below = self._selected(inner, nodes)
        if name == "pageInfo":
            return key, name, [_info_part(inner, at, same) for at, same in below.items()]
        return key, name, [self._edge_part(inner, at, same) for at, same in below.items()]

    def _edge_part(self, edge: Any, key: str, nodes: list[FieldNode]) -> Part:
        name = nodes[0].name.value
        if name == "node":
            type_: Any = get_named_type(edge.fields["node"].type)
            return key, name, self._level(self.kinds[type_.name], self._selected(type_, nodes))
        return key, name, edge.name if name == "__typename" else None


def _info_part(info: Any, key: str, nodes: list[FieldNode]) -> Part:
    name = nodes[0].name.value
    return key, info.name if name == "__typename" else name, None


class _Switches(Visitor):
    """The variables that stand in @skip and @include: they change what is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: Any, *_: object) -> None:
        """Look at its condition."""
        for argument in node.arguments:
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


class Plans:
    """The plans that are kept, by document, operation and switches; the oldest goes first."""

    def __init__(self, most: int = MAX_PLANS) -> None:
        self._most = most
        self._kept: dict[Any, tuple[DocumentNode, Plan | UncoveredError]] = {}
        self._switches: dict[int, tuple[DocumentNode, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def plan(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Plan:
        """The plan of an operation; raises UncoveredError."""
        names = self._names(document)
        switches = tuple((name, variables.get(name)) for name in names)
        key = (id(document), id(operation), switches)
        kept = self._kept.get(key)
        if kept is None or kept[0] is not document:
            kept = (document, self._made(schema, document, operation, dict(switches)))
            self._keep(self._kept, key, kept)
        found = kept[1]
        if isinstance(found, UncoveredError):
            raise UncoveredError(*found.args)
        return found

    def _names(self, document: DocumentNode) -> tuple[str, ...]:
        known = self._switches.get(id(document))
        if known is None or known[0] is not document:
            visitor = _Switches()
            visit(document, visitor)
            known = (document, tuple(sorted(visitor.names)))
            self._keep(self._switches, id(document), known)
        return known[1]

    def _keep(self, kept: dict[Any, Any], key: Any, value: Any) -> None:
        with self._lock:
            kept[key] = value
            while len(kept) > self._most:
                del kept[next(iter(kept))]

    def _made(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        switches: dict[str, Any],
    ) -> Plan | UncoveredError:
        try:
            return _Planner(schema, document, operation, switches).plan()
        except UncoveredError as reason:
            return reason
