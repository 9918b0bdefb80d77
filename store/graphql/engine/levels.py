"""Levels: one type under one selection. Loads a batch field by field, then writes its objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import FieldNode, GraphQLField, VariableNode, is_list_type, is_non_null_type
from graphql.execution.values import get_argument_values
from graphql.language import Visitor, visit

from store.graphql.engine.answer import is_error, leaves, rows
from store.graphql.engine.batch import Batch
from store.graphql.engine.careful import Careful, Path
from store.graphql.engine.joined import join_of
from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.leaf import shown, trusted
from store.graphql.engine.place import Placed, place
from store.graphql.engine.slots import EngineError
from store.graphql.engine.write import objects


class Level:
    """The fields asked of one type."""

    def __init__(self, kind: Kind, cells: Sequence[Any]) -> None:
        self.kind, self.cells = kind, cells
        self.keys = tuple(cell.key for cell in cells)
        self.loading = [cell for cell in cells if cell.loads]
        own = (name for cell in cells for name in cell.needed)
        joined = (name for cell in cells for name in cell.joined)
        self.columns = tuple(dict.fromkeys((*own, *joined))) if kind.model is not None else ()

    def load(self, batch: Batch) -> None:
        """Read all that lies below the rows of a batch."""
        for cell in self.loading:
            cell.load(batch)

    def project(self, batch: Batch) -> list[dict[str, Any]]:
        """The objects of a batch, from what was loaded."""
        return objects(self.keys, [cell.column(batch) for cell in self.cells], batch.size)


class Arguments:
    """A field's arguments; worked out once when no variable stands in them."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self.definition, self.node = definition, node
        self.varies = _has_variable(node)
        self._fixed: dict[str, Any] | None = None if definition.args else {}

    def of(self, variables: dict[str, Any]) -> dict[str, Any]:
        """The values; raises GraphQLError."""
        if self._fixed is not None:
            return self._fixed
        found = get_argument_values(self.definition, self.node, variables)
        if not self.varies:
            self._fixed = found
        return found


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, _node: VariableNode, *_: object) -> None:
        """Remember it."""
        self.found = True


def _has_variable(node: FieldNode) -> bool:
    visitor = _Variables()
    for argument in node.arguments:
        visit(argument, visitor)
    return visitor.found


class Cell:
    """A response key that is filled for the whole batch."""

    loads = True
    # Columns of other tables that are to be read with the rows it stands in.
    joined: Sequence[str] = ()

    def __init__(self, key: str, bound: Bound, nodes: list[FieldNode]) -> None:
        self.key, self.bound, self.nodes = key, bound, nodes
        self.name, self.parent, self.type = bound.name, bound.kind.name, bound.type
        self.arguments = Arguments(bound.kind.gql.fields[bound.name], nodes[0])

    @property
    def needed(self) -> Sequence[str]:
        """Columns of the rows it stands in."""
        return self.bound.needed

    def args(self, batch: Batch) -> dict[str, Any]:
        """The arguments of this run; raises GraphQLError."""
        return self.arguments.of(batch.state.variables)


class Typename:
    """`__typename`."""

    loads = False
    needed: Sequence[str] = ()
    joined: Sequence[str] = ()

    def __init__(self, key: str, name: str, nodes: list[FieldNode]) -> None:
        self.key, self.nodes, self.type = key, nodes, None
        self._name = name

    def column(self, batch: Batch) -> Sequence[Any]:
        """The same for all."""
        return [self._name] * batch.size

    def careful(self, _careful: Careful, _batch: Batch, _i: int, _path: Path) -> Any:
        """The name."""
        return self._name


class LeafCell(Cell):
    """Scalars and enums, alone or in lists."""

    def __init__(self, key: str, bound: Bound, nodes: list[FieldNode]) -> None:
        super().__init__(key, bound, nodes)
        source = bound.source
        self.loads = source is not None and source.load is not None
        bare = source is not None and source.perm is None and source.scope is None
        column = source.plain_column(bound) if bare else None
        known = trusted(bound, column)
        self._as_it_is = column if known is not None and not known.null else None
        self._bare = column if not bound.kind.gql.fields[bound.name].args else None

    def load(self, batch: Batch) -> None:
        """Call the loader."""
        batch.cells[self] = self._values(batch)

    def _values(self, batch: Batch) -> Sequence[Any]:
        if self.bound.source is None:
            return plain_values(self.bound, batch)
        if self._bare is not None and (found := bare_values(self._bare, batch)) is not None:
            return found
        try:
            args = self.args(batch)
        except Exception as error:
            return [batch.state.oops(error)] * batch.size
        return leaves(batch, self.bound, args, self.key)

    def column(self, batch: Batch) -> Sequence[Any]:
        """The values as they are shown."""
        if self._as_it_is is not None:
            return batch.col(self._as_it_is)
        if self not in batch.cells:
            batch.cells[self] = self._values(batch)
        if batch.state.poisoned:
            return [None] * batch.size
        return shown(self.type, batch.cells[self], batch.state)

    def careful(self, careful: Careful, batch: Batch, i: int, path: Path) -> Any:
        """One value."""
        if self not in batch.cells:
            batch.cells[self] = self._values(batch)
        return careful.value(self, self.type, batch.cells[self][i], path)


