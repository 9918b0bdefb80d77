"""Shift4 answering badly: only its clear word is a decline, only a full match is a success."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checkout.gateways.base import (
    ClientToken,
    Gateway,
    Initiator,
    Outcome,
    Result,
    UnreachableError,
)
from checkout.gateways.contract import new_ctx
from checkout.gateways.declines import DeclineCode
from store.kernel.money import Minor
from tests.gateways.benches import shift4_at
from tests.gateways.provider import Provider, Script, http, reset, silence

MONEY = Minor(6421, "USD")
CTX = new_ctx()
CHARGE = {
    "id": "char_1",
    "objectType": "charge",
    "amount": 6421,
    "amountRefunded": 0,
    "currency": "USD",
    "status": "successful",
    "captured": True,
    "metadata": {"attempt_id": str(CTX.attempt_id)},
}
REFUSED = {"type": "invalid_request", "message": "No."}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.close()


@pytest.fixture
def gateway(provider: Provider) -> Gateway:
    return shift4_at(provider.url)


def _start(gateway: Gateway, patience_s: float = 20, return_url: str = "") -> Result:
    ctx = replace(CTX, deadline=time.time() + patience_s, return_url=return_url)
    return gateway.start(
        MONEY,
        ctx,
        method=ClientToken("tok_abc"),
        capture=True,
        save=False,
        initiator=Initiator.CUSTOMER,
    )


def _ok(**changes: object) -> Script:
    return http(200, json.dumps(CHARGE | changes).encode())


def _error(status: int, **error: object) -> Script:
    return http(status, json.dumps({"error": REFUSED | error}).encode())


_UNCLEAR = {
    "html": http(502, b"<h1>Bad gateway</h1>"),
    "html with 200": http(200, b"<h1>Welcome</h1>"),
    "empty 200": http(200, b""),
    "empty 500": http(500, b""),
    "list": http(200, b"[]"),
    "no text": http(200, b"\xff\xfe\x80"),
    "number": http(200, b"7"),
    "list with an error status": http(400, b"[1]"),
    "deep": http(200, b"[" * 50_000),
    "truncated": http(200, json.dumps(CHARGE).encode(), length=9999),
    "half": http(200, json.dumps(CHARGE).encode()[:50]),
    "500 with error": _error(500),
    "503": _error(503),
    "409": _error(409, message="under way"),
    "redirect": http(307, b"{}", "Location: http://127.0.0.1:9/charges"),
    "402 without error": http(402, b"{}"),
    "402 with text": http(402, b'{"error": "declined"}'),
    "404": _error(404),
    "reset": reset,
    "key used for another request": _error(
        400, message="Idempotent key used for request with different parameters."
    ),
}


@pytest.mark.parametrize("name", _UNCLEAR)
def test_unclear_answers_are_unknown(provider: Provider, gateway: Gateway, name: str) -> None:
    provider.script = _UNCLEAR[name]
    result = _start(gateway)
    assert (result.outcome, result.retryable) == (Outcome.UNKNOWN, False)
    assert (result.captured, result.authorized) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 6420},
        {"amount": 6422},
        {"currency": "EUR"},
        {"metadata": {"attempt_id": "c0ffee00-0000-4000-8000-000000000000"}},
        {"metadata": {}},
        {"metadata": None},
    ],
    ids=str,
)
def test_another_charge_is_never_a_success(
    provider: Provider, gateway: Gateway, changes: dict[str, object]
) -> None:
    provider.script = _ok(**changes)
    result = _start(gateway)
    assert result.outcome is Outcome.UNKNOWN
    assert result.code is DeclineCode.AMOUNT_MISMATCH
    assert result.ref == "char_1"
    assert result.raw["id"] == "char_1"
    if "metadata" not in changes:
        assert result.raw_code == "amount_mismatch"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "6421"},
        {"amount": 6421.0},
        {"amount": None},
        {"amount": True},
        {"amountRefunded": -1},
        {"id": 7},
        {"currency": None},
        {"captured": "yes"},
        {"status": "splendid"},
    ],
    ids=str,
)
def test_fields_of_a_wrong_kind_are_unknown(
    provider: Provider, gateway: Gateway, changes: dict[str, object]
) -> None:
    provider.script = _ok(**changes)
    result = _start(gateway)
    assert (result.outcome, result.captured) == (Outcome.UNKNOWN, 0)


@pytest.mark.parametrize("status", [401, 429])
def test_turned_away_at_the_door_may_be_sent_again(
    provider: Provider, gateway: Gateway, status: int
) -> None:
    provider.script = _error(status)
    result = _start(gateway)
    assert (result.outcome, result.retryable) == (Outcome.UNKNOWN, True)


def test_new_decline_words_are_plain_declines(provider: Provider, gateway: Gateway) -> None:
    provider.script = _error(402, type="card_error", code="moon_phase", chargeId="char_9")
    result = _start(gateway)
    assert (result.outcome, result.code) == (Outcome.DECLINED, DeclineCode.CARD_DECLINED)
    assert (result.ref, result.raw_code) == ("char_9", "moon_phase")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": "amount_too_low"}, DeclineCode.AMOUNT_TOO_LOW),
        ({"code": "expired_token"}, DeclineCode.STALE_METHOD),
        ({"message": "Token 'tok_abc' was already used"}, DeclineCode.STALE_METHOD),
        ({}, DeclineCode.INVALID_REQUEST),
    ],
    ids=str,
)
def test_refused_requests_are_declined(
    provider: Provider, gateway: Gateway, error: dict[str, object], code: DeclineCode
) -> None:
    provider.script = _error(400, **error)
    result = _start(gateway)
    assert (result.outcome, result.code) == (Outcome.DECLINED, code)


def test_silence_ends_at_the_deadline(provider: Provider, gateway: Gateway) -> None:
    provider.script = silence
    began = time.monotonic()
    result = _start(gateway, patience_s=0.5)
    assert (result.outcome, result.retryable) == (Outcome.UNKNOWN, False)
    assert time.monotonic() - began < 5


def test_what_is_sent_is_the_same_on_every_try(provider: Provider, gateway: Gateway) -> None:
    provider.script = _ok()
    provider.requests.clear()
    _start(gateway)
    _start(gateway, return_url="https://elsewhere.example")
    first, second = provider.requests
    assert first == second
    assert b"Idempotency-Key: " + CTX.key.encode() in first
    body = json.loads(first.partition(b"\r\n\r\n")[2])
    assert body["metadata"] == {"attempt_id": str(CTX.attempt_id)}


def test_an_answer_about_another_charge_tells_nothing(provider: Provider, gateway: Gateway) -> None:
    provider.script = _ok(id="char_2")
    assert gateway.fetch("char_1").outcome is Outcome.UNKNOWN
    provider.script = _ok()
    assert gateway.fetch("char_1").outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("name", _UNCLEAR)
def test_questions_that_fail_say_nothing(provider: Provider, gateway: Gateway, name: str) -> None:
    provider.script = _UNCLEAR[name]
    now = datetime.now(UTC)
    assert gateway.fetch("char_1").outcome is Outcome.UNKNOWN
    assert [r.outcome for r in gateway.find(CTX.attempt_id, now, now)] == [Outcome.UNKNOWN]


def test_a_list_without_end_is_left_and_said(provider: Provider, gateway: Gateway) -> None:
    provider.script = http(200, json.dumps({"list": [CHARGE], "hasMore": True}).encode())
    provider.requests.clear()
    now = datetime.now(UTC)
    found = gateway.find(CTX.attempt_id, now, now)
    assert found[-1].outcome is Outcome.UNKNOWN
    assert len(provider.requests) == 50


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_webhook_is_not_dropped_when_shift4_is_away(
    provider: Provider, gateway: Gateway, status: int
) -> None:
    provider.script = _error(status)
    with pytest.raises(UnreachableError):
        gateway.parse_webhook({}, b'{"id": "evt_1"}')


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"id": "evt_2", "type": "CHARGE_UPDATED", "created": 1, "data": {"id": "char_1"}},
        {"id": "evt_1", "type": "CUSTOMER_CREATED", "created": 1, "data": {"id": "cust_1"}},
        {"id": "evt_1", "type": "CHARGE_UPDATED", "created": "1", "data": {"id": "char_1"}},
        {"id": "evt_1", "type": "CHARGE_UPDATED", "created": 10**20, "data": {"id": "char_1"}},
        {"id": "evt_1", "type": 5, "created": 1, "data": {"id": "char_1"}},
        {"id": "evt_1", "type": "CHARGE_UPDATED", "created": 1, "data": []},
    ],
    ids=str,
)
def test_events_that_name_no_charge_are_dropped(
    provider: Provider, gateway: Gateway, event: dict[str, object]
) -> None:
    provider.script = http(200, json.dumps(event).encode())
    assert list(gateway.parse_webhook({}, b'{"id": "evt_1"}')) == []


def test_a_refund_event_names_its_charge(provider: Provider, gateway: Gateway) -> None:
    data = {"id": "re_1", "charge": "char_1"}
    event = {"id": "evt_1", "type": "REFUND_UPDATED", "created": 1, "data": data}
    provider.script = http(200, json.dumps(event).encode())
    assert [each.ref for each in gateway.parse_webhook({}, b'{"id": "evt_1"}')] == ["char_1"]
