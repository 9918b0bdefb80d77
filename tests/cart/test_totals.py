"""The one rounding rule and the sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cart.totals import ChargeLine, Verdict, amount_to_pay, totals, verdict
from store.kernel.money import Money, minor_unit


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def test_the_example_of_one_cart_comes_to_64_21() -> None:
    lines = [
        ChargeLine(usd("29.00"), 2),
        ChargeLine(usd("0.05"), 20),
        ChargeLine(usd("0.0025"), 7),
        ChargeLine(usd("0.30"), 1),
    ]
    found = totals(lines, ChargeLine(usd("4.90"), 1), currency="USD")
    assert found.exact == usd("64.2175")
    assert found.payable == usd("64.21")
    assert found.rounding == usd("0.0075")
    assert found.items + found.delivery == found.payable + found.rounding


def test_nothing_costs_nothing() -> None:
    found = totals([], None, currency="JPY")
    assert (found.exact.micro, found.payable.micro, found.tax.micro) == (0, 0, 0)


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_the_amount_to_pay_is_floored_and_nothing_is_lost(micro: int, currency: str) -> None:
    payable, rounding = amount_to_pay(Money(micro, currency))
    assert payable.micro + rounding.micro == micro
    assert 0 <= rounding.micro < minor_unit(currency)
    assert payable.to_minor().amount == micro // minor_unit(currency)


def test_tax_is_contained_in_lines_and_delivery() -> None:
    lines = [ChargeLine(usd("12.00"), 1, 200_000), ChargeLine(usd("1.07"), 1, 70_000)]
    found = totals(lines, ChargeLine(usd("6.00"), 1, 200_000), currency="USD")
    assert found.tax == usd("2.00") + usd("0.07") + usd("1.00")


@pytest.mark.parametrize(
    ("payable", "expected"),
    [("0", Verdict.FREE), ("0.49", Verdict.BELOW_MINIMUM), ("0.50", Verdict.CHARGE)],
)
def test_what_the_amount_means(payable: str, expected: Verdict) -> None:
    assert verdict(usd(payable), minimum_minor=50) is expected


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not mix"):
        totals([ChargeLine(Money(1, "EUR"), 1)], None, currency="USD")
