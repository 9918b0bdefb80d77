"""The second look: when anything went wrong, the tree is made row by row, as graphql-core does.

Errors are located, nulls rise to the nearest place that may be null, and all errors are collected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import FieldNode, GraphQLError, is_list_type, is_non_null_type
from graphql.error import located_error

from store.graphql.engine.batch import Batch, Oops
from store.graphql.engine.leaf import leaf
from store.graphql.engine.slots import EngineError

Path = list[str | int]
Item = Callable[[Any, Any, Path], Any]


class Careful:
    """Makes the tree of loaded levels and collects the errors."""

    def __init__(self) -> None:
        self.errors: list[GraphQLError] = []

    def row(self, level: Any, batch: Batch, i: int, path: Path) -> dict[str, Any]:
        """An object; raises the error of a field that must not be null."""
        return {cell.key: self.field(cell, batch, i, [*path, cell.key]) for cell in level.cells}

    def field(self, cell: Any, batch: Batch, i: int, path: Path) -> Any:
        """A field's value."""
        return self.tried(cell.type, cell.nodes, path, lambda: cell.careful(self, batch, i, path))

    def tried(self, type_: Any, nodes: list[FieldNode], path: Path, work: Callable[[], Any]) -> Any:
        """What `work` gives; its error is kept here if null may stand here, else it rises."""
        try:
            return work()
        except EngineError:
            raise
        except Exception as raw:
            error = located_error(raw, nodes, path)
            if is_non_null_type(type_):
                raise error from raw
            self.errors.append(error)
            return None

    def value(self, cell: Any, type_: Any, found: Any, path: Path, item: Item | None = None) -> Any:
        """A value by its type; `item` makes what is no list of leaves."""
        if isinstance(found, Oops):
            raise found.error
        if is_non_null_type(type_):
            made = self.value(cell, type_.of_type, found, path, item)
            if made is None:
                name = f"{cell.parent}.{cell.name}"
                raise TypeError(f"Cannot return null for non-nullable field {name}.")
            return made
        if found is None:
            return None
        if is_list_type(type_):
            return self._list(cell, type_, found, path, item)
        return leaf(type_, found) if item is None else item(type_, found, path)

    def _list(self, cell: Any, type_: Any, found: Any, path: Path, item: Item | None) -> Any:
        if not isinstance(found, list | tuple):
            name = f"{cell.parent}.{cell.name}"
            message = f"Expected Iterable, but did not find one for field '{name}'."
            raise GraphQLError(message)
        inner = type_.of_type

        def made(each: Any, at: Path) -> Any:
            return self.tried(
                inner, cell.nodes, at, lambda: self.value(cell, inner, each, at, item)
            )

        return [made(each, [*path, i]) for i, each in enumerate(found)]
