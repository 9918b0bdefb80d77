"""Errors of checkout and payment: Saleor's codes, and what our services' codes mean there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphene import ID, Enum, String

from store.accounts.api.types import AddressTypeEnum
from store.graphql.base import listed
from store.graphql.errors import Codes, PayloadError
from store.graphql.fields import Calc, Col
from store.graphql.types import Type
from store.kernel.ids import to_global

_CHECKOUT = [
    "BILLING_ADDRESS_NOT_SET",
    "CHECKOUT_NOT_FULLY_PAID",
    "GRAPHQL_ERROR",
    "PRODUCT_NOT_PUBLISHED",
    "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
    "INSUFFICIENT_STOCK",
    "INVALID",
    "INVALID_SHIPPING_METHOD",
    "NOT_FOUND",
    "PAYMENT_ERROR",
    "PRICE_OVERRIDE_REASON_WITHOUT_OVERRIDE",
    "QUANTITY_GREATER_THAN_LIMIT",
    "REQUIRED",
    "SHIPPING_ADDRESS_NOT_SET",
    "SHIPPING_METHOD_NOT_APPLICABLE",
    "DELIVERY_METHOD_NOT_APPLICABLE",
    "SHIPPING_METHOD_NOT_SET",
    "SHIPPING_NOT_REQUIRED",
    "TAX_ERROR",
    "UNIQUE",
    "VOUCHER_NOT_APPLICABLE",
    "GIFT_CARD_NOT_APPLICABLE",
    "ZERO_QUANTITY",
    "MISSING_CHANNEL_SLUG",
    "CHANNEL_INACTIVE",
    "UNAVAILABLE_VARIANT_IN_CHANNEL",
    "EMAIL_NOT_SET",
    "NO_LINES",
    "INACTIVE_PAYMENT",
    "NON_EDITABLE_GIFT_LINE",
    "NON_REMOVABLE_GIFT_LINE",
    "SHIPPING_CHANGE_FORBIDDEN",
    "MISSING_ADDRESS_DATA",
]
_PAYMENT = [
    "BILLING_ADDRESS_NOT_SET",
    "GRAPHQL_ERROR",
    "INVALID",
    "NOT_FOUND",
    "REQUIRED",
    "UNIQUE",
    "PARTIAL_PAYMENT_NOT_ALLOWED",
    "SHIPPING_ADDRESS_NOT_SET",
    "INVALID_SHIPPING_METHOD",
    "SHIPPING_METHOD_NOT_SET",
    "PAYMENT_ERROR",
    "NOT_SUPPORTED_GATEWAY",
    "CHANNEL_INACTIVE",
    "BALANCE_CHECK_ERROR",
    "CHECKOUT_EMAIL_NOT_SET",
    "UNAVAILABLE_VARIANT_IN_CHANNEL",
    "NO_CHECKOUT_LINES",
    "CHECKOUT_COMPLETION_IN_PROGRESS",
    "CHECKOUT_HAS_TRANSACTION",
]
_DELIVERY = ["GRAPHQL_ERROR", "INVALID", "NOT_FOUND"]

CHECKOUT_CODES = Codes(
    frozenset(_CHECKOUT),
    codes={
        "below_minimum": "PAYMENT_ERROR",
        "cart_closed": "NOT_FOUND",
        "payment_declined": "PAYMENT_ERROR",
        "payment_not_set": "CHECKOUT_NOT_FULLY_PAID",
        "payment_token_missing": "CHECKOUT_NOT_FULLY_PAID",
        "payment_under_way": "PAYMENT_ERROR",
        "payment_unknown": "PAYMENT_ERROR",
        "price_changed": "CHECKOUT_NOT_FULLY_PAID",
    },
    fields={"tip": "tipAmount"},
)
PAYMENT_CODES = Codes(
    frozenset(_PAYMENT),
    codes={
        "cart_closed": "NOT_FOUND",
        "payment_under_way": "CHECKOUT_COMPLETION_IN_PROGRESS",
        "payment_unknown": "NOT_SUPPORTED_GATEWAY",
    },
    fields={"payment": "gateway"},
)
DELIVERY_CODES = Codes(frozenset(_DELIVERY))


def _enum(name: str, values: Iterable[str]) -> Any:
    return Enum(name, [(value, value) for value in values])


CheckoutErrorCode = _enum("CheckoutErrorCode", _CHECKOUT)
PaymentErrorCode = _enum("PaymentErrorCode", _PAYMENT)
DeliveryOptionsCalculateErrorCode = _enum("DeliveryOptionsCalculateErrorCode", _DELIVERY)


def variants_of(row: PayloadError) -> list[str] | None:
    """The variants at fault."""
    found = row.params.get("variants")
    if found is None and "variant" in row.params:
        found = [row.params["variant"]]
    return [to_global("ProductVariant", pk) for pk in found] if found else None


def lines_of(row: PayloadError) -> list[str] | None:
    """The lines at fault."""
    found = row.params.get("lines")
    return [to_global("CheckoutLine", pk) for pk in found] if found else None


def address_of(row: PayloadError) -> str | None:
    """Which of the two addresses is at fault."""
    return row.address_type or row.params.get("address_type")


class CheckoutError(Type, of=PayloadError):
    """Why a checkout was not changed."""

    field = Col(String)
    message = Col(String)
    code = Col(CheckoutErrorCode, required=True)
    variants = Calc(listed(ID), read=variants_of)
    lines = Calc(listed(ID), read=lines_of)
    address_type = Calc(AddressTypeEnum, read=address_of)


class PaymentError(Type, of=PayloadError):
    """Why a payment was not accepted."""

    field = Col(String)
    message = Col(String)
    code = Col(PaymentErrorCode, required=True)


class DeliveryOptionsCalculateError(Type, of=PayloadError):
    """Why deliveries could not be listed."""

    field = Col(String)
    message = Col(String)
    code = Col(DeliveryOptionsCalculateErrorCode, required=True)
