"""Lines of a cart: types, and what has become impossible with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphene import Boolean, Int, Union

from cart.queries import PricedLine
from catalog.api.variants import ProductVariant
from catalog.pricing.tax import tax_in
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.money import Money, Shown, Taxed, TaxedMoney, plain
from store.graphql.types import Type
from store.kernel import money


def unit_price(line: PricedLine) -> Taxed:
    """One piece as it costs now: its part of the total; a tip as it was chosen."""
    charge = line.charge
    unit = charge.unit
    if charge.off_micro:
        unit = money.Money(charge.gross.micro // charge.quantity, unit.currency)
    return Taxed(unit, tax_in(unit, charge.tax_ppm))


def total_price(line: PricedLine) -> Taxed:
    """All pieces, exact."""
    return Taxed(line.charge.gross, line.charge.tax)


def undiscounted(line: PricedLine) -> Shown:
    """One piece before a sale."""
    return plain(line.undiscounted)


def undiscounted_total(line: PricedLine) -> Shown:
    """All pieces before a sale."""
    return plain(line.undiscounted * line.quantity)


class CheckoutLine(Type, of=PricedLine, interfaces=(Node, ObjectWithMetadata)):
    """A variant and how many of it."""

    id = Gid()
    variant = One(ProductVariant, required=True)
    quantity = Col(Int, required=True)
    unit_price = Calc(TaxedMoney, read=unit_price, required=True)
    undiscounted_unit_price = Calc(Money, read=undiscounted, required=True)
    total_price = Calc(TaxedMoney, read=total_price, required=True)
    undiscounted_total_price = Calc(Money, read=undiscounted_total, required=True)
    requires_shipping = Col(Boolean, column="sellable.ships", required=True)
    problems = Many(lambda: CheckoutLineProblem, load=lambda batch: problem_lists(batch))


@dataclass(frozen=True)
class TooFew:
    """There are not so many any more."""

    line: PricedLine

    @property
    def available_quantity(self) -> int | None:
        """How many there are."""
        available = self.line.sellable.available
        return None if available is None else max(available, 0)

    @property
    def variant_id(self) -> int:
        """The line's variant."""
        return self.line.variant_id


@dataclass(frozen=True)
class NotForSale:
    """It is no longer for sale."""

    line: PricedLine


LineProblem = TooFew | NotForSale


def problem_of(line: PricedLine) -> LineProblem | None:
    """What stands in the way of buying a line, if anything does."""
    if line.problem is None:
        return None
    return TooFew(line) if line.problem.code == "insufficient_stock" else NotForSale(line)


def problem_lists(batch: Batch) -> list[list[LineProblem]]:
    """The problems of each line: one at most."""
    found: list[Any] = [problem_of(line) for line in batch.rows]
    return [[each] if each is not None else [] for each in found]


class CheckoutLineProblemInsufficientStock(Type, of=TooFew):
    """There are not so many any more."""

    available_quantity = Col(Int)
    line = One(CheckoutLine, required=True)
    variant = One(ProductVariant, required=True)


class CheckoutLineProblemVariantNotAvailable(Type, of=NotForSale):
    """It is no longer for sale."""

    line = One(CheckoutLine, required=True)


LINE_PROBLEMS = (CheckoutLineProblemInsufficientStock, CheckoutLineProblemVariantNotAvailable)


class CheckoutLineProblem(Union):
    """What has become impossible with a line."""

    class Meta:
        types = LINE_PROBLEMS
