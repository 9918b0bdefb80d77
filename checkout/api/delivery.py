"""Deliveries: types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphene import Boolean, Field, Int, ObjectType, String, Union

from checkout.delivery.queries import Option
from store.graphql.base import Info, Node
from store.graphql.money import Money, Shown, plain
from store.graphql.scalars import JSONString
from store.kernel import money
from store.kernel.ids import to_global


@dataclass(frozen=True)
class MethodRow:
    """A delivery as it can be chosen, or as it was."""

    id: int
    name: str
    words: str
    amount: money.Money
    minimum_delivery_days: int | None
    maximum_delivery_days: int | None


def method_row(option: Option) -> MethodRow:
    """A delivery that can be chosen."""
    return MethodRow(
        option.method_id,
        option.name,
        option.description,
        option.price,
        option.min_days,
        option.max_days,
    )


class ShippingMethod(ObjectType):
    """A way of delivery and what it costs for this parcel."""

    class Meta:
        interfaces = (Node,)

    name = String(required=True)
    description = JSONString()
    price = Field(Money, required=True)
    minimum_delivery_days = Int()
    maximum_delivery_days = Int()
    active = Boolean(required=True)

    @staticmethod
    def resolve_id(row: MethodRow, _info: Info) -> str:
        """`ShippingMethod:pk`."""
        return to_global("ShippingMethod", row.id)

    @staticmethod
    def resolve_description(row: MethodRow, _info: Info) -> dict[str, Any] | None:
        """EditorJS blocks; null when there are none."""
        if not row.words:
            return None
        return {"blocks": [{"type": "paragraph", "data": {"text": row.words}}]}

    @staticmethod
    def resolve_price(row: MethodRow, _info: Info) -> Shown:
        """With tax."""
        return plain(row.amount)

    @staticmethod
    def resolve_active(_row: MethodRow, _info: Info) -> bool:
        """What cannot be chosen is not listed."""
        return True


@dataclass(frozen=True)
class DeliveryRow:
    """A choice of delivery; `method` is None when it no longer fits."""

    method_id: int
    method: MethodRow | None


class Delivery(ObjectType):
    """A choice of delivery."""

    class Meta:
        interfaces = (Node,)

    shipping_method = Field(ShippingMethod)

    @staticmethod
    def resolve_id(row: DeliveryRow, _info: Info) -> str:
        """`CheckoutDelivery:pk`."""
        return to_global("CheckoutDelivery", row.method_id)

    @staticmethod
    def resolve_shipping_method(row: DeliveryRow, _info: Info) -> MethodRow | None:
        """The method behind it."""
        return row.method


class DeliveryMethod(Union):
    """How it is delivered."""

    class Meta:
        types = (ShippingMethod,)

    @classmethod
    def resolve_type(cls, _row: MethodRow, _info: Info) -> Any:
        """There is one kind."""
        return ShippingMethod
