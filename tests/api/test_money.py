"""Money on the wire: numbers add up, and no price becomes nothing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.pricing.tax import tax_in
from store.graphql.money import Taxed, plain
from store.kernel import money


@given(
    micro=st.integers(0, 10**12),
    ppm=st.integers(0, 1_000_000),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_gross_is_net_and_tax(micro: int, ppm: int, currency: str) -> None:
    gross = money.Money(micro, currency)
    row = Taxed(gross, tax_in(gross, ppm))
    parts = (row.gross, row.net, row.tax)
    whole, net, tax = (Decimal(str(each.amount)) for each in parts)
    assert whole == net + tax
    exact = [Decimal(each.exact) for each in parts]
    assert exact[0] == exact[1] + exact[2]
    assert abs(net - exact[1]) * 1_000_000 <= money.minor_unit(currency) // 2


@given(micro=st.integers(1, 10**12), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_a_price_is_never_nothing(micro: int, currency: str) -> None:
    shown = plain(money.Money(micro, currency))
    assert shown.amount > 0
    assert Decimal(shown.exact) * 1_000_000 == micro


@given(micro=st.integers(1, 10**10), ppm=st.integers(1, 1_000_000))
def test_a_tax_is_not_rounded_away(micro: int, ppm: int) -> None:
    gross = money.Money(micro, "USD")
    row = Taxed(gross, tax_in(gross, ppm))
    assert bool(row.tax_money) == (row.tax.amount > 0)
