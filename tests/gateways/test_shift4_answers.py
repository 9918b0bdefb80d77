"""Pure: what each state of a charge and of a refund means."""

from __future__ import annotations

import pytest

from checkout.gateways.base import NextAction, Outcome
from checkout.gateways.declines import DeclineCode, sentence
from checkout.gateways.shift4 import answers
from store.kernel.money import Minor

CHARGE: dict[str, object] = {
    "id": "char_1",
    "amount": 900,
    "amountRefunded": 0,
    "currency": "eur",
    "status": "successful",
    "captured": True,
}


@pytest.mark.parametrize(
    ("changes", "outcome", "amounts"),
    [
        ({}, Outcome.SUCCEEDED, (900, 900, 0)),
        ({"amountRefunded": 900, "refunded": True}, Outcome.SUCCEEDED, (900, 900, 900)),
        ({"captured": False}, Outcome.AUTHORIZED, (900, 0, 0)),
        ({"captured": False, "amountRefunded": 900}, Outcome.CANCELED, (0, 0, 0)),
        ({"status": "pending"}, Outcome.PENDING, (0, 0, 0)),
        ({"status": "pending", "flow": {"nextAction": "wait"}}, Outcome.PENDING, (0, 0, 0)),
        ({"status": "failed", "failureCode": "expired_card"}, Outcome.DECLINED, (0, 0, 0)),
    ],
    ids=str,
)
def test_states(
    changes: dict[str, object], outcome: Outcome, amounts: tuple[int, int, int]
) -> None:
    result = answers.charge(CHARGE | changes)
    assert result.outcome is outcome
    assert (result.authorized, result.captured, result.refunded) == amounts
    assert result.currency == "EUR"


def test_a_redirect_is_an_action() -> None:
    flow = {"nextAction": "redirect", "redirect": {"redirectUrl": "https://bank.example"}}
    result = answers.charge(CHARGE | {"status": "pending", "flow": flow})
    assert result.outcome is Outcome.ACTION_REQUIRED
    assert result.next == NextAction("redirect", "https://bank.example")


def test_a_failed_charge_says_why() -> None:
    result = answers.charge(CHARGE | {"status": "failed", "failureCode": "incorrect_zip"})
    assert result.code is DeclineCode.INCORRECT_ADDRESS
    assert result.raw_code == "incorrect_zip"


@pytest.mark.parametrize(
    ("refund", "outcome"),
    [
        ({"id": "re_1", "amount": 300, "status": "successful"}, Outcome.SUCCEEDED),
        ({"id": "re_1", "amount": 300, "status": "pending"}, Outcome.PENDING),
        ({"id": "re_1", "amount": 300, "status": "failed"}, Outcome.DECLINED),
        ({"id": "re_1", "amount": 300, "status": "odd"}, Outcome.UNKNOWN),
        ({"id": "re_1", "amount": 301, "status": "successful"}, Outcome.UNKNOWN),
        (
            {"id": "re_1", "amount": 300, "currency": "USD", "status": "successful"},
            Outcome.UNKNOWN,
        ),
        ("re_1", Outcome.UNKNOWN),
    ],
    ids=str,
)
def test_refunds(refund: object, outcome: Outcome) -> None:
    body = CHARGE | {"amountRefunded": 300, "refunds": [refund]}
    assert answers.refund(body, "char_1", Minor(300, "EUR")).outcome is outcome


def test_a_refund_of_another_charge_is_unknown() -> None:
    refund = {"id": "re_1", "amount": 300, "status": "successful"}
    body = CHARGE | {"amountRefunded": 300, "refunds": [refund]}
    assert answers.refund(body, "char_2", Minor(300, "EUR")).outcome is Outcome.UNKNOWN


def test_refunding_what_was_never_captured_cancels_it() -> None:
    body = CHARGE | {"captured": False, "amountRefunded": 900, "refunds": [{"amount": 900}]}
    assert answers.refund(body, "char_1", Minor(900, "EUR")).outcome is Outcome.CANCELED


def test_raw_is_short_and_holds_no_card() -> None:
    body = CHARGE | {
        "failureMessage": "x" * 9000,
        "message": "4242 4242 4242 4242",
        "card": {"number": "4242424242424242", "last4": "4242", "brand": "Visa", "cvc": "123"},
        "billing": {"name": "Ann"},
        "metadata": {"attempt_id": "a", "note": "b"},
    }
    raw = answers.redacted(body)
    assert raw["card"] == {"brand": "Visa", "last4": "4242"}
    assert raw["metadata"] == {"attempt_id": "a"}
    assert len(str(raw["failureMessage"])) == 300
    assert not {"message", "billing"} & raw.keys()


def test_each_code_has_a_sentence_of_its_own_kind() -> None:
    for code in DeclineCode:
        text = sentence(code)
        assert text.endswith("."), code
        assert code.value not in text or "_" not in code.value
    assert sentence(None) == sentence(DeclineCode.CARD_DECLINED)
    assert sentence(DeclineCode.SUSPECTED_FRAUD) == sentence(DeclineCode.CARD_DECLINED)
