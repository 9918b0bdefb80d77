"""What a discount takes off, pure: integer micros in, integer micros out, nothing below zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.kernel.money import MICRO


class Scope(StrEnum):
    """What a voucher takes its discount off; the names are Saleor's, in lower case."""

    ENTIRE_ORDER = "entire_order"
    SHIPPING = "shipping"
    SPECIFIC_PRODUCT = "specific_product"


@dataclass(frozen=True, slots=True)
class Value:
    """How much: a share in parts per million, or a fixed amount in micros; exactly one is set."""

    percent_ppm: int | None = None
    fixed_micro: int | None = None

    def of(self, micro: int) -> int:
        """What is taken off an amount of so many micros: never more than it is."""
        if self.percent_ppm is not None:
            return min(micro * self.percent_ppm // MICRO, micro)
        return min(self.fixed_micro or 0, micro)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line as a discount sees it: gross micros of one, how many, and whether it may be meant."""

    unit_micro: int
    quantity: int
    meant: bool

    @property
    def gross(self) -> int:
        """All pieces of the line, in micros."""
        return self.unit_micro * self.quantity


def off_lines(scope: Scope, value: Value, pieces: Sequence[Piece], *, once: bool) -> list[int]:
    """Micros off each line, in their order; `once`: only the cheapest single piece."""
    if scope is Scope.SHIPPING:
        return [0] * len(pieces)
    if once:
        return _off_cheapest(value, pieces)
    if scope is Scope.SPECIFIC_PRODUCT:
        return [_off_each(value, piece) if piece.meant else 0 for piece in pieces]
    weights = [piece.gross if piece.meant else 0 for piece in pieces]
    return split(value.of(sum(weights)), weights)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Share `amount` in proportion; the remainder goes to the last line, as far as that can bear.

    0 ≤ amount ≤ sum(weights); no share is above its weight, and the shares add up exactly.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    rest = amount - sum(shares)
    for place in reversed(range(len(weights))):
        more = min(rest, weights[place] - shares[place])
        shares[place] += more
        rest -= more
    return shares


def _off_each(value: Value, piece: Piece) -> int:
    """A fixed amount comes off every piece, a percentage off the line."""
    if value.percent_ppm is not None:
        return value.of(piece.gross)
    return value.of(piece.unit_micro) * piece.quantity


def _off_cheapest(value: Value, pieces: Sequence[Piece]) -> list[int]:
    off = [0] * len(pieces)
    places = [place for place, piece in enumerate(pieces) if piece.meant]
    if places:
        cheapest = min(places, key=lambda place: pieces[place].unit_micro)
        off[cheapest] = value.of(pieces[cheapest].unit_micro)
    return off
