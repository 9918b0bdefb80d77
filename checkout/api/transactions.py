"""Paying before the order exists: prepare a gateway, begin a payment, go on with it."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from graphene import ID, UUID, InputObjectType, List, NonNull, String

from checkout.api.amounts import money_of
from checkout.api.transaction_errors import (
    GATEWAY_CODES,
    INITIALIZE_CODES,
    PROCESS_CODES,
    PaymentGatewayInitializeError,
    TransactionInitializeError,
    TransactionProcessError,
)
from checkout.api.transaction_types import (
    PaymentGatewayConfig,
    TransactionEvent,
    TransactionFlowStrategyEnum,
    TransactionItem,
)
from checkout.transactions import (
    Begun,
    currency_of,
    payment_gateway_initialize,
    transaction_initialize,
    transaction_process,
)
from store.graphql.base import exactly_one, uuid_key
from store.graphql.fields import Col, Many, One
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.scalars import JSON, PositiveDecimal
from store.kernel.actor import Actor
from store.kernel.errors import Invalid, NotFound


class PaymentGatewayToInitialize(InputObjectType):
    """A gateway by its id, and what is for it alone."""

    id = String(required=True)
    data = JSON()


class TransactionInitialize(Payload, error=TransactionInitializeError, codes=INITIALIZE_CODES):
    """The payment that was begun; a refusal of the gateway is an event of it and no error."""

    transaction = One(TransactionItem)
    transaction_event = One(TransactionEvent)
    data = Col(JSON)


class TransactionProcess(Payload, error=TransactionProcessError, codes=PROCESS_CODES):
    """The payment as it stands now."""

    transaction = One(TransactionItem)
    transaction_event = One(TransactionEvent)
    data = Col(JSON)


class PaymentGatewayInitialize(Payload, error=PaymentGatewayInitializeError, codes=GATEWAY_CODES):
    """What each gateway needs in the browser."""

    gateway_configs = Many(PaymentGatewayConfig)


def begin(
    *,
    actor: Actor,
    id: str,
    payment_gateway: Mapping[str, Any],
    amount: Decimal | None = None,
    action: Any = None,
    idempotency_key: str | None = None,
) -> Mapping[str, Any]:
    """Begin to pay a checkout or an order."""
    what = _payable(id)
    begun = transaction_initialize(
        **what,
        gateway=payment_gateway["id"],
        data=_object(payment_gateway.get("data")),
        amount=None if amount is None else money_of(amount, currency_of(**what)),
        idempotency_key=idempotency_key,
        action=None if action is None else str(getattr(action, "value", action)),
        actor=actor,
    )
    return _answer(begun)


def go_on(
    *, id: str | None = None, token: uuid.UUID | None = None, data: Any = None
) -> Mapping[str, Any]:
    """Go on with a payment that waited for the shopper."""
    name = exactly_one(id=id, token=token)
    key = token if id is None else uuid_key(id, "TransactionItem")
    if key is None:
        raise NotFound("not_found", "There is no such transaction.", name)
    return _answer(transaction_process(token=key, data=_object(data)))


def prepare(
    *,
    id: str,
    amount: Decimal | None = None,
    payment_gateways: Sequence[Mapping[str, Any]] | None = None,
) -> Mapping[str, Any]:
    """What gateways need in the browser; whatever the amount, none of ours needs to know it."""
    what = _payable(id)
    if amount is not None:
        money_of(amount, currency_of(**what))
    named = None if payment_gateways is None else [each["id"] for each in payment_gateways]
    return {"gateway_configs": payment_gateway_initialize(**what, gateways=named)}


def _payable(id: str) -> dict[str, uuid.UUID]:
    """The checkout or order that an id names. Raises Invalid, NotFound."""
    key = uuid_key(id, "Checkout", "Order")
    if key is None:
        raise NotFound("not_found", "There is no such checkout or order, or it is closed.", "id")
    return {"order" if base64.b64decode(id).startswith(b"Order:") else "checkout": key}


def _object(data: Any) -> Mapping[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise Invalid("invalid", "What a gateway is told is a JSON object.", "data")
    return data


def _answer(begun: Begun) -> Mapping[str, Any]:
    steps = begun.transaction.steps
    return {
        "transaction": begun.transaction,
        "transaction_event": steps[-1] if steps else None,
        "data": begun.data,
    }


@mutation
class TransactionMutations:
    """Root fields."""

    payment_gateway_initialize = Mutation(
        PaymentGatewayInitialize,
        service=prepare,
        id=ID(required=True),
        amount=PositiveDecimal(),
        payment_gateways=List(NonNull(PaymentGatewayToInitialize)),
    )
    transaction_initialize = Mutation(
        TransactionInitialize,
        service=begin,
        id=ID(required=True),
        payment_gateway=PaymentGatewayToInitialize(required=True),
        amount=PositiveDecimal(),
        action=TransactionFlowStrategyEnum(),
        idempotency_key=String(),
    )
    transaction_process = Mutation(
        TransactionProcess, service=go_on, id=ID(), token=UUID(), data=JSON()
    )
