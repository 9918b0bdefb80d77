"""Objects of a level, written from its columns.

Most levels ask for few fields: a dict display with the keys at hand is two to three times as fast
as `dict(zip(keys, row))`, and needs no code made at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

Keys = Sequence[str]
Columns = Sequence[Sequence[Any]]
Objects = list[dict[str, Any]]


def objects(keys: Keys, columns: Columns, size: int) -> Objects:
    """One dict a row; with everything skipped by directives they are empty."""
    if not keys:
        return [{} for _ in range(size)]
    if len(keys) < len(_WRITERS):
        return _WRITERS[len(keys)](keys, columns)
    return list(map(dict, map(zip, repeat(keys), zip(*columns, strict=True))))


def _none(_keys: Keys, _columns: Columns) -> Objects:
    return []


def _one(keys: Keys, columns: Columns) -> Objects:
    (k0,) = keys
    return [{k0: a} for a in columns[0]]


def _two(keys: Keys, columns: Columns) -> Objects:
    k0, k1 = keys
    return [{k0: a, k1: b} for a, b in zip(*columns, strict=True)]


def _three(keys: Keys, columns: Columns) -> Objects:
    k0, k1, k2 = keys
    return [{k0: a, k1: b, k2: c} for a, b, c in zip(*columns, strict=True)]


def _four(keys: Keys, columns: Columns) -> Objects:
    k0, k1, k2, k3 = keys
    return [{k0: a, k1: b, k2: c, k3: d} for a, b, c, d in zip(*columns, strict=True)]


def _five(keys: Keys, columns: Columns) -> Objects:
    k0, k1, k2, k3, k4 = keys
    return [{k0: a, k1: b, k2: c, k3: d, k4: e} for a, b, c, d, e in zip(*columns, strict=True)]


def _six(keys: Keys, columns: Columns) -> Objects:
    k0, k1, k2, k3, k4, k5 = keys
    return [
        {k0: a, k1: b, k2: c, k3: d, k4: e, k5: f}
        for a, b, c, d, e, f in zip(*columns, strict=True)
    ]


_WRITERS: tuple[Callable[[Keys, Columns], Objects], ...] = (
    _none,
    _one,
    _two,
    _three,
    _four,
    _five,
    _six,
)
