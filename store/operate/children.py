"""Child processes that end with their parent: their standard input is a pipe that it holds."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, cast

STOP_S = 10.0
IS_CHILD = "--child"
_GLANCE_S = 0.1


class Signals:
    """Ctrl-C, TERM and a closed terminal, as a flag to look at."""

    def __init__(self) -> None:
        self.told = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._tell)

    def _tell(self, _number: int, _frame: object) -> None:
        self.told.set()


@dataclass(frozen=True)
class Child:
    """A running child, the name the owner knows it by, and the pipe it speaks through."""

    name: str
    process: subprocess.Popen[str]
    speaks: IO[str]

    def line(self, signals: Signals, *, seconds: float) -> str:
        """Its next line; empty when it closed the pipe, took too long or we are told to stop."""
        until = time.monotonic() + seconds
        while not signals.told.is_set() and time.monotonic() < until:
            if select.select([self.speaks], [], [], _GLANCE_S)[0]:
                return self.speaks.readline()
        return ""

    def go(self) -> None:
        """Let it go on."""
        if self.process.stdin is not None:
            self.process.stdin.write("\n")
            self.process.stdin.flush()

    def stop(self) -> None:
        """Ask it to end; it is killed when it does not within ten seconds."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.speaks.close()
        if self.process.stdin is not None:
            self.process.stdin.close()


def start(name: str, words: Iterable[str], *, environment: Mapping[str, str]) -> Child:
    """Start `python <words>` in a session of its own, so that Ctrl-C reaches only the parent.

    Where the words hold `{pipe}`, the child is given a pipe to speak through by its number.
    """
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, *(word.replace("{pipe}", str(writing)) for word in words)],
        env=dict(environment),
        stdin=subprocess.PIPE,
        pass_fds=(writing,),
        text=True,
        start_new_session=True,
    )
    os.close(writing)
    return Child(name, process, os.fdopen(reading, encoding="utf-8"))


def start_talking(name: str, words: Iterable[str], *, environment: Mapping[str, str]) -> Child:
    """The same for a child that speaks by its standard output, as the sandbox does."""
    process = subprocess.Popen(
        [sys.executable, *words],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return Child(name, process, cast(IO[str], process.stdout))


# In a child: set when the parent says go.
told_to_go = threading.Event()


def end_with_parent() -> None:
    """In a child, before anything else: leave at once when the parent is gone."""
    threading.Thread(target=_wait_for_the_end, name="parent", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1024):
        told_to_go.set()
    os._exit(1)


def first_to_end(children: Sequence[Child], signals: Signals) -> Child | None:
    """Wait until a child ends (it is answered) or a signal says stop (None)."""
    while not signals.told.is_set():
        for child in children:
            if child.process.poll() is not None:
                return child
        time.sleep(_GLANCE_S)
    return None
