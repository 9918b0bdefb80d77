"""The shared words: card numbers are recognised, ids are not taken for them, values are frozen."""

from __future__ import annotations

import dataclasses
import random
from uuid import UUID

import pytest

from checkout.gateways.base import (
    ClientToken,
    MethodRefusedError,
    Outcome,
    Result,
    SavedMethod,
    looks_like_card,
)


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "378282246310005",
        "key-4242424242424242-1",
        "my card is 5555 5555 5555 4444, thanks",
    ],
)
def test_card_numbers_are_seen(text: str) -> None:
    assert looks_like_card(text)


@pytest.mark.parametrize(
    "text", ["", "4242", "4242424242424243", "tok_4242424242424242x", "é" * 20]
)
def test_other_texts_are_not(text: str) -> None:
    assert not looks_like_card(text)


def test_ids_are_never_taken_for_card_numbers() -> None:
    source = random.Random(7)  # noqa: S311 – the same ids on every run, no secret
    for _ in range(20_000):
        one = UUID(int=source.getrandbits(128), version=4)
        assert not looks_like_card(f"attempt-{one}"), one
        assert not looks_like_card(one.hex[:24] + "x"), one


def test_a_saved_method_cannot_be_a_card_number() -> None:
    for method in (
        {"ref": "4242424242424242"},
        {"ref": "card_1", "customer_ref": "378282246310005"},
    ):
        with pytest.raises(MethodRefusedError) as caught:
            SavedMethod(**method)
        assert caught.value.field == "method"


def test_a_token_is_not_shown() -> None:
    assert "tok_secret" not in repr(ClientToken("tok_secret"))


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Result(Outcome.UNKNOWN).captured = 1  # type: ignore[misc]  # what is tested
