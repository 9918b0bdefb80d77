"""Transactions, their events, and what ways to pay need in the browser: types."""

from __future__ import annotations

from typing import Any

from graphene import UUID, DateTime, Enum, String

from checkout.api.gateways import NAMES
from checkout.api.transaction_errors import GATEWAY_CODES, PaymentGatewayConfigError
from checkout.payments.queries import Step, Transaction
from checkout.transactions import GatewayConfig
from store.graphql.base import Node, ObjectWithMetadata, listed
from store.graphql.errors import PayloadError, payload_errors
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.money import Money, Shown, plain
from store.graphql.scalars import JSON
from store.graphql.types import Type
from store.kernel import money

_EVENTS = (
    "AUTHORIZATION_SUCCESS",
    "AUTHORIZATION_FAILURE",
    "AUTHORIZATION_ADJUSTMENT",
    "AUTHORIZATION_REQUEST",
    "AUTHORIZATION_ACTION_REQUIRED",
    "CHARGE_ACTION_REQUIRED",
    "CHARGE_SUCCESS",
    "CHARGE_FAILURE",
    "CHARGE_BACK",
    "CHARGE_REQUEST",
    "REFUND_SUCCESS",
    "REFUND_FAILURE",
    "REFUND_REVERSE",
    "REFUND_REQUEST",
    "CANCEL_SUCCESS",
    "CANCEL_FAILURE",
    "CANCEL_REQUEST",
    "INFO",
)


def _enum(name: str, values: tuple[str, ...]) -> Any:
    return Enum(name, [(value, value) for value in values])


TransactionEventTypeEnum = _enum("TransactionEventTypeEnum", _EVENTS)
TransactionActionEnum = _enum("TransactionActionEnum", ("CHARGE", "REFUND", "CANCEL"))
TransactionFlowStrategyEnum = _enum("TransactionFlowStrategyEnum", ("AUTHORIZATION", "CHARGE"))


def _moved(step: Step) -> Shown:
    minor = money.Minor(step.event.amount_minor, step.event.attempt.currency)
    return plain(money.Money.from_minor(minor))


def _nowhere(_row: object) -> str:
    return ""


class TransactionEvent(Type, of=Step, interfaces=(Node,)):
    """A step of a payment, as the gateway told it."""

    id = Gid("event.pk")
    created_at = Col(DateTime, column="event.created_at", required=True)
    psp_reference = Col(String, column="ref", required=True)
    message = Col(String, column="event.message", required=True)
    external_url = Calc(String, read=_nowhere, required=True)
    amount = One(Money, load=lambda batch: [_moved(row) for row in batch.rows], required=True)
    type = Col(TransactionEventTypeEnum, column="event.type")


def _amount(name: str) -> Any:
    def load(batch: Any) -> list[Shown]:
        return [plain(getattr(row.amounts, name)) for row in batch.rows]

    return One(Money, load=load, required=True)


def _name(row: Transaction) -> str:
    return NAMES.get(row.attempt.gateway, row.attempt.gateway)


class TransactionItem(Type, of=Transaction, interfaces=(Node, ObjectWithMetadata)):
    """A payment and what became of it; each amount is what is left in that state."""

    id = Gid("attempt.pk")
    token = Col(UUID, column="attempt.pk", required=True)
    created_at = Col(DateTime, column="attempt.created_at", required=True)
    modified_at = Col(DateTime, column="attempt.updated_at", required=True)
    actions = Col(listed(TransactionActionEnum), required=True)
    authorized_amount = _amount("authorized")
    authorize_pending_amount = _amount("authorize_pending")
    charged_amount = _amount("charged")
    charge_pending_amount = _amount("charge_pending")
    refunded_amount = _amount("refunded")
    refund_pending_amount = _amount("refund_pending")
    canceled_amount = _amount("canceled")
    cancel_pending_amount = _amount("cancel_pending")
    name = Calc(String, read=_name, required=True)
    message = Col(String, column="attempt.message", required=True)
    psp_reference = Col(String, column="attempt.ref", required=True)
    external_url = Calc(String, read=_nowhere, required=True)
    events = Many(TransactionEvent, key="steps", required=True)


def _faults(config: GatewayConfig) -> list[PayloadError]:
    return payload_errors(config.errors, GATEWAY_CODES)


class PaymentGatewayConfig(Type, of=GatewayConfig):
    """What a client needs to show a gateway's own fields; never a secret."""

    id = Col(String, required=True)
    data = Col(JSON)
    errors = Calc(listed(PaymentGatewayConfigError), read=_faults)
