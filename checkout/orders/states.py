"""Order states as data: which may follow which. Names are Saleor's, in lower case."""

from __future__ import annotations

# What a checkout is being paid for before it is placed: prices frozen, goods promised, unseen.
DRAFT = "draft"
# A draft that another took the place of, or that nobody paid; it never was an order.
DROPPED = "dropped"
UNCONFIRMED = "unconfirmed"
UNFULFILLED = "unfulfilled"
PARTIALLY_FULFILLED = "partially_fulfilled"
FULFILLED = "fulfilled"
CANCELED = "canceled"
EXPIRED = "expired"

MOVES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({UNCONFIRMED, UNFULFILLED, FULFILLED, DROPPED}),
    DROPPED: frozenset(),
    UNCONFIRMED: frozenset({UNFULFILLED, FULFILLED, CANCELED, EXPIRED}),
    UNFULFILLED: frozenset({PARTIALLY_FULFILLED, FULFILLED, CANCELED}),
    PARTIALLY_FULFILLED: frozenset({FULFILLED}),
    FULFILLED: frozenset({CANCELED}),
    CANCELED: frozenset(),
    EXPIRED: frozenset(),
}
CONFIRMED = frozenset({UNFULFILLED, PARTIALLY_FULFILLED, FULFILLED})
CLOSED = frozenset({CANCELED, EXPIRED, DROPPED})
UNSEEN = frozenset({DRAFT, DROPPED})


def may_move(old: str, new: str) -> bool:
    """Whether `new` may follow `old`; unknown states follow nothing."""
    return new in MOVES.get(old, frozenset())


def sources(new: str) -> list[str]:
    """The states from which `new` can be reached, for a conditional UPDATE."""
    return [old for old, targets in MOVES.items() if new in targets]
