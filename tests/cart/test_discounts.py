"""Discounts to the micro: never below zero, shares that add up, the remainder at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cart.discounts import Piece, Scope, Value, off_lines, split
from cart.totals import ChargeLine, totals
from store.kernel.money import Money

PIECES = st.lists(
    st.builds(Piece, st.integers(0, 10**10), st.integers(1, 1000), st.booleans()), max_size=12
)
VALUES = st.one_of(
    st.builds(Value, percent_ppm=st.integers(1, 1_000_000)),
    st.builds(Value, fixed_micro=st.integers(1, 10**12)),
)


def piece(micro: int, quantity: int = 1, *, meant: bool = True) -> Piece:
    return Piece(micro, quantity, meant)


def test_ten_off_three_equal_lines_leaves_the_remainder_to_the_last() -> None:
    assert split(10_000_000, [10_000_000] * 3) == [3_333_333, 3_333_333, 3_333_334]


def test_a_remainder_that_the_last_line_cannot_bear_goes_to_the_one_before() -> None:
    assert split(9, [3, 3, 3, 1]) == [2, 3, 3, 1]


@given(st.lists(st.integers(0, 10**13), max_size=30), st.data())
def test_shares_add_up_and_none_is_above_its_line(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    shares = split(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(st.sampled_from(list(Scope)), VALUES, PIECES, st.booleans())
def test_no_line_falls_below_zero_and_what_is_not_meant_stays(
    scope: Scope, value: Value, pieces: list[Piece], once: bool
) -> None:
    off = off_lines(scope, value, pieces, once=once)
    assert len(off) == len(pieces)
    for micro, each in zip(off, pieces, strict=True):
        assert 0 <= micro <= each.gross
        assert each.meant or micro == 0


@given(VALUES, PIECES)
def test_an_entire_order_loses_its_share_once(value: Value, pieces: list[Piece]) -> None:
    off = off_lines(Scope.ENTIRE_ORDER, value, pieces, once=False)
    assert sum(off) == value.of(sum(each.gross for each in pieces if each.meant))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value(percent_ppm=100_000), [1_750, 0, 5_800_000]),
        (Value(fixed_micro=1_000_000), [17_500, 0, 2_000_000]),
    ],
)
def test_single_products_lose_it_piece_by_piece(value: Value, expected: list[int]) -> None:
    pieces = [piece(2_500, 7), piece(50_000, 20, meant=False), piece(29_000_000, 2)]
    assert off_lines(Scope.SPECIFIC_PRODUCT, value, pieces, once=False) == expected


def test_once_means_the_cheapest_piece_that_is_meant() -> None:
    pieces = [piece(29_000_000, 2), piece(50_000, 20), piece(2_500, 7, meant=False)]
    half = Value(percent_ppm=500_000)
    for scope in (Scope.ENTIRE_ORDER, Scope.SPECIFIC_PRODUCT):
        assert off_lines(scope, half, pieces, once=True) == [0, 25_000, 0]


def test_a_voucher_for_deliveries_leaves_the_lines() -> None:
    assert off_lines(Scope.SHIPPING, Value(fixed_micro=5), [piece(10)], once=False) == [0]


@given(st.sampled_from(list(Scope)), VALUES, PIECES, st.booleans(), st.integers(0, 500_000))
def test_a_reduced_cart_adds_up_to_the_micro(
    scope: Scope, value: Value, pieces: list[Piece], once: bool, rate: int
) -> None:
    off = off_lines(scope, value, pieces, once=once)
    lines = [
        ChargeLine(Money(each.unit_micro, "USD"), each.quantity, rate, micro)
        for each, micro in zip(pieces, off, strict=True)
    ]
    full = totals([replace(line, off_micro=0) for line in lines], None, currency="USD")
    found = totals(lines, None, currency="USD")
    assert found.items + found.discount == full.items
    assert found.payable + found.rounding == found.exact == found.items
    assert Money.zero("USD") <= found.tax <= full.tax
