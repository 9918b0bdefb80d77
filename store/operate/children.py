"""Child processes that end with their parent: their standard input is a pipe that it holds."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STOP_S = 10.0


@dataclass(frozen=True)
class Child:
    """A running child and the name the owner knows it by."""

    name: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Ask it to end; it is killed when it does not within ten seconds."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def first_line(self, *, seconds: float) -> str:
        """The first line it prints (start it with `talks`); empty when it ends or takes longer."""
        out = self.process.stdout
        ready = select.select([out], [], [], seconds)[0] if out is not None else []
        return out.readline() if out is not None and ready else ""


def start(
    name: str, words: Sequence[str], *, environment: Mapping[str, str], talks: bool = False
) -> Child:
    """Start `python <words>` in a session of its own, so that Ctrl-C reaches only the parent."""
    process = subprocess.Popen(
        [sys.executable, *words],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if talks else None,
        text=True,
        start_new_session=True,
    )
    return Child(name, process)


def end_with_parent() -> None:
    """In a child: leave at once when the parent is gone, however it went."""
    threading.Thread(target=_wait_for_the_end, name="parent-watch", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


class Signals:
    """Ctrl-C, TERM and a closed terminal, as a flag to look at."""

    def __init__(self) -> None:
        self.told = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._tell)

    def _tell(self, _number: int, _frame: object) -> None:
        self.told.set()


def first_to_end(children: Sequence[Child], signals: Signals) -> Child | None:
    """Wait until a child ends (it is answered) or a signal says stop (None)."""
    while not signals.told.is_set():
        for child in children:
            if child.process.poll() is not None:
                return child
        time.sleep(0.1)
    return None
