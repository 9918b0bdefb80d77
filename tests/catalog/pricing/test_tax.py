"""Tax is exact to the micro, and rounds half to even."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from catalog.pricing.tax import tax_in, with_tax
from store.kernel.money import Money

MICROS = st.integers(0, 10**13)
PPM = st.integers(0, 1_000_000)


def _round(value: Fraction) -> int:
    return round(value)  # Python rounds a Fraction half to even, exactly


@given(MICROS, PPM)
def test_tax_in_a_gross_amount_is_the_nearest_micro(micro: int, ppm: int) -> None:
    assert tax_in(Money(micro, "USD"), ppm).micro == _round(Fraction(micro * ppm, 10**6 + ppm))


@given(MICROS, PPM)
def test_a_net_amount_with_tax_is_the_nearest_micro(micro: int, ppm: int) -> None:
    assert with_tax(Money(micro, "USD"), ppm).micro == _round(
        Fraction(micro * (10**6 + ppm), 10**6)
    )


@given(MICROS, PPM)
def test_tax_taken_out_of_what_was_put_on_gives_the_net_back_to_a_micro(
    micro: int, ppm: int
) -> None:
    gross = with_tax(Money(micro, "EUR"), ppm)
    assert abs((gross - tax_in(gross, ppm)).micro - micro) <= 1


def test_known_amounts() -> None:
    assert tax_in(Money(120_000_000, "EUR"), 200_000) == Money(20_000_000, "EUR")
    assert with_tax(Money(2_500, "EUR"), 200_000) == Money(3_000, "EUR")
    assert tax_in(Money(2_500, "USD"), 0) == Money(0, "USD")
    assert with_tax(Money(5, "USD"), 100_000) == Money(6, "USD")  # 5.5 to the even 6
    assert with_tax(Money(15, "USD"), 100_000) == Money(16, "USD")  # 16.5 to the even 16
