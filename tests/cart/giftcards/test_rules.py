"""Codes as people type them, when a card is good, and what each card pays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cart.giftcards.rules import ALPHABET, Terms, grouped, new_code, plain, refusal, spread
from store.kernel.money import Money

TODAY = date(2026, 11, 22)
GOOD = Terms("USD", True, None, "")


def usd(micro: int) -> Money:
    return Money(micro, "USD")


def test_codes_are_long_and_never_the_same() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {16}
    assert set("".join(codes)) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["abcd-efgh-jklm-npqr", " ABCD EFGH  JKLM–NPQR\n"])
def test_a_code_is_compared_as_it_is_meant(typed: str) -> None:
    assert plain(typed) == "ABCDEFGHJKLMNPQR"
    assert grouped("ABCDEFGHJKLMNPQR") == "ABCD-EFGH-JKLM-NPQR"


@pytest.mark.parametrize(
    "typed", ["", "ABC", "A" * 41, "x" * 10_000, "ABCDEFGÄ", "ABCD\0EFGH", "'--"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert plain(typed) is None


@pytest.mark.parametrize(
    ("terms", "email", "why"),
    [
        (GOOD, None, ""),
        (Terms("USD", False, None, ""), None, "disabled"),
        (Terms("EUR", True, None, ""), None, "currency"),
        (Terms("USD", True, TODAY, ""), None, ""),
        (Terms("USD", True, date(2026, 11, 21), ""), None, "expired"),
        (Terms("USD", True, None, "ada@example.com"), "Ada@example.com", ""),
        (Terms("USD", True, None, "ada@example.com"), "", "customer"),
        (Terms("USD", True, None, "ada@example.com"), None, ""),
    ],
)
def test_when_a_card_is_good(terms: Terms, email: str | None, why: str) -> None:
    assert refusal(terms, currency="USD", email=email, today=TODAY) == why


@pytest.mark.parametrize(
    ("balances", "due", "parts"),
    [
        ([50_000_000], 20_000_000, [20_000_000]),
        ([5_000_000, 50_000_000], 20_000_000, [5_000_000, 15_000_000]),
        ([5_000_000], 20_000_000, [5_000_000]),
        # 0.30 would be left, and 0.50 is the smallest charge: 0.20 stay on the card.
        ([10_000_000], 10_300_000, [9_800_000]),
        ([9_000_000, 1_000_000], 10_300_000, [9_000_000, 800_000]),
        # A cart below the smallest charge is paid whole, or as far as the card goes.
        ([10_000_000], 300_000, [300_000]),
        ([100_000], 300_000, [100_000]),
        ([4_997_500], 10_000_000, [4_997_500]),
        ([100_000], 500_000, [0]),
    ],
)
def test_what_each_card_pays(balances: list[int], due: int, parts: list[int]) -> None:
    found = spread([usd(each) for each in balances], due=usd(due), minimum=usd(500_000))
    assert [each.micro for each in found] == parts


@given(
    st.lists(st.integers(0, 30_000_000), max_size=5),
    st.integers(0, 4_000),
    st.integers(0, 100),
)
def test_cards_pay_all_or_leave_what_can_be_charged(
    balances: list[int], due_cents: int, minimum_cents: int
) -> None:
    due, minimum = usd(due_cents * 10_000), usd(minimum_cents * 10_000)
    parts = spread([usd(each) for each in balances], due=due, minimum=minimum)
    paid = sum(part.micro for part in parts)
    assert all(0 <= part.micro <= have for part, have in zip(parts, balances, strict=True))
    assert paid <= due.micro
    left, _ = (due - usd(paid)).floor()
    if minimum <= due and paid < due.micro:
        assert minimum <= left
    if due < minimum:
        assert paid == min(sum(balances), due.micro)
