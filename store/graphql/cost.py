"""What an operation costs: a point a field, times the rows of the lists it stands in.

Everything a document says is added up once; only what its variables say is left for each call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_list_type,
)
from graphql.type import get_nullable_type

MAX_COST = 50_000
# A plain list has no `first`; what it costs is guessed.
LIST_SIZE = 5
_PAGING = {"first", "last"}
Variables = Mapping[str, Any]


@dataclass(eq=False)
class Price:
    """`fixed` points, and below each field whose rows a variable says, what one row costs."""

    fixed: int = 0
    open: list[tuple[Callable[[Variables], int], Price]] = field(default_factory=list)

    def add(self, other: Price, rows: int = 1) -> None:
        """So many times another price."""
        if other.open:
            self.open.append((lambda _variables: rows, other))
        else:
            self.fixed += other.fixed * rows

    def total(self, variables: Variables) -> int:
        """The whole cost for these variables."""
        return self._total(variables, {}) if self.open else self.fixed

    def _total(self, variables: Variables, known: dict[Price, int]) -> int:
        # A fragment's price is shared by all its spreads: it is worked out once.
        if self not in known:
            below = (rows(variables) * each._total(variables, known) for rows, each in self.open)
            known[self] = self.fixed + sum(below)
        return known[self]


@dataclass(frozen=True)
class Pricing:
    """Prices the operations of one valid document."""

    fragments: Mapping[str, FragmentDefinitionNode]
    schema: GraphQLSchema
    _known: dict[str, Price] = field(default_factory=dict)

    def of(self, operation: OperationDefinitionNode) -> Price:
        """The price of an operation."""
        return self._selected(
            operation.selection_set, self.schema.get_root_type(operation.operation)
        )

    def _selected(self, selection: SelectionSetNode | None, parent: Any) -> Price:
        price = Price()
        for node in selection.selections if selection else ():
            if isinstance(node, FragmentSpreadNode):
                price.add(self._fragment(node.name.value))
            elif isinstance(node, InlineFragmentNode):
                kind = node.type_condition
                inner = self.schema.get_type(kind.name.value) if kind else parent
                price.add(self._selected(node.selection_set, inner))
            elif isinstance(node, FieldNode):
                self._add_field(price, node, parent)
        return price

    def _fragment(self, name: str) -> Price:
        if name not in self._known:
            fragment = self.fragments[name]
            kind = self.schema.get_type(fragment.type_condition.name.value)
            self._known[name] = self._selected(fragment.selection_set, kind)
        return self._known[name]

    def _add_field(self, price: Price, node: FieldNode, parent: Any) -> None:
        declared = getattr(parent, "fields", {}).get(node.name.value)
        if declared is None:  # introspection reads no rows
            return
        price.fixed += 1
        below = self._selected(node.selection_set, get_named_type(declared.type))
        fixed, asked = _rows(node, declared)
        if not asked:
            price.add(below, fixed)
        elif below.fixed or below.open:
            price.open.append((_product(fixed, asked), below))


def _rows(node: FieldNode, declared: Any) -> tuple[int, list[tuple[str, bool]]]:
    """Rows a field may answer: what the document says of them, and the variables that say more.

    `first` or `last`, times the length of each list of ids; a list without either is guessed.
    """
    fixed, asked, is_sized = 1, [], False
    for argument in node.arguments:
        name, value = argument.name.value, argument.value
        by_ids = _is_ids(declared, name)
        if not by_ids and name not in _PAGING:
            continue
        is_sized = True
        if isinstance(value, VariableNode):
            asked.append((value.name.value, by_ids))
        elif by_ids and isinstance(value, ListValueNode):
            fixed *= max(1, len(value.values))
        elif isinstance(value, IntValueNode) and not by_ids:
            fixed *= max(1, int(value.value))
    paged = node.name.value == "edges"
    if not is_sized and not paged and is_list_type(get_nullable_type(declared.type)):
        fixed = LIST_SIZE
    return fixed, asked


def _is_ids(declared: Any, argument: str) -> bool:
    kind = getattr(declared.args.get(argument), "type", None)
    if kind is None or not is_list_type(get_nullable_type(kind)):
        return False
    return str(get_named_type(kind)) == "ID"


def _product(fixed: int, asked: list[tuple[str, bool]]) -> Callable[[Variables], int]:
    def rows(variables: Variables) -> int:
        product = fixed
        for name, by_ids in asked:
            product *= _size(variables.get(name), by_ids=by_ids)
        return product

    return rows


def _size(value: Any, *, by_ids: bool) -> int:
    if by_ids:
        return max(1, len(value)) if isinstance(value, list) else 1
    return max(1, value) if isinstance(value, int) else 1
