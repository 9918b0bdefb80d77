"""The story of a charge and its refunds in Saleor's words: an event a step, written with it."""

from __future__ import annotations

from checkout.payments import states
from checkout.payments.models import Attempt, TransactionEvent
from store.graphql.engine.writing import insert

CHARGE, AUTHORIZATION, REFUND = "CHARGE", "AUTHORIZATION", "REFUND"
# By the state that was reached; a state that is not named here is no step of its own.
_STEPS = {
    states.ACTION_REQUIRED: "{}_ACTION_REQUIRED",
    states.AUTHORIZED: "AUTHORIZATION_SUCCESS",
    states.DECLINED: "{}_FAILURE",
    states.CANCELED: "{}_FAILURE",
}


def asked(attempt: Attempt, *, actor: str = "") -> TransactionEvent:
    """The gateway is about to be asked; in the transaction that writes the attempt."""
    return _tell(attempt, f"{_kind(attempt)}_REQUEST", actor=actor)


def stepped(attempt: Attempt, old: str) -> TransactionEvent | None:
    """The attempt has moved on from `old`; in the transaction that moved it."""
    if attempt.state == states.SUCCEEDED:
        kind = REFUND if attempt.kind == Attempt.REFUND else CHARGE
        return _tell(attempt, f"{kind}_SUCCESS")
    if (old, attempt.state) == (states.AUTHORIZED, states.CANCELED):
        return _tell(attempt, "CANCEL_SUCCESS")
    name = _STEPS.get(attempt.state)
    return _tell(attempt, name.format(_kind(attempt))) if name else None


def _kind(attempt: Attempt) -> str:
    if attempt.kind == Attempt.REFUND:
        return REFUND
    return AUTHORIZATION if attempt.action == Attempt.AUTHORIZATION else CHARGE


def _tell(attempt: Attempt, kind: str, *, actor: str = "") -> TransactionEvent:
    event = TransactionEvent(
        charge_id=attempt.parent_id or attempt.pk,
        attempt=attempt,
        type=kind,
        amount_minor=attempt.amount_minor,
        message=attempt.message,
        actor=actor,
    )
    insert(event)
    return event
