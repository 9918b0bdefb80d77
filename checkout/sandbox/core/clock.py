"""The sandbox's clock: wall clock plus an offset that is kept on disk and told to a file."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from checkout.sandbox.core.db import Database

_CENTURY_S = 100 * 365 * 86400


class TooFarError(ValueError):
    """The clock was asked to go back, or further than a century."""


class Clock:
    """Tells sandbox time; `on_move` is called after every move."""

    def __init__(self, db: Database, file: Path | None) -> None:
        self._db = db
        self._file = file
        self._offset = self._load()
        self.on_move: Callable[[], None] = lambda: None
        self._tell(self._offset)

    @property
    def offset(self) -> float:
        """Seconds that the sandbox is ahead of the wall clock."""
        return self._offset

    def now(self) -> float:
        """Unix seconds, sandbox time."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> float:
        """Move forward by `seconds` and answer the new offset. Raises TooFarError."""
        with self._db.write() as rows:
            offset = self._offset + seconds
            if seconds < 0 or offset > _CENTURY_S:
                raise TooFarError("the clock only moves forward, and not beyond a century")
            rows.execute(
                "INSERT INTO setting VALUES ('offset_s', ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (json.dumps(offset),),
            )
            self._tell(offset)
        self._offset = offset
        self.on_move()
        return offset

    def _load(self) -> float:
        with self._db.read() as rows:
            row = rows.execute("SELECT value FROM setting WHERE name = 'offset_s'").fetchone()
        value: float = json.loads(row["value"]) if row else 0
        return value

    def _tell(self, offset: float) -> None:
        """Replace the file in one step: a reader sees the old offset or the new, never half."""
        if self._file is None:
            return
        draft = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
        draft.write_text(json.dumps({"offset_s": offset}) + "\n", encoding="utf-8")
        draft.replace(self._file)
