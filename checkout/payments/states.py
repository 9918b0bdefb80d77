"""Attempt states as data. They only move forward; UNKNOWN is a state and not a failure."""

from __future__ import annotations

from checkout.gateways.base import Outcome

STARTED = "started"
UNKNOWN = "unknown"
PENDING = "pending"
ACTION_REQUIRED = "action_required"
AUTHORIZED = "authorized"
SUCCEEDED = "succeeded"
DECLINED = "declined"
CANCELED = "canceled"

OPEN = frozenset({STARTED, UNKNOWN, PENDING, ACTION_REQUIRED, AUTHORIZED})
FAILED = frozenset({DECLINED, CANCELED})
MOVES: dict[str, frozenset[str]] = {
    STARTED: frozenset(
        {UNKNOWN, PENDING, ACTION_REQUIRED, AUTHORIZED, SUCCEEDED, DECLINED, CANCELED}
    ),
    UNKNOWN: frozenset({PENDING, ACTION_REQUIRED, AUTHORIZED, SUCCEEDED, DECLINED, CANCELED}),
    ACTION_REQUIRED: frozenset({UNKNOWN, PENDING, AUTHORIZED, SUCCEEDED, DECLINED, CANCELED}),
    PENDING: frozenset({AUTHORIZED, SUCCEEDED, DECLINED, CANCELED}),
    AUTHORIZED: frozenset({SUCCEEDED, DECLINED, CANCELED}),
    # A charge reported as failed that was captured after all: money is never ignored.
    DECLINED: frozenset({SUCCEEDED}),
    CANCELED: frozenset({SUCCEEDED}),
    SUCCEEDED: frozenset(),
}
OF_OUTCOME = {
    Outcome.SUCCEEDED: SUCCEEDED,
    Outcome.AUTHORIZED: AUTHORIZED,
    Outcome.ACTION_REQUIRED: ACTION_REQUIRED,
    Outcome.PENDING: PENDING,
    Outcome.DECLINED: DECLINED,
    Outcome.CANCELED: CANCELED,
    Outcome.UNKNOWN: UNKNOWN,
}


def may_move(old: str, new: str) -> bool:
    """Whether `new` may follow `old`; unknown states follow nothing."""
    return new in MOVES.get(old, frozenset())
