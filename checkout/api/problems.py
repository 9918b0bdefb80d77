"""What has become impossible in a checkout: types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphene import Field, Int, ObjectType, Union

from cart.api.lines import CheckoutLine, LineRow
from catalog.api.variants import ProductVariant
from checkout.api.delivery import Delivery, DeliveryRow
from checkout.complete import Checkout as State
from store.graphql.base import Info


@dataclass(frozen=True)
class Problem:
    """One problem; `kind` is the GraphQL type's name."""

    kind: str
    line: LineRow | None = None
    delivery: DeliveryRow | None = None

    @property
    def available_quantity(self) -> int | None:
        """How many there are."""
        return self.line.line.sellable.available if self.line else None


class CheckoutLineProblemInsufficientStock(ObjectType):
    """There are not so many any more."""

    available_quantity = Int()
    line = Field(CheckoutLine, required=True)
    variant = Field(ProductVariant, required=True)

    @staticmethod
    def resolve_variant(row: Problem, info: Info) -> Any:
        """The line's variant."""
        return CheckoutLine.resolve_variant(row.line, info) if row.line else None


class CheckoutLineProblemVariantNotAvailable(ObjectType):
    """It is no longer for sale."""

    line = Field(CheckoutLine, required=True)


class CheckoutProblemDeliveryMethodInvalid(ObjectType):
    """The delivery that was chosen does not fit any more."""

    delivery = Field(Delivery, required=True)


class CheckoutProblemDeliveryMethodStale(ObjectType):
    """The delivery must be looked up anew; ours are always looked up, so this never comes."""

    delivery = Field(Delivery, required=True)


_KINDS = {
    kind._meta.name: kind
    for kind in (
        CheckoutLineProblemInsufficientStock,
        CheckoutLineProblemVariantNotAvailable,
        CheckoutProblemDeliveryMethodInvalid,
        CheckoutProblemDeliveryMethodStale,
    )
}


class CheckoutProblem(Union):
    """What has become impossible."""

    class Meta:
        types = tuple(_KINDS.values())

    @classmethod
    def resolve_type(cls, row: Problem, _info: Any) -> Any:
        """By its kind."""
        return _KINDS[row.kind]


def problems_of(state: State, lines: Sequence[LineRow]) -> list[Problem]:
    """Problems of the lines, then of the delivery."""
    found = [_of_line(row) for row in lines if row.line.problem is not None]
    chosen = state.session.delivery_method_key
    if chosen is not None and state.chosen is None and state.priced.ships:
        gone = DeliveryRow(chosen, None)
        found.append(Problem("CheckoutProblemDeliveryMethodInvalid", delivery=gone))
    return found


def _of_line(row: LineRow) -> Problem:
    problem = row.line.problem
    if problem is not None and problem.code == "insufficient_stock":
        return Problem("CheckoutLineProblemInsufficientStock", line=row)
    return Problem("CheckoutLineProblemVariantNotAvailable", line=row)
