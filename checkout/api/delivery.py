"""Deliveries: types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphene import Boolean, Int, String, Union

from checkout.delivery.queries import Option
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.fields import Col, Gid, One
from store.graphql.money import Money, plain
from store.graphql.scalars import JSONString
from store.graphql.types import Type
from store.kernel import money


@dataclass(frozen=True)
class MethodRow:
    """A delivery as it can be chosen, or as it was."""

    id: int
    name: str
    words: str
    amount: money.Money
    minimum_delivery_days: int | None
    maximum_delivery_days: int | None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """What cannot be chosen is not listed."""
        return True


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


def blocks(words: str) -> dict[str, Any] | None:
    """EditorJS blocks; None when there are no words."""
    if not words:
        return None
    return {"blocks": [{"type": "paragraph", "data": {"text": words}}]}


class ShippingMethod(Type, of=MethodRow, interfaces=(Node, ObjectWithMetadata)):
    """A way of delivery and what it costs for this parcel, tax included."""

    id = Gid()
    name = Col(String, required=True)
    description = Col(JSONString, column="words", read=blocks)
    price = Col(Money, column="amount", read=plain, required=True)
    minimum_delivery_days = Col(Int)
    maximum_delivery_days = Col(Int)
    active = Col(Boolean, required=True)


@dataclass(frozen=True)
class DeliveryRow:
    """A choice of delivery; `shipping_method` is None when it no longer fits."""

    method_id: int
    shipping_method: MethodRow | None


class Delivery(Type, of=DeliveryRow):
    """A choice of delivery."""

    id = Gid("method_id", kind="CheckoutDelivery")
    shipping_method = One(ShippingMethod)


class DeliveryMethod(Union):
    """How it is delivered."""

    class Meta:
        types = (ShippingMethod,)

    @classmethod
    def resolve_type(cls, _row: MethodRow, _info: Any) -> Any:
        """There is one kind."""
        return ShippingMethod


@dataclass(frozen=True)
class Unfit:
    """A delivery that was chosen does not fit any more."""

    delivery: DeliveryRow


@dataclass(frozen=True)
class Stale:
    """A delivery must be looked up anew."""

    delivery: DeliveryRow


class CheckoutProblemDeliveryMethodInvalid(Type, of=Unfit):
    """The delivery that was chosen does not fit any more."""

    delivery = One(Delivery, required=True)


class CheckoutProblemDeliveryMethodStale(Type, of=Stale):
    """The delivery must be looked up anew; ours are always looked up, so this never comes."""

    delivery = One(Delivery, required=True)
