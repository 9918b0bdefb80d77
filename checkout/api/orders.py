"""Orders: the type. What was sold is frozen; what happened since is read beside it."""

from __future__ import annotations

import uuid
from typing import Any

from graphene import ID, Boolean, DateTime, Float, String

from checkout.api import order_discounts, order_money, order_rows
from checkout.api.delivery import DeliveryMethod, MethodRow, ShippingMethod
from checkout.api.order_discounts import OrderDiscount, Voucher
from checkout.api.order_lines import OrderLine
from checkout.api.order_money import enum, total_of
from checkout.api.order_parcels import Fulfillment, parcels
from checkout.api.order_rows import OrderRow
from checkout.api.transaction_types import TransactionItem
from checkout.delivery.models import Method
from checkout.orders.batches import addresses_of
from store.accounts import models as accounts
from store.accounts.api.people import User
from store.accounts.api.types import Address
from store.channels.api.languages import LanguageCodeEnum
from store.channels.api.schema import Channel
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import OWNER
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.money import Money, TaxedMoney, plain
from store.graphql.types import Type
from store.kernel.actor import HANDLE_PAYMENTS, MANAGE_ORDERS
from store.kernel.ids import to_global
from store.kernel.money import MICRO

OrderStatus = enum(
    "OrderStatus",
    "DRAFT UNCONFIRMED UNFULFILLED PARTIALLY_FULFILLED PARTIALLY_RETURNED RETURNED FULFILLED "
    "CANCELED EXPIRED",
)
OrderOriginEnum = enum("OrderOriginEnum", "CHECKOUT")


def _words(status: str) -> str:
    return status.replace("_", " ").capitalize()


def _ships(batch: Batch) -> list[bool]:
    """Whether anything of each is sent."""
    return [any(line.model.ships for line in lines) for lines in batch.once(order_rows.lines)]


def _addresses(batch: Batch) -> dict[uuid.UUID, accounts.Address]:
    return addresses_of(row.model for row in batch.rows)


def _shipping(batch: Batch) -> list[accounts.Address | None]:
    found = batch.once(_addresses)
    return [found.get(key) for key in batch.col("model.shipping_address_id")]


def _billing(batch: Batch) -> list[accounts.Address | None]:
    found = batch.once(_addresses)
    return [found.get(key) for key in batch.col("model.billing_address_id")]


def _methods(batch: Batch) -> list[MethodRow | None]:
    """How each was to be sent, at the price it was sold for, in words as they are now."""
    keys = {key for key in batch.col("model.delivery_method_key") if key is not None}
    found = Method.objects.in_bulk(keys) if keys else {}
    return [_method(row, found.get(row.model.delivery_method_key)) for row in batch.rows]


def _method(row: OrderRow, method: Method | None) -> MethodRow | None:
    order = row.model
    if order.delivery_method_key is None:
        return None
    return MethodRow(
        id=order.delivery_method_key,
        name=order.delivery_name,
        words=method.description if method else "",
        amount=row.amount(order.delivery_micro),
        minimum_delivery_days=method.min_days if method else None,
        maximum_delivery_days=method.max_days if method else None,
    )


def _method_of(batch: Batch) -> Any:
    return batch.once(_methods)


class Order(
    Type,
    of=OrderRow,
    interfaces=(Node, ObjectWithMetadata),
    scope=order_rows.in_its_channel,
    load=order_rows.read_orders,
    owner="user_id",
):
    """A sale. Whoever knows its id may read it; who bought it is told to them and the staff."""

    id = Gid()
    number = Col(String, column="model.number", read=str, required=True)
    token = Col(
        String, column="id", read=str, required=True, deprecation_reason="Use `id` instead."
    )
    checkout_id = Col(ID, column="model.cart_key", read=lambda key: to_global("Checkout", key))
    created = Col(DateTime, column="model.created_at", required=True)
    status = Col(OrderStatus, column="model.status", read=str.upper, required=True)
    status_display = Col(String, column="model.status", read=_words, required=True)
    origin = Calc(OrderOriginEnum, read=lambda _row: "CHECKOUT", required=True)
    test = Col(
        Boolean,
        column="model.test",
        required=True,
        description="Our addition: no money moved.",
    )
    channel = One(Channel, key="model.channel", required=True)
    language_code_enum = Col(LanguageCodeEnum, column="model.language", required=True)
    user = One(User, load=order_rows.buyers)
    user_email = Col(String, column="model.email", read=lambda email: email or None)
    customer_note = Col(String, column="model.note", required=True)
    billing_address = One(Address, load=_billing)
    shipping_address = One(Address, load=_shipping)
    shipping_method_name = Col(String, column="model.delivery_name", read=lambda name: name or None)
    shipping_method = One(
        ShippingMethod, load=_method_of, deprecation_reason="Use `deliveryMethod` instead."
    )
    delivery_method = One(DeliveryMethod, load=_method_of)
    is_shipping_required = Calc(Boolean, load=_ships, required=True)
    lines = Many(OrderLine, load=lambda batch: batch.once(order_rows.lines), required=True)
    fulfillments = Many(Fulfillment, load=parcels, required=True)
    discounts = Many(OrderDiscount, load=order_discounts.discounts, required=True)
    voucher = One(Voucher, load=order_discounts.vouchers)
    voucher_code = Calc(String, load=order_discounts.voucher_codes)
    subtotal = One(TaxedMoney, load=order_money.subtotals, required=True)
    shipping_price = One(TaxedMoney, load=order_money.deliveries, required=True)
    shipping_tax_rate = Col(
        Float, column="model.delivery_tax_ppm", read=lambda ppm: ppm / MICRO, required=True
    )
    total = One(TaxedMoney, required=True, description="What is charged.")
    exact_total = Col(
        Money,
        read=plain,
        required=True,
        description="Our addition: the sum before it was rounded down.",
    )
    rounding = Col(
        Money,
        read=plain,
        required=True,
        description="Our addition: exactTotal less what is charged.",
    )
    is_paid = Calc(Boolean, load=order_money.are_paid, required=True)
    payment_status = Calc(
        order_money.PaymentChargeStatusEnum, load=order_money.payment_statuses, required=True
    )
    payment_status_display = Calc(String, load=order_money.payment_words, required=True)
    authorize_status = Calc(
        order_money.OrderAuthorizeStatusEnum, load=order_money.authorize_statuses, required=True
    )
    charge_status = Calc(
        order_money.OrderChargeStatusEnum, load=order_money.charge_statuses, required=True
    )
    total_authorized = total_of("authorized")
    total_captured = total_of("charged", deprecation_reason="Use `totalCharged` instead.")
    total_charged = total_of("charged")
    total_canceled = total_of("canceled")
    total_refunded = total_of("refunded")
    total_refund_pending = total_of("refund_pending")
    total_authorize_pending = total_of("authorize_pending")
    total_charge_pending = total_of("charge_pending")
    total_cancel_pending = total_of("cancel_pending")
    total_balance = One(Money, load=order_money.balances, required=True)
    transactions = Many(
        TransactionItem,
        load=order_money.transactions,
        perm=OWNER | MANAGE_ORDERS | HANDLE_PAYMENTS,
        required=True,
    )
    display_gross_prices = Calc(Boolean, read=lambda _row: True, required=True)
