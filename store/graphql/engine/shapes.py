"""Argument trees: their shape belongs to a query's key, their leaves become slots."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from store.graphql.engine.slots import Call, EngineError, Slot

_PLAIN = {str, int, float}
_LEAVES = (str, int, float, Decimal, datetime, date, uuid.UUID)


def shape_of(value: Any) -> Hashable:
    """What of a value is part of a query's text: all but texts, numbers, times and ids."""
    if value is None or isinstance(value, bool | Enum):
        return ("is", value)
    if isinstance(value, _LEAVES):
        return ("of", type(value).__name__)
    if isinstance(value, Mapping):
        return tuple((name, shape_of(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        if value and _are_leaves(value):
            return list
        return (list, *(shape_of(each) for each in value))
    raise EngineError(f"{type(value).__name__} cannot stand in a query")


def slots_of(value: Any, path: tuple[Hashable, ...], get: Callable[[Call], Any]) -> Any:
    """The same tree with slots for its leaves; one for a list of leaves that is not empty."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, _LEAVES):
        return Slot(path, get, type(value))
    if isinstance(value, Mapping):
        return {name: slots_of(value[name], (*path, name), _at(get, name)) for name in value}
    if value and _are_leaves(value):
        return Slot(path, get, list)
    return [slots_of(each, (*path, i), _at(get, i)) for i, each in enumerate(value)]


def frozen(value: Any) -> Hashable:
    """A value as a key: two calls with equal arguments have equal keys."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return (list, *(frozen(each) for each in value))
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return (type(value), value)


def _are_leaves(values: Sequence[Any]) -> bool:
    return set(map(type, values)) <= _PLAIN or all(map(_is_leaf, values))


def _is_leaf(value: object) -> bool:
    return isinstance(value, _LEAVES) and not isinstance(value, bool | Enum)


def _at(get: Callable[[Call], Any], name: Any) -> Callable[[Call], Any]:
    return lambda call: get(call)[name]
