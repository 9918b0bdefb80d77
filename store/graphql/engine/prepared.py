"""Queries of loaders: written once as a queryset, compiled once for each shape of arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.batch import Scope
from store.graphql.engine.slots import Call
from store.graphql.engine.sql import Compiled, compiled
from store.kernel.actor import ANONYMOUS

# All that such a query depends on are its arguments: it is told neither a place nor the time.
_NOWHERE = Scope()
_NEVER = datetime.min.replace(tzinfo=UTC)


class Prepared:
    """A query that is called with values; see `prepared`."""

    def __init__(self, write: Callable[..., QuerySet[Any, Any]]) -> None:
        self._write, self._site = write, Site[Compiled]()
        self.__doc__ = write.__doc__
        self.__name__ = write.__name__
        self._names = frozenset(inspect.signature(write).parameters)

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, as tuples of the columns that the query names."""
        given = {
            name: _listed(value)
            if isinstance(value, Collection) and not isinstance(value, str)
            else value
            for name, value in values.items()
        }
        if given.keys() != self._names:
            raise TypeError(f"{self.__name__} takes {sorted(self._names)}, not {sorted(given)}")
        call = Call(ANONYMOUS, _NOWHERE, _NEVER, given)
        return self._site.get(call, self._made).rows(call)

    def _made(self, ask: Ask) -> Compiled:
        slots = {name: ask.arg(name) for name in self._names}
        rows = self._write(**slots)
        return compiled(rows, len(rows.query.values_select) + len(rows.query.annotation_select))


def prepared(write: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Make a query of a function that writes a `values_list` queryset from its arguments.

    Called with keywords. Texts, numbers, times and ids reach the function as slots, a collection
    of them as one slot for `column__among=` (null left out); booleans, enums and None as they are.
    """
    return Prepared(write)


def _listed(values: Collection[Any]) -> list[Any]:
    return [each for each in values if each is not None]
