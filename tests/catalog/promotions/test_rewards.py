"""What a rule takes off, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.promotions.rewards import FIXED, PERCENTAGE, Reduced, Reward, best, reduced

CENT = 10_000


@pytest.mark.parametrize(
    ("price", "kind", "value", "step", "left"),
    [
        (20_000_000, PERCENTAGE, 100_000, CENT, 18_000_000),
        (9_990_000, PERCENTAGE, 100_000, CENT, 8_990_000),
        (9_990_000, PERCENTAGE, 333_333, CENT, 6_660_000),
        (50_000, PERCENTAGE, 500_000, CENT, 30_000),
        (10_000, PERCENTAGE, 100_000, CENT, 10_000),
        (2_500, PERCENTAGE, 100_000, 1, 2_250),
        (3, PERCENTAGE, 500_000, 1, 2),
        (1, PERCENTAGE, 1, 1, 1),
        (5_000_000, PERCENTAGE, 1_000_000, CENT, 0),
        (5_000_000, FIXED, 1_500_000, CENT, 3_500_000),
        (5_000_000, FIXED, 7_000_000, CENT, 0),
        (5_000_000, FIXED, 4_999_999, CENT, 0),
        (5_000_000, FIXED, 2_500, CENT, 5_000_000),
        (2_500, FIXED, 2_400, 1, 100),
        (500_000_000, PERCENTAGE, 150_000, 1_000_000, 425_000_000),
    ],
)
def test_a_price_is_reduced(price: int, kind: str, value: int, step: int, left: int) -> None:
    assert reduced(price, Reward(1, kind, value), step) == left


def test_the_best_rule_wins_and_not_the_sum() -> None:
    tenth, two = Reward(7, PERCENTAGE, 100_000), Reward(9, FIXED, 2_000_000)
    assert best(30_000_000, [tenth, two], CENT) == Reduced(27_000_000, 7)
    assert best(10_000_000, [tenth, two], CENT) == Reduced(8_000_000, 9)
    assert best(20_000_000, [two, tenth], CENT) == Reduced(18_000_000, 7)
    assert best(0, [tenth, two], CENT) is None
    assert best(10_000, [], CENT) is None


@given(
    st.integers(0, 10**9),
    st.sampled_from([1, 10_000, 1_000_000]),
    st.sampled_from([PERCENTAGE, FIXED]),
    st.integers(1, 10**6),
)
def test_it_is_never_above_the_price_nor_below_zero(
    steps: int, step: int, kind: str, value: int
) -> None:
    price = steps * step
    left = reduced(price, Reward(1, kind, value), step)
    assert 0 <= left <= price
    assert left % step == 0
    exact = price * (10**6 - value) / 10**6 if kind == PERCENTAGE else max(0, price - value)
    assert abs(left - exact) <= step / 2 + 1
