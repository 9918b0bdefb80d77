"""Instances of models by prepared queries: what select_related reads, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from store.graphql.engine.prepared import Prepared

M = TypeVar("M", bound=Model)


class Instances(Generic[M]):
    """A query that is called with values and answers instances; see `instances`."""

    def __init__(
        self,
        write: Callable[..., QuerySet[M, M]],
        model: type[M],
        related: Sequence[str],
        extra: Sequence[str],
    ) -> None:
        self._write, self._model, self._related = write, model, tuple(related)
        self._extra = tuple(extra)
        self._parts: list[tuple[str, type[Model], tuple[str, ...]]] = []
        self._query = Prepared(self._narrowed(write))

    def __call__(self, **values: Any) -> list[M]:
        """The rows, their relations loaded."""
        return [self._made(row) for row in self._query(**values)]

    def _narrowed(self, write: Callable[..., QuerySet[M, M]]) -> Callable[..., QuerySet[M, Any]]:
        @wraps(write)
        def narrowed(**slots: Any) -> QuerySet[M, Any]:
            self._parts = self._parts or list(self._all_parts())
            names = [
                f"{path}__{name}" if path else name
                for path, _, columns in self._parts
                for name in columns
            ]
            return write(**slots).values_list(*names, *self._extra)

        return narrowed

    def _all_parts(self) -> Iterator[tuple[str, type[Model], tuple[str, ...]]]:
        for path in ("", *self._related):
            model: Any = self._model
            for step in path.split("__") if path else ():
                model = model._meta.get_field(step).related_model
            yield path, model, tuple(each.attname for each in model._meta.concrete_fields)

    def _made(self, row: Sequence[Any]) -> M:
        made: dict[str, Any] = {}
        start = 0
        for path, model, names in self._parts:
            values = row[start : start + len(names)]
            start += len(names)
            place = names.index(str(model._meta.pk.attname))
            made[path] = None if values[place] is None else model.from_db("default", names, values)
            if path:
                owner, _, name = path.rpartition("__")
                if made[owner] is not None:
                    made[owner]._state.fields_cache[name] = made[path]
        found: M = made[""]
        for name, value in zip(self._extra, row[start:], strict=True):
            setattr(found, name, value)
        return found


def instances(
    model: type[M], *related: str, extra: Sequence[str] = ()
) -> Callable[[Callable[..., QuerySet[M, M]]], Instances[M]]:
    """Make a query of a function that writes a queryset of a model, as `prepared` does.

    `related` are foreign keys to follow, a longer path after its beginning; `extra` annotations
    that are set on the instances.
    """

    def make(write: Callable[..., QuerySet[M, M]]) -> Instances[M]:
        return Instances(write, model, related, extra)

    return make
