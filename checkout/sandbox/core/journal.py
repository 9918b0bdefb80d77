"""The log of requests: who asked what with which key, and the answer's status; never a body."""

import json
import re
import threading

from checkout.sandbox.core.db import Database, Rows

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{13,19}(?![0-9A-Za-z])|(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"
)
_MUCH = 500
_KEPT = 100_000


def looks_like_card(text: str) -> bool:
    """True when the text holds a number of 13 to 19 digits that passes the Luhn check."""
    return any(_luhn(re.sub(r"\D", "", run)) for run in _NUMBER.findall(text))


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def redact(text: str) -> str:
    """The text without card numbers."""
    return _NUMBER.sub(
        lambda run: "[number removed]" if looks_like_card(run.group()) else run.group(), text
    )


class Journal:
    """Notes wait in memory until the next transaction, so that refusals need none of their own."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, dict[str, object]]] = []

    def note(self, at: float, entry: dict[str, object]) -> None:
        """Remember one request; text values lose card numbers here."""
        clean = {k: redact(v) if isinstance(v, str) else v for k, v in entry.items()}
        with self._lock:
            self._waiting.append((int(at), clean))

    def flush(self, rows: Rows) -> None:
        """Write what waits, inside the caller's transaction."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        rows.executemany(
            "INSERT INTO journal (at, entry) VALUES (?, ?)",
            [(at, json.dumps(entry)) for at, entry in waiting],
        )
        rows.execute(
            "DELETE FROM journal WHERE seq <= (SELECT MAX(seq) FROM journal) - ?", (_KEPT,)
        )

    def relieve(self) -> None:
        """Write what waits if it has become much; not to be called within a transaction."""
        if len(self._waiting) >= _MUCH:
            with self._db.write() as rows:
                self.flush(rows)

    def entries(self) -> list[dict[str, object]]:
        """All requests, oldest first."""
        with self._db.write() as rows:
            self.flush(rows)
            found = rows.execute("SELECT * FROM journal ORDER BY seq").fetchall()
        return [{"seq": row["seq"], "at": row["at"], **json.loads(row["entry"])} for row in found]
