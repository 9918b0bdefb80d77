"""Errors of transactions: Saleor's codes of each mutation, and the types that carry them."""

from __future__ import annotations

from typing import Any

from graphene import Enum, String

from store.graphql.errors import Codes, PayloadError
from store.graphql.fields import Col
from store.graphql.types import Type

_PLAIN = ("GRAPHQL_ERROR", "INVALID", "NOT_FOUND")
_INITIALIZE = (*_PLAIN, "UNIQUE", "CHECKOUT_COMPLETION_IN_PROGRESS")
_PROCESS = (
    *_PLAIN,
    "TRANSACTION_ALREADY_PROCESSED",
    "MISSING_PAYMENT_APP_RELATION",
    "MISSING_PAYMENT_APP",
    "CHECKOUT_COMPLETION_IN_PROGRESS",
)
INITIALIZE_CODES = Codes(frozenset(_INITIALIZE))
PROCESS_CODES = Codes(frozenset(_PROCESS))
GATEWAY_CODES = Codes(frozenset(_PLAIN))


def _enum(name: str, values: tuple[str, ...]) -> Any:
    return Enum(name, [(value, value) for value in values])


TransactionInitializeErrorCode = _enum("TransactionInitializeErrorCode", _INITIALIZE)
TransactionProcessErrorCode = _enum("TransactionProcessErrorCode", _PROCESS)
PaymentGatewayInitializeErrorCode = _enum("PaymentGatewayInitializeErrorCode", _PLAIN)
PaymentGatewayConfigErrorCode = _enum("PaymentGatewayConfigErrorCode", _PLAIN)


class TransactionInitializeError(Type, of=PayloadError):
    """Why a payment was not begun."""

    field = Col(String)
    message = Col(String)
    code = Col(TransactionInitializeErrorCode, required=True)


class TransactionProcessError(Type, of=PayloadError):
    """Why a payment did not go on."""

    field = Col(String)
    message = Col(String)
    code = Col(TransactionProcessErrorCode, required=True)


class PaymentGatewayInitializeError(Type, of=PayloadError):
    """Why ways to pay could not be prepared."""

    field = Col(String)
    message = Col(String)
    code = Col(PaymentGatewayInitializeErrorCode, required=True)


class PaymentGatewayConfigError(Type, of=PayloadError):
    """Why one way to pay cannot be used."""

    field = Col(String)
    message = Col(String)
    code = Col(PaymentGatewayConfigErrorCode, required=True)
