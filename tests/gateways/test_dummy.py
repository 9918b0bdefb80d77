"""The dummy says what it is told to, and is never taken for a gateway of a live shop."""

from __future__ import annotations

import pytest
from django.conf import settings

from checkout.gateways.base import ClientToken, Initiator, MethodRefusedError, Outcome, Result
from checkout.gateways.contract import new_ctx
from checkout.gateways.dummy.gateway import CODES, FULLY_CHARGED
from checkout.gateways.registry import build, names
from checkout.readiness import gateways
from store.kernel.money import Minor

DUMMY = build(CODES[0], {})
MONEY = Minor(1234, "USD")


def answer(token: str) -> Result:
    return DUMMY.start(
        MONEY,
        new_ctx(),
        method=ClientToken(token),
        capture=True,
        save=False,
        initiator=Initiator.CUSTOMER,
    )


@pytest.mark.parametrize(
    ("event", "outcome", "captured", "authorized"),
    [
        ("CHARGE_SUCCESS", Outcome.SUCCEEDED, 1234, 0),
        ("CHARGE_FAILURE", Outcome.DECLINED, 0, 0),
        ("CHARGE_REQUEST", Outcome.PENDING, 0, 0),
        ("CHARGE_ACTION_REQUIRED", Outcome.ACTION_REQUIRED, 0, 0),
        ("AUTHORIZATION_SUCCESS", Outcome.AUTHORIZED, 0, 1234),
        ("AUTHORIZATION_FAILURE", Outcome.DECLINED, 0, 0),
    ],
)
def test_it_answers_with_the_event(
    event: str, outcome: Outcome, captured: int, authorized: int
) -> None:
    method = DUMMY.method({"event": {"type": event}})
    assert isinstance(method, ClientToken)
    result = answer(method.token)
    assert (result.outcome, result.captured, result.authorized) == (outcome, captured, authorized)
    assert (result.currency, bool(result.ref)) == ("USD", True)


def test_the_older_token_charges_and_no_other_does() -> None:
    assert answer(FULLY_CHARGED).outcome is Outcome.SUCCEEDED
    assert answer("not_charged").outcome is Outcome.DECLINED


def test_a_reference_is_left_out_when_asked() -> None:
    event = {"type": "CHARGE_SUCCESS", "includePspReference": False}
    method = DUMMY.method({"event": event})
    assert isinstance(method, ClientToken)
    assert answer(method.token).ref is None
    assert answer("CHARGE_SUCCESS").ref is not None


@pytest.mark.parametrize("event", [None, 1, "x", {"type": None}, {"type": "REFUND_SUCCESS"}])
def test_what_is_no_event_is_refused(event: object) -> None:
    with pytest.raises(MethodRefusedError):
        DUMMY.method({"event": event})


def test_it_is_no_gateway_of_a_live_shop() -> None:
    assert not DUMMY.moves_money
    assert not set(CODES) & set(names())
    assert set(CODES) < set(settings.GATEWAYS)
    said = list(gateways())
    for code in CODES:
        assert any(code in line and "only pretends" in line for line in said)
