"""What was taken off orders: discounts as they were worth then, and the voucher behind them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphene import Enum, String

from checkout.orders.batches import discounts_by_order
from checkout.orders.models import OrderDiscount as Model
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Col, Gid, One
from store.graphql.money import Money, Shown, plain
from store.graphql.types import Type
from store.kernel import money

OrderDiscountType: Any = Enum(
    "OrderDiscountType",
    [(each, each) for each in ("SALE", "VOUCHER", "MANUAL", "PROMOTION", "ORDER_PROMOTION")],
)


@dataclass(frozen=True, eq=False)
class DiscountRow:
    """A discount, in the currency of its order."""

    model: Model
    currency: str

    @property
    def id(self) -> uuid.UUID:
        """Its key."""
        return self.model.pk

    @property
    def type(self) -> str:
        """In Saleor's word."""
        return self.model.type.upper()

    @property
    def total(self) -> Shown:
        """What it took off, exact."""
        return plain(money.Money(self.model.amount_micro, self.currency))


@dataclass(frozen=True, eq=False)
class VoucherRow:
    """The voucher of an order; its code is the one that was used, never another of its codes."""

    model: Model

    @property
    def id(self) -> int | None:
        """The voucher's key."""
        return self.model.voucher_id

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Public pairs of the voucher as it is now."""
        return dict(self.model.voucher.metadata) if self.model.voucher is not None else {}


def _read(batch: Batch) -> list[list[DiscountRow]]:
    found = discounts_by_order(batch.col("id"))
    return [[DiscountRow(each, row.model.currency) for each in found[row.id]] for row in batch.rows]


def discounts(batch: Batch) -> list[list[DiscountRow]]:
    """What was taken off each order."""
    found: list[list[DiscountRow]] = batch.once(_read)
    return found


def vouchers(batch: Batch) -> list[VoucherRow | None]:
    """The voucher each order was placed with, if it still exists."""
    return [
        VoucherRow(used) if used is not None and used.voucher is not None else None
        for used in _used(batch)
    ]


def voucher_codes(batch: Batch) -> list[str | None]:
    """The code each order was placed with, as the voucher had it then."""
    return [used.code or None if used is not None else None for used in _used(batch)]


def _used(batch: Batch) -> list[Model | None]:
    """The discount by a voucher: one at most."""
    return [
        next((each.model for each in row if each.model.type == Model.VOUCHER), None)
        for row in discounts(batch)
    ]


class OrderDiscount(Type, of=DiscountRow, interfaces=(Node,)):
    """What was taken off, as it was called and worth then."""

    id = Gid()
    type = Col(OrderDiscountType, required=True)
    name = Col(String, column="model.name")
    amount = One(Money, key="total", required=True, deprecation_reason="Use `total` instead.")
    total = One(Money, required=True)


class Voucher(Type, of=VoucherRow, interfaces=(Node, ObjectWithMetadata)):
    """The voucher an order was placed with."""

    id = Gid()
    name = Col(String, column="model.name")
    code = Col(String, column="model.code", description="The code that was used.")
