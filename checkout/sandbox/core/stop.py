"""How the process ends: cleanly when told or orphaned, or at once when a fault says so."""

import os
import signal
import threading
import time
from types import FrameType
from typing import NoReturn

_GLANCE_S = 0.3
_CRASHED = 70


class Stop:
    """Set once; everything that waits, waits on it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._signalled = False

    def wait(self, seconds: float) -> bool:
        """Sleep for `seconds`, less when the end is near; True when it is."""
        return self._event.wait(seconds)

    def on_signals(self) -> None:
        """Let TERM and INT end the process cleanly."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        # Only a flag: the main thread may be inside the event's own lock right now.
        self._signalled = True

    def rest(self) -> None:
        """Hold the main thread until the end.

        In slices: a signal that the system hands to another thread does not wake this one, and
        Python runs its handler only here.
        """
        while not (self._signalled or self._event.wait(_GLANCE_S)):
            pass
        self._event.set()

    def follow(self, parent: int) -> None:
        """End when the process `parent` is gone."""
        threading.Thread(target=self._watch, args=(parent,), daemon=True).start()

    def _watch(self, parent: int) -> None:
        mine = os.getppid() == parent
        while _lives(parent) and not (mine and os.getppid() != parent):
            time.sleep(_GLANCE_S)
        self._event.set()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def crash() -> NoReturn:
    """Die without tidying up, as a power cut would."""
    os._exit(_CRASHED)
