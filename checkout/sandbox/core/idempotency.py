"""Stored answers by idempotency key. What is under way lives in memory: a crash commits nothing."""

import threading
from dataclasses import dataclass

from checkout.sandbox.core.db import Rows

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Stored:
    """An answer given before; `request` is the hash of what was asked then."""

    request: str
    status: int
    body: str


class UnderWay:
    """The keys whose first request has not been answered yet; (gateway, account, key)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[Key] = set()

    def claim(self, key: Key) -> bool:
        """True when the key is now ours; False while another request holds it."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys.add(key)
            return True

    def release(self, key: Key) -> None:
        """Let the next request with this key in."""
        with self._lock:
            self._keys.discard(key)


def look_up(rows: Rows, key: Key) -> Stored | None:
    """The stored answer of a key, if it has one."""
    row = rows.execute(
        "SELECT request, status, body FROM idempotency"
        " WHERE gateway = ? AND account = ? AND key = ?",
        key,
    ).fetchone()
    return Stored(*row) if row else None


def store(rows: Rows, key: Key, answer: Stored, at: float) -> None:
    """Keep an answer in the transaction of its effect, so that both stand or neither does."""
    rows.execute(
        "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*key, answer.request, answer.status, answer.body, int(at)),
    )
