"""Lines of orders: rows and the type. What was sold is frozen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphene import Boolean, Field, Float, Int, ObjectType, String

from catalog.api.media import Image, Shown, ThumbnailFormatEnum, first_pictures
from catalog.api.rows import Shelf
from catalog.api.variants import ProductVariant
from catalog.models.variant import Variant
from catalog.pricing.tax import tax_in
from checkout.orders import models
from checkout.payments.models import Attempt
from checkout.payments.states import SUCCEEDED
from store.graphql.base import Info, Node, ObjectWithMetadata, from_model
from store.graphql.money import Taxed, TaxedMoney
from store.kernel import money
from store.kernel.ids import to_global

PPM = 1_000_000


@dataclass(frozen=True, eq=False)
class OrderLineRow:
    """A line and its variant, if that still exists."""

    order: OrderRow
    model: models.OrderLine

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.model.metadata)

    def taxed(self, micro: int, tax_micro: int) -> Taxed:
        """Amounts of this line in the order's currency."""
        currency = self.order.model.currency
        return Taxed(money.Money(micro, currency), money.Money(tax_micro, currency))


@dataclass(eq=False)
class OrderRow:
    """An order with its lines."""

    model: models.Order

    @property
    def id(self) -> uuid.UUID:
        """Its key, which cursors hold."""
        return self.model.pk

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.model.metadata)

    @cached_property
    def lines(self) -> list[OrderLineRow]:
        """In the order they were bought."""
        return [OrderLineRow(self, line) for line in self.model.lines.all()]

    @cached_property
    def shelf(self) -> Shelf:
        """Variants of all lines."""
        return Shelf((row.model.variant_id for row in self.lines), self.model.channel)

    @cached_property
    def products(self) -> dict[int, int]:
        """The products of those variants, by variant id."""
        ids = [row.model.variant_id for row in self.lines if row.model.variant_id]
        return dict(Variant.objects.filter(pk__in=ids).values_list("pk", "product_id"))

    @cached_property
    def attempts(self) -> Sequence[Attempt]:
        """Charges and refunds."""
        keys = [self.model.pk, self.model.cart_key]
        return list(Attempt.objects.filter(payable_key__in=keys))

    def amount(self, micro: int) -> money.Money:
        """An amount in the order's currency."""
        return money.Money(micro, self.model.currency)

    @property
    def refunded(self) -> bool:
        """Whether the money went back."""
        return any(
            each.kind == Attempt.REFUND and each.state == SUCCEEDED for each in self.attempts
        )

    @property
    def captured(self) -> money.Money:
        """What the shop holds of it."""
        paid = self.model.paid_at is not None and not self.refunded
        return self.amount(self.model.payable_micro if paid else 0)

    @property
    def lines_tax(self) -> int:
        """Tax in the lines, in micros."""
        return sum(row.model.tax_micro for row in self.lines)


def line_thumbnail(
    row: OrderLineRow, _info: Info, size: int | None = None, format: Any = None
) -> Shown | None:
    """The first picture of its product as it is now."""
    product_id = row.order.products.get(row.model.variant_id or 0)
    return first_pictures([product_id], size, format).get(product_id) if product_id else None


class OrderLine(ObjectType):
    """What was sold, as it was called and priced then."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    product_name = String(required=True)
    variant_name = String(required=True)
    product_sku = String()
    product_variant_id = String()
    is_shipping_required = Boolean(required=True)
    quantity = Int(required=True)
    quantity_fulfilled = Int(required=True)
    quantity_to_fulfill = Int(required=True)
    tax_rate = Float(required=True)
    unit_price = Field(TaxedMoney, required=True)
    undiscounted_unit_price = Field(TaxedMoney, required=True)
    total_price = Field(TaxedMoney, required=True)
    variant = Field(ProductVariant)
    thumbnail = Field(
        Image,
        size=Int(),
        format=ThumbnailFormatEnum(default_value="original"),
        resolver=line_thumbnail,
    )

    @staticmethod
    def resolve_id(row: OrderLineRow, _info: Info) -> str:
        """`OrderLine:pk`."""
        return to_global("OrderLine", row.model.pk)

    @staticmethod
    def resolve_product_sku(row: OrderLineRow, _info: Info) -> str | None:
        """The shop's number."""
        return row.model.sku or None

    @staticmethod
    def resolve_product_variant_id(row: OrderLineRow, _info: Info) -> str | None:
        """The variant's id, if that still exists."""
        pk = row.model.variant_id
        return to_global("ProductVariant", pk) if pk else None

    @staticmethod
    def resolve_is_shipping_required(row: OrderLineRow, _info: Info) -> bool:
        """Whether it is sent."""
        return row.model.ships

    @staticmethod
    def resolve_quantity_fulfilled(row: OrderLineRow, _info: Info) -> int:
        """How many were sent."""
        return row.model.fulfilled

    @staticmethod
    def resolve_quantity_to_fulfill(row: OrderLineRow, _info: Info) -> int:
        """How many are still to be sent."""
        return row.model.quantity - row.model.fulfilled if row.model.ships else 0

    @staticmethod
    def resolve_tax_rate(row: OrderLineRow, _info: Info) -> float:
        """0.2 for 20 %."""
        return row.model.tax_ppm / PPM

    @staticmethod
    def resolve_unit_price(row: OrderLineRow, _info: Info) -> Taxed:
        """One piece as it was paid."""
        return _unit(row, row.model.unit_micro)

    @staticmethod
    def resolve_undiscounted_unit_price(row: OrderLineRow, _info: Info) -> Taxed:
        """One piece before the sale."""
        return _unit(row, row.model.undiscounted_unit_micro)

    @staticmethod
    def resolve_total_price(row: OrderLineRow, _info: Info) -> Taxed:
        """All pieces, exact."""
        return row.taxed(row.model.total_micro, row.model.tax_micro)

    @staticmethod
    def resolve_variant(row: OrderLineRow, info: Info) -> Any:
        """The variant as it is now, if it still exists."""
        return row.order.shelf.of(info, row.model.variant_id)


def _unit(row: OrderLineRow, micro: int) -> Taxed:
    currency = row.order.model.currency
    gross = money.Money(micro, currency)
    return Taxed(gross, tax_in(gross, row.model.tax_ppm))
