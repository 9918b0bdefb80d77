"""Rows behind a foreign key, read as columns of the rows that point to them: one query less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, JSONField, Manager, TextField

from store.graphql.engine.batch import Batch
from store.graphql.engine.kinds import Bound, Kind
from store.graphql.engine.place import Joined, Placed, table_batch

# A row that many point to is sent once for each of them: only few and short columns are.
MAX_COLUMNS = 6
_LONG = (TextField, JSONField)


class Join:
    """What is read of the other table: `key` points there, `names` are its columns."""

    def __init__(self, kind: Kind, key: str, path: str, names: Sequence[str]) -> None:
        self.kind, self.key, self.path = kind, key, path
        self.names = tuple(name for name in dict.fromkeys(names) if name != kind.pk)
        self.columns = tuple(Joined(f"{path}__{name}") for name in self.names)

    def holds(self, batch: Batch) -> bool:
        """Whether the batch was read with these columns; instances of models are not."""
        return all(batch.holds(each) for each in self.columns)

    def placed(self, batch: Batch) -> Placed:
        """The rows behind the key, each once, and where that of each row stands."""
        keys = batch.col(self.key)
        firsts: dict[Any, int] = {}
        for i, key in enumerate(keys):
            if key is not None:
                firsts.setdefault(key, i)
        found: list[Sequence[Any]] = [list(firsts)]
        for name in self.columns:
            column = batch.col(name)
            found.append([column[i] for i in firsts.values()])
        spots = {key: spot for spot, key in enumerate(firsts)}
        rows = table_batch(self.kind, batch.state, batch.scope, (self.kind.pk, *self.names), found)
        return Placed([rows], [spots.get(key) for key in keys])


def join_of(bound: Bound, names: Sequence[str]) -> Join | None:
    """The join by which a field's rows are read; None where it would see more than a query does,
    or send what is long many times.
    """
    source, kind = bound.source, bound.target.single
    if source is None or kind is None or bound.target.listed or not _is_open(kind):
        return None
    if source.perm is not None or source.scope is not None or bound.cell != "value":
        return None
    key = source.plain_key(bound)
    model: Any = bound.kind.model
    if key is None or model is None or len(names) > MAX_COLUMNS:
        return None
    field = _field(model, key)
    if not isinstance(field, ForeignKey) or field.attname != key:
        return None
    if field.related_model is not kind.model or field.target_field.attname != kind.pk:
        return None
    if any(isinstance(name, Joined) or _is_long(kind, name) for name in names):
        return None
    return Join(kind, key, field.name, names)


def _is_open(kind: Kind) -> bool:
    """Whether everybody sees all rows of the table."""
    options, model = kind.options, kind.model
    if model is None or options.visible is not None or options.scope is not None:
        return False
    return type(model._default_manager) is Manager


def _is_long(kind: Kind, name: str) -> bool:
    model: Any = kind.model
    field: Any = None
    for part in name.split("__"):
        field = _field(model, part)
        if field is None:
            return True
        model = field.related_model
    return isinstance(field, _LONG)


def _field(model: Any, name: str) -> Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        found = next((each for each in model._meta.concrete_fields if each.attname == name), None)
    return found if isinstance(found, Field) else None
