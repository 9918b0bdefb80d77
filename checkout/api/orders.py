"""Orders: the type. What was sold is frozen; what happened since is read beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graphene import Boolean, DateTime, Enum, Field, Float, ObjectType, String

from checkout.api.delivery import DeliveryMethod, MethodRow, ShippingMethod
from checkout.api.order_lines import PPM, OrderLine, OrderLineRow, OrderRow
from checkout.delivery.models import Method
from checkout.orders import models, states
from checkout.payments.states import OPEN
from store.accounts.api.types import Address
from store.channels.api.schema import Channel
from store.graphql.base import Info, Node, ObjectWithMetadata, from_model, listed
from store.graphql.money import Money, Shown, Taxed, TaxedMoney, plain
from store.kernel.ids import to_global


def _enum(name: str, values: str) -> Any:
    return Enum(name, [(value, value) for value in values.split()])


OrderStatus = _enum(
    "OrderStatus", "UNCONFIRMED UNFULFILLED PARTIALLY_FULFILLED FULFILLED CANCELED EXPIRED"
)
OrderOriginEnum = _enum("OrderOriginEnum", "CHECKOUT")
OrderAuthorizeStatusEnum = _enum("OrderAuthorizeStatusEnum", "NONE PARTIAL FULL")
OrderChargeStatusEnum = _enum("OrderChargeStatusEnum", "NONE PARTIAL FULL OVERCHARGED")
PaymentChargeStatusEnum = _enum(
    "PaymentChargeStatusEnum", "NOT_CHARGED PENDING FULLY_CHARGED FULLY_REFUNDED"
)
_WORDS = {
    states.UNCONFIRMED: "Unconfirmed",
    states.UNFULFILLED: "Unfulfilled",
    states.PARTIALLY_FULFILLED: "Partially fulfilled",
    states.FULFILLED: "Fulfilled",
    states.CANCELED: "Canceled",
    states.EXPIRED: "Expired",
}


class Fulfillment(ObjectType):
    """A parcel that left."""

    class Meta:
        interfaces = (Node,)

    tracking_number = String(required=True)
    created = DateTime(required=True)

    @staticmethod
    def resolve_id(row: models.Fulfillment, _info: Info) -> str:
        """`Fulfillment:pk`."""
        return to_global("Fulfillment", row.pk)

    @staticmethod
    def resolve_created(row: models.Fulfillment, _info: Info) -> datetime:
        """When it left."""
        return row.created_at


class Order(ObjectType):
    """A sale. Whoever knows its id may read it."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    number = String(required=True)
    token = String(required=True)
    checkout_id = String()
    created = DateTime(required=True)
    status = Field(OrderStatus, required=True)
    status_display = String(required=True)
    origin = Field(OrderOriginEnum, required=True)
    test = Boolean(required=True, description="Our addition: no money moved.")
    channel = Field(Channel, required=True)
    user_email = String()
    customer_note = String(required=True)
    billing_address = Field(Address)
    shipping_address = Field(Address)
    shipping_method_name = String()
    shipping_method = Field(ShippingMethod)
    delivery_method = Field(DeliveryMethod)
    is_shipping_required = Boolean(required=True)
    lines = listed(OrderLine, required=True)
    fulfillments = listed(Fulfillment, required=True)
    subtotal = Field(TaxedMoney, required=True)
    shipping_price = Field(TaxedMoney, required=True)
    shipping_tax_rate = Float(required=True)
    total = Field(TaxedMoney, required=True, description="What is charged.")
    exact_total = Field(
        Money, required=True, description="Our addition: the sum before it was rounded down."
    )
    rounding = Field(
        Money, required=True, description="Our addition: exactTotal less what is charged."
    )
    is_paid = Boolean(required=True)
    payment_status = Field(PaymentChargeStatusEnum, required=True)
    payment_status_display = String(required=True)
    authorize_status = Field(OrderAuthorizeStatusEnum, required=True)
    charge_status = Field(OrderChargeStatusEnum, required=True)
    total_captured = Field(Money, required=True)
    total_charged = Field(Money, required=True)
    total_balance = Field(Money, required=True)
    display_gross_prices = Boolean(required=True)

    @staticmethod
    def resolve_id(row: OrderRow, _info: Info) -> str:
        """`Order:uuid`."""
        return to_global("Order", row.model.pk)

    @staticmethod
    def resolve_token(row: OrderRow, _info: Info) -> str:
        """The bare key; the link of the order's page is another secret."""
        return str(row.model.pk)

    @staticmethod
    def resolve_checkout_id(row: OrderRow, _info: Info) -> str:
        """The checkout it was made of."""
        return to_global("Checkout", row.model.cart_key)

    @staticmethod
    def resolve_created(row: OrderRow, _info: Info) -> datetime:
        """When it was placed."""
        return row.model.created_at

    @staticmethod
    def resolve_status(row: OrderRow, _info: Info) -> str:
        """Where it stands."""
        return row.model.status.upper()

    @staticmethod
    def resolve_status_display(row: OrderRow, _info: Info) -> str:
        """The same in words."""
        return _WORDS[row.model.status]

    @staticmethod
    def resolve_origin(_row: OrderRow, _info: Info) -> str:
        """All come from checkouts."""
        return "CHECKOUT"

    @staticmethod
    def resolve_user_email(row: OrderRow, _info: Info) -> str:
        """Where the receipt went."""
        return row.model.email

    @staticmethod
    def resolve_customer_note(row: OrderRow, _info: Info) -> str:
        """The shopper's words."""
        return row.model.note

    @staticmethod
    def resolve_shipping_method_name(row: OrderRow, _info: Info) -> str | None:
        """How it was to be sent."""
        return row.model.delivery_name or None

    @staticmethod
    def resolve_shipping_method(row: OrderRow, _info: Info) -> MethodRow | None:
        """How it was to be sent, at the price it was sold for."""
        return _method(row)

    @staticmethod
    def resolve_delivery_method(row: OrderRow, _info: Info) -> MethodRow | None:
        """The same."""
        return _method(row)

    @staticmethod
    def resolve_is_shipping_required(row: OrderRow, _info: Info) -> bool:
        """Whether anything is sent."""
        return any(line.model.ships for line in row.lines)

    @staticmethod
    def resolve_lines(row: OrderRow, _info: Info) -> list[OrderLineRow]:
        """What was bought."""
        return row.lines

    @staticmethod
    def resolve_fulfillments(row: OrderRow, _info: Info) -> list[models.Fulfillment]:
        """What was sent."""
        return list(row.model.fulfillments.order_by("created_at"))

    @staticmethod
    def resolve_subtotal(row: OrderRow, _info: Info) -> Taxed:
        """The lines, exact."""
        return Taxed(row.amount(row.model.items_micro), row.amount(row.lines_tax))

    @staticmethod
    def resolve_shipping_price(row: OrderRow, _info: Info) -> Taxed:
        """The delivery."""
        tax = row.model.tax_micro - row.lines_tax
        return Taxed(row.amount(row.model.delivery_micro), row.amount(tax))

    @staticmethod
    def resolve_shipping_tax_rate(row: OrderRow, _info: Info) -> float:
        """0.2 for 20 %."""
        return row.model.delivery_tax_ppm / PPM

    @staticmethod
    def resolve_total(row: OrderRow, _info: Info) -> Taxed:
        """What is charged: the exact sum, rounded down once."""
        return Taxed(row.amount(row.model.payable_micro), row.amount(row.model.tax_micro))

    @staticmethod
    def resolve_exact_total(row: OrderRow, _info: Info) -> Shown:
        """Lines and delivery."""
        return plain(row.amount(row.model.exact_micro))

    @staticmethod
    def resolve_rounding(row: OrderRow, _info: Info) -> Shown:
        """What rounding left to the shopper."""
        return plain(row.amount(row.model.rounding_micro))

    @staticmethod
    def resolve_is_paid(row: OrderRow, _info: Info) -> bool:
        """Whether the shop holds the money."""
        return row.model.paid_at is not None and not row.refunded

    @staticmethod
    def resolve_payment_status(row: OrderRow, _info: Info) -> str:
        """What is known of the money."""
        return _payment(row)

    @staticmethod
    def resolve_payment_status_display(row: OrderRow, _info: Info) -> str:
        """The same in words."""
        return _payment(row).replace("_", " ").capitalize()

    @staticmethod
    def resolve_authorize_status(row: OrderRow, _info: Info) -> str:
        """Cards are charged at once, so this says what the charge says."""
        return _charge(row)

    @staticmethod
    def resolve_charge_status(row: OrderRow, _info: Info) -> str:
        """How much of the total is charged."""
        return _charge(row)

    @staticmethod
    def resolve_total_captured(row: OrderRow, _info: Info) -> Shown:
        """What the shop holds."""
        return plain(row.captured)

    @staticmethod
    def resolve_total_charged(row: OrderRow, _info: Info) -> Shown:
        """The same."""
        return plain(row.captured)

    @staticmethod
    def resolve_total_balance(row: OrderRow, _info: Info) -> Shown:
        """Charged less total."""
        return plain(row.captured - row.amount(row.model.payable_micro))

    @staticmethod
    def resolve_display_gross_prices(_row: OrderRow, _info: Info) -> bool:
        """Shoppers are always told what they pay."""
        return True


def _payment(row: OrderRow) -> str:
    if row.refunded:
        return "FULLY_REFUNDED"
    if row.model.paid_at is not None:
        return "FULLY_CHARGED"
    return "PENDING" if any(each.state in OPEN for each in row.attempts) else "NOT_CHARGED"


def _charge(row: OrderRow) -> str:
    return "FULL" if row.model.paid_at is not None and not row.refunded else "NONE"


def _method(row: OrderRow) -> MethodRow | None:
    order = row.model
    if order.delivery_method_key is None:
        return None
    method = Method.objects.filter(pk=order.delivery_method_key).first()
    return MethodRow(
        id=order.delivery_method_key,
        name=order.delivery_name,
        words=method.description if method else "",
        amount=row.amount(order.delivery_micro),
        minimum_delivery_days=method.min_days if method else None,
        maximum_delivery_days=method.max_days if method else None,
    )
