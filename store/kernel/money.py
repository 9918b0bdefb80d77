"""Money as integer micros (10⁻⁶ of the major unit), one scale for every currency; no floats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.core import UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

from store.kernel.errors import Invalid

MICRO = 1_000_000
LIMIT = 9_000_000_000_000_000
_DECIMAL = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,6}))?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has: USD 2, JPY 0, KWD 3."""
    return min(get_currency_precision(currency), 6)


def minor_unit(currency: str) -> int:
    """One minor unit in micros: USD 10,000, JPY 1,000,000."""
    return int(10 ** (6 - exponent(currency)))


@dataclass(frozen=True, slots=True)
class Minor:
    """What a gateway is told: a whole number of minor units."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `micro` (signed, 10⁻⁶ of the major unit) in `currency` (ISO 4217)."""

    micro: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.micro) is not int:
            raise TypeError("Money holds integer micros")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"not a currency: {self.currency!r}")
        if not -LIMIT <= self.micro <= LIMIT:
            raise Invalid("amount_out_of_range", "This amount is too large.", "amount")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal string such as "0.0025"; raises Invalid when it is not one, to 10⁻⁶."""
        match = _DECIMAL.fullmatch(text.strip())
        if match is None:
            raise Invalid("invalid_amount", "Enter an amount such as 4.90 or 0.0025.", "amount")
        sign, whole, fraction = match.groups()
        micro = int(whole) * MICRO + int((fraction or "").ljust(6, "0"))
        return cls(-micro if sign else micro, currency)

    @classmethod
    def from_minor(cls, minor: Minor) -> Money:
        """The exact amount that a gateway named."""
        return cls(minor.amount * minor_unit(minor.currency), minor.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.micro + other.micro, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.micro - other.micro, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.micro * count, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.micro, self.currency)

    def __bool__(self) -> bool:
        return self.micro != 0

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.micro < other.micro

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.micro <= other.micro

    def floor(self) -> tuple[Money, Money]:
        """Split into the largest whole number of minor units and the remainder (0 ≤ r < 1)."""
        rest = self.micro % minor_unit(self.currency)
        return Money(self.micro - rest, self.currency), Money(rest, self.currency)

    def to_minor(self) -> Minor:
        """The amount in minor units; raises ValueError when a fraction would be lost."""
        whole, rest = divmod(self.micro, minor_unit(self.currency))
        if rest:
            raise ValueError(f"{self.exact()} {self.currency} is not a whole number of minor units")
        return Minor(whole, self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Share by largest remainder, ties by position; the shares add up exactly."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be ≥ 0 and add up to more than 0")
        shares = [self.micro * weight // total for weight in weights]
        rests = [self.micro * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda i: (-rests[i], i))
        for i in order[: self.micro - sum(shares)]:
            shares[i] += 1
        return [Money(share, self.currency) for share in shares]

    def exact(self) -> str:
        """All significant digits, at least those of the minor unit: "0.0025", "4.90"."""
        whole, rest = divmod(abs(self.micro), MICRO)
        digits = f"{rest:06d}".rstrip("0").ljust(exponent(self.currency), "0")
        sign = "-" if self.micro < 0 else ""
        return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"

    def format(self, locale: str = "en_US") -> str:
        """For people: "$29.00", "$0.0025"; never "$0.00" for what is not zero."""
        digits = self.exact().partition(".")[2]
        return _format(self.exact(), self.currency, len(digits), locale)


def _format(decimal: str, currency: str, digits: int, locale: str) -> str:
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    try:
        return format_currency(
            decimal,
            currency,
            pattern,
            locale=locale,
            currency_digits=False,
            decimal_quantization=False,
        )
    except UnknownLocaleError:
        return f"{get_currency_symbol(currency, 'en_US')}{decimal}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The exact sum, zero when there is nothing."""
    micro = 0
    for amount in amounts:
        if amount.currency != currency:
            raise ValueError(f"{amount.currency} and {currency} do not mix")
        micro += amount.micro
    return Money(micro, currency)


@dataclass(frozen=True, slots=True)
class TaxedMoney:
    """A net and a gross amount of one currency."""

    net: Money
    gross: Money

    @property
    def tax(self) -> Money:
        """Gross less net."""
        return self.gross - self.net
