"""Money: exact, never a float, never printed as nothing when it is something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.kernel.errors import Invalid
from store.kernel.money import (
    LIMIT,
    MICRO,
    Minor,
    Money,
    TaxedMoney,
    exponent,
    minor_unit,
    total,
)

CURRENCIES = st.sampled_from(["USD", "EUR", "GBP", "JPY", "KWD", "CHF"])
MICROS = st.integers(-LIMIT, LIMIT)
SMALL = st.integers(-(10**13), 10**13)


def test_minor_units_of_the_world() -> None:
    assert [exponent(code) for code in ("USD", "JPY", "KWD")] == [2, 0, 3]
    assert [minor_unit(code) for code in ("USD", "JPY", "KWD")] == [10_000, MICRO, 1_000]


@pytest.mark.parametrize("micro", [1.0, "1", True, None])
def test_only_integers_are_money(micro: object) -> None:
    with pytest.raises(TypeError):
        Money(micro, "USD")  # type: ignore[arg-type]  # what is tried on purpose


@pytest.mark.parametrize("currency", ["", "usd", "US", "DOLLAR", "U$D"])
def test_a_currency_is_three_capitals(currency: str) -> None:
    with pytest.raises(ValueError, match="not a currency"):
        Money(1, currency)


@pytest.mark.parametrize("micro", [LIMIT + 1, -LIMIT - 1])
def test_what_no_column_holds_is_refused(micro: int) -> None:
    with pytest.raises(Invalid) as caught:
        Money(micro, "USD")
    assert (caught.value.code, caught.value.field) == ("amount_out_of_range", "amount")


@settings(deadline=None)
@given(MICROS, CURRENCIES)
def test_exact_text_reads_back(micro: int, currency: str) -> None:
    money = Money(micro, currency)
    assert Money.parse(money.exact(), currency) == money


@pytest.mark.parametrize(
    ("text", "micro"),
    [("4.90", 4_900_000), (" 0.0025 ", 2_500), ("-0.000001", -1), ("7", 7 * MICRO), ("0", 0)],
)
def test_amounts_are_read(text: str, micro: int) -> None:
    assert Money.parse(text, "USD").micro == micro


@pytest.mark.parametrize(
    "text",
    ["", "1,5", "1e3", "NaN", "inf", "1.", ".5", "0.0000001", "+1", "--1", "١", "9" * 14, "1\n2"],
)
def test_what_is_no_amount_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        Money.parse(text, "USD")
    assert (caught.value.code, caught.value.field) == ("invalid_amount", "amount")


@settings(deadline=None)
@given(SMALL, SMALL, CURRENCIES)
def test_sums_are_those_of_integers(a: int, b: int, currency: str) -> None:
    left, right = Money(a, currency), Money(b, currency)
    assert (left + right).micro == a + b
    assert (left - right).micro == a - b
    assert (-left).micro == -a
    assert (left * 3).micro == 3 * a
    assert (left < right, left <= right, bool(left)) == (a < b, a <= b, a != 0)
    assert total([left, right], currency) == left + right


def test_currencies_do_not_mix() -> None:
    dollar, euro = Money(1, "USD"), Money(1, "EUR")
    for mixing in (
        lambda: dollar + euro,
        lambda: dollar - euro,
        lambda: dollar < euro,
        lambda: dollar <= euro,
        lambda: total([dollar, euro], "USD"),
    ):
        with pytest.raises(ValueError, match="do not mix"):
            mixing()


def test_nothing_sums_to_zero() -> None:
    assert total([], "USD") == Money.zero("USD")
    assert not Money.zero("USD")


@settings(deadline=None)
@given(MICROS, CURRENCIES)
def test_floor_leaves_a_remainder_of_less_than_a_minor_unit(micro: int, currency: str) -> None:
    if micro < -LIMIT + MICRO:
        micro += MICRO
    whole, rest = Money(micro, currency).floor()
    assert whole + rest == Money(micro, currency)
    assert 0 <= rest.micro < minor_unit(currency)
    assert Money.from_minor(whole.to_minor()) == whole


def test_a_gateway_is_never_told_a_fraction() -> None:
    assert Money(64_210_000, "USD").to_minor() == Minor(6421, "USD")
    assert Money(5 * MICRO, "JPY").to_minor() == Minor(5, "JPY")
    with pytest.raises(ValueError, match=r"64\.2175 USD"):
        Money(64_217_500, "USD").to_minor()


@settings(deadline=None)
@given(st.integers(0, 10**14), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_add_up_and_are_fair(micro: int, weights: list[int]) -> None:
    if not sum(weights):
        weights[0] = 1
    shares = Money(micro, "USD").allocate(weights)
    assert sum(share.micro for share in shares) == micro
    for share, weight in zip(shares, weights, strict=True):
        quota = micro * weight
        assert quota // sum(weights) <= share.micro <= -(-quota // sum(weights))


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(0, 10**9))
def test_equal_weights_differ_by_one_micro_at_most(weights: list[int], micro: int) -> None:
    shares = [share.micro for share in Money(micro, "USD").allocate([7] * len(weights))]
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True), "ties go by position"


def test_a_negative_amount_is_shared_exactly() -> None:
    shares = Money(-10, "USD").allocate([1, 1, 1])
    assert sum(share.micro for share in shares) == -10


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [3, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1, "USD").allocate(weights)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(29_000_000, "USD"), "$29.00"),
        (Money(2_500, "USD"), "$0.0025"),
        (Money(50_000, "USD"), "$0.05"),
        (Money(1, "USD"), "$0.000001"),
        (Money(-1_500_000, "USD"), "-$1.50"),
        (Money(0, "USD"), "$0.00"),
        (Money(1_234_567_890_000, "USD"), "$1,234,567.89"),
        (Money(3 * MICRO, "JPY"), "¥3"),
        (Money(500_000, "JPY"), "¥0.5"),
    ],
)
def test_prices_for_people(money: Money, text: str) -> None:
    assert money.format() == text


def test_prices_in_other_tongues() -> None:
    assert Money(2_500, "EUR").format("de_DE").startswith("€0,0025")
    assert Money(2_500, "USD").format("xx_YY") == "$0.0025"


@settings(deadline=None)
@given(MICROS.filter(bool), CURRENCIES)
def test_what_is_not_nothing_is_never_printed_as_nothing(micro: int, currency: str) -> None:
    printed = Money(micro, currency).format()
    assert any(sign in "123456789" for sign in printed)


def test_tax_is_gross_less_net() -> None:
    taxed = TaxedMoney(net=Money(10, "USD"), gross=Money(12, "USD"))
    assert taxed.tax == Money(2, "USD")
