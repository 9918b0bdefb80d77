"""Payments the older way: chosen for a checkout, then the one charge of its order."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphene import Boolean, DateTime, String

from checkout.api import order_money
from checkout.api.checkouts import Checkout, CheckoutRow
from checkout.api.orders import Order
from checkout.payments.queries import Transaction
from checkout.payments.standing import payment_status
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import OWNER
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.money import Money, plain
from store.graphql.types import Extend, Type
from store.kernel import money
from store.kernel.actor import HANDLE_PAYMENTS, MANAGE_ORDERS


@dataclass(frozen=True, eq=False)
class PaymentRow:
    """A payment: of a checkout chosen and not charged, of an order what became of it."""

    id: uuid.UUID
    gateway: str
    created: datetime
    modified: datetime
    total: money.Money
    charged: money.Money
    charge_status: str = "NOT_CHARGED"
    # A client's own single-use token, shown to the one who just sent it.
    token: str = ""
    ref: str = ""
    is_active: bool = True
    metadata: Mapping[str, Any] = field(default_factory=dict)
    checkout: CheckoutRow | None = None
    order: uuid.UUID | None = None


def chosen(row: CheckoutRow) -> PaymentRow:
    """How a checkout is going to be paid; there is one such choice, so it has the cart's key."""
    session, payable = row.state.session, row.state.priced.totals.payable
    return PaymentRow(
        id=row.id,
        gateway=session.gateway,
        created=session.updated_at,
        modified=session.updated_at,
        total=payable,
        charged=money.Money.zero(payable.currency),
        token=session.payment_token,
        metadata=dict(session.payment_metadata),
        checkout=row,
    )


def _payment(order: uuid.UUID, made: Transaction) -> PaymentRow:
    attempt = made.attempt
    total = money.Money.from_minor(money.Minor(attempt.amount_minor, attempt.currency))
    status = payment_status(total, [made.amounts], {attempt.state})
    return PaymentRow(
        id=attempt.pk,
        gateway=attempt.gateway,
        created=attempt.created_at,
        modified=attempt.updated_at,
        total=total,
        charged=made.amounts.charged,
        charge_status=status,
        ref=attempt.ref,
        is_active=status not in {"REFUSED", "CANCELLED"},
        metadata=made.metadata,
        order=order,
    )


def _payments(batch: Batch) -> list[list[PaymentRow]]:
    """The charges of each order that are no transactions of a checkout."""
    found = zip(batch.rows, batch.once(order_money.charges), strict=True)
    return [
        [_payment(row.id, each) for each in made if not each.attempt.part] for row, made in found
    ]


class Payment(Type, of=PaymentRow, interfaces=(Node, ObjectWithMetadata)):
    """A payment the older way: one for each checkout, charged when its order is placed."""

    id = Gid()
    gateway = Col(String, required=True)
    is_active = Col(Boolean, required=True)
    created = Col(DateTime, required=True)
    modified = Col(DateTime, required=True)
    token = Col(String, required=True)
    checkout = One(Checkout)
    order = One(Order)
    payment_method_type = Calc(String, read=lambda _row: "", required=True)
    charge_status = Col(order_money.PaymentChargeStatusEnum, required=True)
    total = Col(Money, read=plain)
    captured_amount = Col(Money, column="charged", read=plain)
    psp_reference = Col(String, column="ref", read=lambda ref: ref or None)


class PaymentsOfOrder(Extend, of=Order):
    """An order's payments the older way."""

    payments = Many(
        Payment,
        load=_payments,
        perm=OWNER | MANAGE_ORDERS | HANDLE_PAYMENTS,
        required=True,
        deprecation_reason="Use `transactions` instead.",
    )
