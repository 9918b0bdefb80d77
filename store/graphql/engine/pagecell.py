"""Connections in a plan: edges, pageInfo and totalCount under whatever names they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import FieldNode

from store.graphql.engine.answer import connection
from store.graphql.engine.batch import Batch, Oops
from store.graphql.engine.careful import Careful, Path
from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.levels import Cell, Level
from store.graphql.engine.paging import Pages, Wanted, nothing
from store.graphql.engine.write import objects

# Name of the field, then what is selected below it.
Part = tuple[str, str, Any]
_INFO = {
    "hasNextPage": "has_next_page",
    "hasPreviousPage": "has_previous_page",
    "startCursor": "start_cursor",
    "endCursor": "end_cursor",
}


class PageCell(Cell):
    """A connection. `parts`: (response key, field name, selection below)."""

    def __init__(
        self, key: str, bound: Bound, nodes: list[FieldNode], parts: Sequence[Part], name: str
    ) -> None:
        super().__init__(key, bound, nodes)
        self.parts, self.typename = parts, name
        names = {part[1] for part in parts}
        self.wanted = Wanted(bool(names & {"edges", "pageInfo"}), "totalCount" in names)
        self.levels: list[Level] = [
            below
            for _, name, edges in parts
            if name == "edges"
            for _, inner, below in edges
            if inner == "node"
        ]
        columns = (name for level in self.levels for name in level.columns)
        self._columns = tuple(dict.fromkeys(columns))

    def load(self, batch: Batch) -> None:
        """Read the pages, and all that lies below them."""
        pages = batch.cells[self] = self._pages(batch)
        for each in pages.batches:
            if each.size:
                for level in self.levels:
                    level.load(each)

    def _pages(self, batch: Batch) -> Pages:
        try:
            args = self.args(batch)
        except Exception as error:
            failed = nothing(batch.size, None)
            failed.places = [batch.state.oops(error)] * batch.size
            return failed
        return connection(batch, self.bound, args, self._want, self.wanted)

    def _want(self, _kind: Kind) -> tuple[str, ...]:
        return self._columns

    def column(self, batch: Batch) -> Sequence[Any]:
        """The connections."""
        pages: Pages = batch.cells[self]
        if batch.state.poisoned:
            return [None] * batch.size
        nodes = {id(level): _all(level, pages) for level in self.levels}
        return [
            self._connection(pages, i, lambda level, spot: nodes[id(level)][spot])
            for i in range(batch.size)
        ]

    def careful(self, careful: Careful, batch: Batch, i: int, path: Path) -> Any:
        """One connection, its nodes row by row."""
        pages: Pages = batch.cells[self]
        for found in (pages.places[i], pages.totals[i]):
            if isinstance(found, Oops):
                raise found.error
        return {
            key: self._careful_edges(careful, pages, i, below, [*path, key])
            if name == "edges"
            else self._part(pages, i, name, below)
            for key, name, below in self.parts
        }

    def _careful_edges(
        self, careful: Careful, pages: Pages, i: int, below: Any, path: Path
    ) -> list[dict[str, Any]]:
        def node(level: Level, spot: int, at: Path) -> Any:
            for each in pages.batches:
                if spot < each.size:
                    return careful.row(level, each, spot, at)
                spot -= each.size
            raise IndexError(spot)

        return [
            {
                key: node(inner, spot, [*path, place, key])
                if name == "node"
                else self._edge_part(pages, name, inner, spot)
                for key, name, inner in below
            }
            for place, spot in enumerate(pages.places[i])
        ]

    def _connection(
        self, pages: Pages, i: int, node: Callable[[Level, int], Any]
    ) -> dict[str, Any]:
        return {
            key: self._edges(pages, i, below, node)
            if name == "edges"
            else self._part(pages, i, name, below)
            for key, name, below in self.parts
        }

    def _edges(
        self, pages: Pages, i: int, below: Any, node: Callable[[Level, int], Any]
    ) -> list[dict[str, Any]]:
        places = pages.places[i]
        keys = tuple(key for key, _, _ in below)
        columns = [
            [node(inner, spot) for spot in places]
            if name == "node"
            else [self._edge_part(pages, name, inner, spot) for spot in places]
            for _, name, inner in below
        ]
        return objects(keys, columns, len(places))

    def _edge_part(self, pages: Pages, name: str, typename: Any, spot: int) -> str:
        return pages.cursor(spot) if name == "cursor" else str(typename)

    def _part(self, pages: Pages, i: int, name: str, below: Any) -> Any:
        if name == "totalCount":
            return pages.totals[i]
        if name == "pageInfo":
            info = pages.info(i)
            return {key: info[_INFO[each]] if each in _INFO else each for key, each, _ in below}
        return below


def _all(level: Level, pages: Pages) -> list[Any]:
    found: list[Any] = []
    for each in pages.batches:
        found += level.project(each) if each.size else ()
    return found
