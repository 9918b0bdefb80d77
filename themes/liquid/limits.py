"""Budgets of one rendering: time, output, loop turns, sizes; and the clock that watches them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from io import StringIO


@dataclass(frozen=True)
class Limits:
    """What one rendering may use: seconds, bytes, turns, characters, items.

    Seconds are processor time of the thread that renders, so that a busy machine breaks no page.
    """

    seconds: float = 2.0
    output_bytes: int = 4_000_000
    turns: int = 40_000
    string_length: int = 250_000
    array_length: int = 10_000
    digits: int = 30


class LimitError(Exception):
    """A rendering ran out of its budget; str() names which."""


class Meter:
    """Counts what one rendering has used; shared by all its snippets, sections and captures."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes = 0
        self.turns = 0
        self.deadline = time.thread_time() + limits.seconds

    def check_time(self) -> None:
        """Raise LimitError once the time is over."""
        if time.thread_time() > self.deadline:
            raise LimitError("time limit reached")

    def turn(self, count: int = 1) -> None:
        """Count loop turns and snippet calls."""
        self.turns += count
        if self.turns > self.limits.turns:
            raise LimitError("loop limit reached")

    def wrote(self, text: str) -> None:
        """Count written text, captured or shown, in bytes of UTF-8."""
        self.bytes += len(text) if text.isascii() else len(text.encode())
        if self.bytes > self.limits.output_bytes:
            raise LimitError("output limit reached")


class MeteredIO(StringIO):
    """An output buffer that counts towards the rendering's budget."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter

    def write(self, text: str, /) -> int:
        """Count, then keep."""
        self._meter.wrote(text)
        return super().write(text)
