"""Answers kept ready: anybody's reads of watched tables, good while their versions stand.

An answer is kept with the tables that its statements named, the versions these had before it was
made, and the first moment at which time alone may change it. Asked again in the same words, it is
given as long as the versions are the same: one statement tells. See docs/adr/0008.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from contextvars import Token
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from store.graphql.engine.known import RELIED
from store.kernel.clock import now
from store.versions.queries import next_moment, numbers
from store.versions.registry import WATCHED

LARGEST = 1_000_000
# A belt beside the braces: a database restored beneath a running process has old numbers.
MAX_AGE_S = 600.0
_OVERHEAD = 600
_WORD = re.compile(r"\w+")
# What makes two runs of one statement differ.
_UNSTEADY = {"random", "nextval", "clock_timestamp", "now", "current_timestamp", "current_date"}
_WRITES = {"insert", "update", "delete", "merge"}


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer; `names` and `numbers` are the versions it was made from.

    It is good from `since` to `until`; None when no table it was made from knows of time.
    """

    body: bytes
    etag: str
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    since: datetime
    until: datetime | None
    made: float
    size: int


@dataclass
class Counts:
    """What became of the requests that might have been answered from here."""

    hits: int = 0
    misses: int = 0
    stale: int = 0
    kept: int = 0


COUNTS = Counts()
_answers: OrderedDict[Hashable, Kept] = OrderedDict()
_lock = threading.Lock()
_size = 0


def find(key: Hashable) -> Kept | None:
    """The answer kept for these words, if nothing it was made from has changed."""
    kept = _answers.get(key)
    if kept is None:
        COUNTS.misses += 1
        return None
    versions = numbers()
    if versions is None:
        return None
    if not _stands(kept, versions):
        COUNTS.stale += 1
        _drop(key, kept)
        return None
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
    COUNTS.hits += 1
    return kept


def _stands(kept: Kept, versions: Mapping[str, int]) -> bool:
    if kept.numbers != tuple(versions.get(name) for name in kept.names):
        return False
    if time.monotonic() - kept.made > MAX_AGE_S:
        return False
    # Not before `since` either: in test mode the clock can be moved back.
    return kept.until is None or kept.since <= now() < kept.until


@dataclass
class Watch(AbstractContextManager["Watch"]):
    """Sees the statements made while an answer is being made, and what is known without any."""

    tables: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    steady: bool = True
    versions: Mapping[str, int] | None = None
    since: datetime | None = None
    _wrapper: AbstractContextManager[None] | None = None
    _token: Token[set[str] | None] | None = None

    def __enter__(self) -> Watch:
        self.versions, self.since = numbers(), now()
        self._wrapper = connection.execute_wrapper(self._see)
        self._wrapper.__enter__()
        self._token = RELIED.set(self.names)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._wrapper is not None:
            self._wrapper.__exit__(kind, error, trace)
        if self._token is not None:
            RELIED.reset(self._token)

    def _see(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        found = tables_of(sql) if isinstance(sql, str) else None
        if found is None:
            self.steady = False
        else:
            self.tables |= found
        return execute(sql, params, many, context)


def keep(key: Hashable, body: bytes, etag: str, watch: Watch) -> bool:
    """Keep an answer without errors, if all it was made from is watched; answers whether."""
    global _size
    size = len(body) + _OVERHEAD + (len(key[-1]) if isinstance(key, tuple) else 0)
    versions, since = watch.versions, watch.since
    if size > min(LARGEST, settings.API_CACHE_BYTES) or versions is None or since is None:
        return False
    # Without a table there is nothing to tell when the answer changes.
    if not watch.steady or not watch.tables or not watch.tables <= WATCHED.keys():
        return False
    names = tuple(sorted(watch.names | {WATCHED[table].name for table in watch.tables}))
    if not versions.keys() >= set(names):
        return False
    until = next_moment(watch.tables, since, versions)
    made_from = tuple(versions[name] for name in names)
    kept = Kept(body, etag, names, made_from, since, until, time.monotonic(), size)
    with _lock:
        old = _answers.pop(key, None)
        _answers[key] = kept
        _size += size - (old.size if old else 0)
        COUNTS.kept += 1
        while _size > settings.API_CACHE_BYTES:
            _size -= _answers.popitem(last=False)[1].size
    return True


def forget() -> None:
    """Keep nothing, count from zero."""
    global _size
    with _lock:
        _answers.clear()
        _size = 0
    COUNTS.hits = COUNTS.misses = COUNTS.stale = COUNTS.kept = 0


def _drop(key: Hashable, kept: Kept) -> None:
    global _size
    with _lock:
        if _answers.get(key) is kept:
            del _answers[key]
            _size -= kept.size


@lru_cache(maxsize=2_000)
def tables_of(sql: str) -> frozenset[str] | None:
    """Every table whose name stands in the statement; None unless it is a steady read of some.

    A word too many (a column or text of a table's name) only makes the answer change sooner.
    """
    words = {word.lower() for word in _WORD.findall(sql)}
    first = sql.lstrip(" (\n").split(None, 1)[0].upper() if sql.strip() else ""
    if first not in {"SELECT", "WITH"} or words & (_UNSTEADY | _WRITES):
        return None
    return frozenset(words & _tables()) or None


@lru_cache(maxsize=1)
def _tables() -> frozenset[str]:
    models = apps.get_models(include_auto_created=True, include_swapped=True)
    return frozenset(each._meta.db_table.lower() for each in models)
