"""What changes rarely, kept in the process and given only while the versions of its tables stand.

One statement reads all versions, once an operation. Within a transaction, which sees its own writes
first, nothing is kept and nothing is given. See docs/adr/0008.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

from store.graphql.engine.batch import State
from store.versions.queries import numbers

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 5_000
# A belt beside the braces: a database restored beneath a running process has old numbers.
MAX_AGE_S = 600.0
# The names that an answer in the making relies on without a statement that would tell.
RELIED: ContextVar[set[str] | None] = ContextVar("relied", default=None)
_kept: OrderedDict[Hashable, tuple[int, float, Any]] = OrderedDict()


def known(
    state: State,
    name: str,
    what: str,
    keys: Collection[K],
    load: Callable[[list[K]], Mapping[K, V]],
) -> dict[K, V]:
    """`load(keys)`, of which only those keys are loaded that this process does not know.

    It must read tables that are watched under `name` alone, and depend on nothing but the key:
    not on who asks, nor on the time. What it answers is shared, so nobody may change it.
    """
    versions = _versions(state)
    version = versions.get(name) if versions is not None else None
    if version is None:
        return dict(load(list(keys)))
    relied = RELIED.get()
    if relied is not None:
        relied.add(name)
    found: dict[K, V] = {}
    missing, now = [], time.monotonic()
    for key in keys:
        kept = _kept.get((name, what, key))
        if kept is not None and kept[0] == version and now - kept[1] < MAX_AGE_S:
            found[key] = kept[2]
        else:
            missing.append(key)
    if missing:
        loaded = load(missing)
        for key, value in loaded.items():
            found[key] = value
            _kept[name, what, key] = (version, now, value)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Know nothing any more."""
    _kept.clear()


def _versions(state: State) -> Mapping[str, int] | None:
    """The versions as they were before the operation, or its last service, read anything."""
    done = len(state.payloads)
    if state.versions is None or state.versions[0] != done:
        state.versions = (done, numbers())
    return state.versions[1]
