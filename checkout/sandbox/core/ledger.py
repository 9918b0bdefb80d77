"""The append-only ledger: what happened to money, for tests to compare a shop's books with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from checkout.sandbox.core.db import Rows

Kind = Literal["authorize", "capture", "refund", "void", "fee", "dispute"]
Row = dict[str, object]


@dataclass(frozen=True)
class Entry:
    """One movement: `amount` in minor units, `parent` the id of the payment it belongs to."""

    gateway: str
    account: str
    kind: Kind
    ref: str
    parent: str | None
    amount: int
    currency: str
    metadata: Mapping[str, str]


def append(rows: Rows, at: float, entry: Entry) -> None:
    """Write one movement inside the caller's transaction."""
    rows.execute(
        "INSERT INTO ledger (at, gateway, account, kind, ref, parent, amount, currency, metadata)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            int(at),
            entry.gateway,
            entry.account,
            entry.kind,
            entry.ref,
            entry.parent,
            entry.amount,
            entry.currency,
            json.dumps(dict(entry.metadata)),
        ),
    )


def entries(rows: Rows) -> list[Row]:
    """All movements, oldest first, as the control plane shows them."""
    found = rows.execute("SELECT * FROM ledger ORDER BY seq").fetchall()
    return [{**dict(row), "metadata": json.loads(row["metadata"])} for row in found]
