"""Which tables are watched, under which name, and which of their columns are moments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import DateField, DateTimeField, Model


@dataclass(frozen=True)
class Watched:
    """A table whose writes count under `name`.

    `moments` are its columns that a reader may compare with the time: what is seen may change
    when one of them passes. `daily` says that it has dates, so that each midnight is one too.
    """

    name: str
    model: type[Model]
    moments: tuple[str, ...]
    daily: bool


WATCHED: dict[str, Watched] = {}


def watch(name: str, *models: type[Model], records: Collection[str] = ()) -> None:
    """Watch the tables of these models.

    Every date column is taken for a moment but those in `records`, which only say when something
    was done. A table that nobody watches is never answered from a cache.
    """
    for model in models:
        table = model._meta.db_table
        if table in WATCHED:
            raise ValueError(f"{table} is watched already")
        dates = [
            each
            for each in model._meta.concrete_fields
            if isinstance(each, DateField) and each.name not in records
        ]
        WATCHED[table] = Watched(
            name,
            model,
            tuple(each.name for each in dates if isinstance(each, DateTimeField)),
            daily=any(not isinstance(each, DateTimeField) for each in dates),
        )


def names() -> frozenset[str]:
    """All names under which something is watched."""
    return frozenset(each.name for each in WATCHED.values())
