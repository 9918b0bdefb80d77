"""Lines of a cart: types and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphene import ID, Boolean, Field, InputObjectType, Int, ObjectType, String

from cart.queries import PricedLine
from cart.services import Wanted
from catalog.api.rows import Shelf
from catalog.api.variants import ProductVariant
from store.graphql.base import Info, Node, integer_key
from store.graphql.money import Money, Shown, Taxed, TaxedMoney, plain
from store.graphql.scalars import PositiveDecimal
from store.kernel import money
from store.kernel.errors import Invalid, NotFound, Refused
from store.kernel.ids import to_global


@dataclass(frozen=True)
class LineRow:
    """A priced line, and the variants of all its siblings."""

    line: PricedLine
    shelf: Shelf

    @property
    def quantity(self) -> int:
        """Pieces."""
        return self.line.quantity


class CheckoutLine(ObjectType):
    """A variant and how many of it."""

    class Meta:
        interfaces = (Node,)

    variant = Field(ProductVariant, required=True)
    quantity = Int(required=True)
    unit_price = Field(TaxedMoney, required=True)
    undiscounted_unit_price = Field(Money, required=True)
    total_price = Field(TaxedMoney, required=True)
    undiscounted_total_price = Field(Money, required=True)
    requires_shipping = Boolean(required=True)

    @staticmethod
    def resolve_id(row: LineRow, _info: Info) -> str:
        """`CheckoutLine:pk`."""
        return to_global("CheckoutLine", row.line.id)

    @staticmethod
    def resolve_variant(row: LineRow, info: Info) -> Any:
        """What lies there."""
        return row.shelf.of(info, row.line.variant_id)

    @staticmethod
    def resolve_unit_price(row: LineRow, _info: Info) -> Taxed:
        """One piece as it costs now; a tip as it was chosen."""
        charge = row.line.charge
        return Taxed(charge.unit, type(charge)(charge.unit, 1, charge.tax_ppm).tax)

    @staticmethod
    def resolve_undiscounted_unit_price(row: LineRow, _info: Info) -> Shown:
        """One piece before a sale."""
        return plain(row.line.undiscounted)

    @staticmethod
    def resolve_total_price(row: LineRow, _info: Info) -> Taxed:
        """All pieces, exact."""
        return Taxed(row.line.charge.gross, row.line.charge.tax)

    @staticmethod
    def resolve_undiscounted_total_price(row: LineRow, _info: Info) -> Shown:
        """All pieces before a sale."""
        return plain(row.line.undiscounted * row.line.quantity)

    @staticmethod
    def resolve_requires_shipping(row: LineRow, _info: Info) -> bool:
        """Whether it is sent."""
        return row.line.sellable.ships


class CheckoutLineInput(InputObjectType):
    """A variant to put in. `tipAmount` is our own addition: what a tip gives, such as "0.30"."""

    variant_id = ID(required=True)
    quantity = Int(required=True)
    price = PositiveDecimal()
    tip_amount = String()


class CheckoutLineUpdateInput(InputObjectType):
    """A line, by its id or its variant's, and how many it shall have; 0 takes it out."""

    line_id = ID()
    variant_id = ID()
    quantity = Int()
    price = PositiveDecimal()
    tip_amount = String()


def wanted(given: Mapping[str, Any], *, currency: str) -> Wanted:
    """A line input as the service takes it. Raises Refused (a price), Invalid, NotFound."""
    refuse_price(given)
    return Wanted(variant_key(given), given["quantity"], tip_of(given, currency))


def variant_key(given: Mapping[str, Any]) -> int:
    """The variant an input names. Raises Invalid (graphql_error), NotFound."""
    key = integer_key(given["variant_id"], "ProductVariant", field="variantId")
    if key is None:
        raise NotFound("not_found", "This product does not exist.", "variantId")
    return key


def refuse_price(given: Mapping[str, Any]) -> None:
    """Prices are the shop's; a client's is refused."""
    if given.get("price") is not None:
        message = "To set a price you need one of the following permissions: HANDLE_CHECKOUTS"
        raise Refused("permission_denied", message, "price")


def tip_of(given: Mapping[str, Any], currency: str) -> money.Money | None:
    """The tip's amount. Raises Invalid (tipAmount)."""
    text = given.get("tip_amount")
    if text is None:
        return None
    try:
        return money.Money.parse(text, currency)
    except Invalid as error:
        raise Invalid(error.code, error.message, "tipAmount") from error
