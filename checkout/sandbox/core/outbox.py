"""Events on their way to the merchant: in order, one at a time, again until HTTP 200."""

import http.client
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from checkout.sandbox.core.clock import Clock
from checkout.sandbox.core.db import ClosedError, Database, Rows

_TIMEOUT_S = 10
_LONGEST_WAIT_S = 3600
_GLANCE_S = 0.5
_PATIENCE_S = 1


@dataclass(frozen=True)
class Letter:
    """One event to deliver; `tries` counts the failures so far."""

    seq: int
    body: str
    tries: int
    due: float


class Outbox:
    """Delivers to one URL. The oldest undelivered event blocks all later ones, as it must."""

    def __init__(self, db: Database, clock: Clock, url: str | None) -> None:
        self._db = db
        self._clock = clock
        self._url = url
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)
        clock.on_move = self._wake.set

    def add(self, rows: Rows, gateway: str, event: str, body: str) -> None:
        """Queue an event inside the caller's transaction; without a URL nobody waits for it."""
        if self._url is not None:
            rows.execute(
                "INSERT INTO outbox (gateway, event, body) VALUES (?, ?, ?)",
                (gateway, event, body),
            )

    def nudge(self) -> None:
        """Tell the worker, after a commit, that there may be something to deliver."""
        self._wake.set()

    def start(self) -> None:
        """Begin to deliver, if there is a URL."""
        if self._url is not None:
            self._thread.start()

    def stop(self) -> None:
        """End the worker; a delivery that takes too long is made again after the next start."""
        self._stopped = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)

    def _work(self) -> None:
        with suppress(ClosedError):
            self._deliver_all()

    def _deliver_all(self) -> None:
        while not self._stopped:
            letter = self._oldest()
            if letter is not None and letter.due <= self._clock.now():
                self._deliver(letter)
                continue
            self._wake.wait(_GLANCE_S if letter else None)
            self._wake.clear()

    def _oldest(self) -> Letter | None:
        with self._db.read() as rows:
            row = rows.execute(
                "SELECT seq, body, tries, due FROM outbox WHERE delivered = 0 ORDER BY seq LIMIT 1"
            ).fetchone()
        return Letter(*row) if row else None

    def _deliver(self, letter: Letter) -> None:
        arrived = post(self._url or "", letter.body)
        wait = min(2**letter.tries, _LONGEST_WAIT_S)
        with self._db.write() as rows:
            rows.execute(
                "UPDATE outbox SET delivered = ?, tries = tries + ?, due = ? WHERE seq = ?",
                (int(arrived), int(not arrived), self._clock.now() + wait, letter.seq),
            )


def post(url: str, body: str) -> bool:
    """Send JSON once, following no redirect; True only for HTTP 200."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "POST", target, body.encode(), {"Content-Type": "application/json;charset=UTF-8"}
        )
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
