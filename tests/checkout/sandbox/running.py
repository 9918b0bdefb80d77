"""Starts sandboxes on one data folder per test and ends those that still run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.sandbox import Sandbox, start_sandbox

Start = Callable[..., Sandbox]


@contextmanager
def starting(folder: Path) -> Iterator[Start]:
    """`start("--option", …)` opens the same data folder each time."""
    started: list[Sandbox] = []

    def start(*options: str) -> Sandbox:
        sandbox = start_sandbox(folder, *options)
        started.append(sandbox)
        return sandbox

    try:
        yield start
    finally:
        for sandbox in started:
            if sandbox.process.poll() is None:
                sandbox.stop()
