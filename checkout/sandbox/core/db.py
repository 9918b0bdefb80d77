"""The sandbox's one SQLite file: a single connection, a single lock, transactions by `with`."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Rows = sqlite3.Connection


class ClosedError(RuntimeError):
    """The process is stopping; nothing more is read or written."""


class Database:
    """Serialises every access; `write` commits on leaving and rolls back on an exception."""

    def __init__(self, path: Path, schema: str) -> None:
        self._lock = threading.RLock()
        self._closed = False
        self._rows = sqlite3.connect(
            path, timeout=30, isolation_level=None, check_same_thread=False
        )
        self._rows.row_factory = sqlite3.Row
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("PRAGMA synchronous = FULL")
        self._rows.executescript(schema)

    @contextmanager
    def write(self) -> Iterator[Rows]:
        """One transaction; the caller's changes are all kept, or none."""
        with self._lock:
            self._insist_open()
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield self._rows
            except BaseException:
                self._rows.execute("ROLLBACK")
                raise
            self._rows.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[Rows]:
        """Look without changing anything."""
        with self._lock:
            self._insist_open()
            yield self._rows

    def close(self) -> None:
        """Wait for the writer at work, then close the file."""
        with self._lock:
            self._closed = True
            self._rows.close()

    def _insist_open(self) -> None:
        if self._closed:
            raise ClosedError