class RowsCell(Cell):
    """Rows of other types, alone or in lists."""

    def __init__(
        self, key: str, bound: Bound, nodes: list[FieldNode], below: Callable[[Kind], Level]
    ) -> None:
        super().__init__(key, bound, nodes)
        self.below = below
        type_: Any = bound.type
        self.required = is_non_null_type(type_)
        bare = type_.of_type if self.required else type_
        self.items_required = is_list_type(bare) and is_non_null_type(bare.of_type)
        self._bare = bare_column(bound)
        single = bound.target.single
        self.join = join_of(bound, below(single).columns) if single is not None else None
        if self.join is not None:
            self.joined = self.join.columns

    def load(self, batch: Batch) -> None:
        """Read the rows, and all that lies below them."""
        placed = self._placed(batch)
        batch.cells[self] = placed
        for each in placed.batches:
            if each.size:
                self.below(each.kind).load(each)
        if self.required and None in placed.places:
            batch.state.poisoned = True
        if (
            self.items_required
            and placed.listed
            and not batch.state.poisoned
            and any(None in each for each in placed.places if each)
        ):
            batch.state.poisoned = True

    def _placed(self, batch: Batch) -> Placed:
        if self.join is not None and self.join.holds(batch):
            return self.join.placed(batch)
        if self._bare is not None and (values := bare_values(self._bare, batch)) is not None:
            return place(values, self.bound.target, batch.scope, batch.state, self._want)
        try:
            args = self.args(batch)
        except Exception as error:
            return Placed([], [batch.state.oops(error)] * batch.size)
        if self.bound.source is None:
            found = plain_values(self.bound, batch)
            return place(found, self.bound.target, batch.scope, batch.state, self._want)
        return rows(batch, self.bound, args, self._want, self.key)

    def _want(self, kind: Kind) -> tuple[str, ...]:
        return self.below(kind).columns

    def column(self, batch: Batch) -> Sequence[Any]:
        """The objects, each in its place."""
        placed: Placed = batch.cells[self]
        below: list[Any] = []
        for each in placed.batches:
            below += self.below(each.kind).project(each) if each.size else ()
        if batch.state.poisoned:
            return [None] * batch.size
        if not placed.listed:
            return [None if each is None else below[each] for each in placed.places]
        return [
            None if places is None else [None if at is None else below[at] for at in places]
            for places in placed.places
        ]

    def careful(self, careful: Careful, batch: Batch, i: int, path: Path) -> Any:
        """One row, or a list."""
        placed: Placed = batch.cells[self]

        def item(_type: Any, spot: int, at: Path) -> Any:
            for each in placed.batches:
                if spot < each.size:
                    return careful.row(self.below(each.kind), each, spot, at)
                spot -= each.size
            raise IndexError(spot)

        return careful.value(self, self.type, placed.places[i], path, item)


def bare_column(bound: Bound) -> str | None:
    """The column or attribute that holds a field's rows, when nothing else decides on them."""
    source = bound.source
    if source is None or source.perm is not None or source.scope is not None:
        return None
    if bound.cell != "value" or bound.kind.gql.fields[bound.name].args:
        return None
    found: str | None = source.plain_key(bound)
    return found


def bare_values(column: str, batch: Batch) -> Sequence[Any] | None:
    """A column as it is; None where an error stands in it or is raised by it."""
    try:
        found = batch.col(column)
    except EngineError:
        raise
    except Exception:
        return None
    return None if any(map(is_error, set(map(type, found)))) else found


def plain_values(bound: Bound, batch: Batch) -> Sequence[Any]:
    """What graphene's default resolver reads of the rows."""
    default = bound.kind.graphene._meta.fields[bound.attname].default_value
    found = []
    for row in batch.rows:
        try:
            found.append(dict_or_attr_resolver(bound.attname, default, row, None))
        except EngineError:
            raise
        except Exception as error:
            found.append(batch.state.oops(error))
    return found
