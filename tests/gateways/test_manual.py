"""Bank transfer: always open, always the owner's word, never a call to anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from checkout.gateways.base import Outcome
from checkout.gateways.contract import new_ctx
from checkout.gateways.registry import build
from store.kernel.money import Minor

GATEWAY = build("manual", {})


def test_a_refund_waits_for_the_owner() -> None:
    result = GATEWAY.refund(f"manual_{uuid4()}", Minor(500, "USD"), new_ctx())
    assert (result.outcome, result.refunded, result.currency) == (Outcome.PENDING, 0, "USD")


def test_it_knows_its_own_references_only() -> None:
    attempt_id = uuid4()
    assert GATEWAY.fetch(f"manual_{attempt_id}").attempt_id == attempt_id
    for ref in (str(attempt_id), "manual_", "manual_x", f"char_{attempt_id}"):
        assert GATEWAY.fetch(ref).outcome is Outcome.UNKNOWN


def test_there_is_nobody_to_ask() -> None:
    now = datetime.now(UTC)
    assert list(GATEWAY.find(uuid4(), now, now)) == []
    assert list(GATEWAY.parse_webhook({}, b'{"id": "evt_1"}')) == []
    assert GATEWAY.caps.instant is False
    assert GATEWAY.moves_money is True
