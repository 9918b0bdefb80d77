"""Choosing how to pay the older way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graphene import InputObjectType, String

from cart.models import Cart
from checkout.api.actions import changed, named
from checkout.api.checkouts import Checkout, checkout_row
from checkout.api.errors import PAYMENT_CODES, PaymentError
from checkout.api.find import IdArgument
from checkout.api.order_payments import Payment, PaymentRow, chosen
from checkout.api.transaction_types import TransactionItem
from checkout.payment import payment_create
from checkout.payments.queries import Transaction, transactions_of
from store.graphql.base import listed
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import Perm
from store.graphql.fields import Many, One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.scalars import PositiveDecimal
from store.graphql.types import Extend
from store.kernel.actor import HANDLE_PAYMENTS, MANAGE_CHECKOUTS
from store.kernel.errors import Conflict
from store.kernel.money import MICRO, Money


class PaymentInput(InputObjectType):
    """How it is paid: the gateway's name, its one-time token, and the total that was shown."""

    gateway = String(required=True)
    token = String()
    amount = PositiveDecimal()
    metadata = listed(MetadataInput)


def _chosen(batch: Batch) -> list[PaymentRow | None]:
    """The choice as it was written, read when it is asked for."""
    carts = [outcome.checkout for outcome in batch.rows]
    return [None if cart is None else chosen(checkout_row(cart)) for cart in carts]


class CheckoutPaymentCreate(
    Payload, error=PaymentError, codes=PAYMENT_CODES, also="payment_errors"
):
    """Say how it is paid; nothing is charged before the order is placed."""

    checkout = One(Checkout)
    payment = One(Payment, load=_chosen)


def create_payment(*, input: Mapping[str, Any], **which: IdArgument) -> Mapping[str, Cart]:
    """Keep gateway and token, and the amount the shopper agreed to."""

    def choose(cart: Cart) -> None:
        amount = _money(input.get("amount"), cart.channel.currency)
        token = input.get("token") or ""
        pairs = pairs_of(input.get("metadata"))
        payment_create(
            cart=cart, gateway=input["gateway"], token=token, amount=amount, metadata=pairs
        )

    return {"checkout": changed(which, choose)}


def _paid(batch: Batch) -> list[list[Transaction]]:
    found = transactions_of(batch.col("id"))
    return [found[key] for key in batch.col("id")]


class PaymentsOfCheckout(Extend, of=Checkout):
    """What a checkout was paid for so far; for the staff, as its payer was told each already."""

    transactions = Many(TransactionItem, load=_paid, perm=Perm(MANAGE_CHECKOUTS, HANDLE_PAYMENTS))


def _money(amount: Decimal | None, currency: str) -> Money | None:
    if amount is None:
        return None
    micro = amount * MICRO
    if micro != int(micro):
        message = "The amount must be the checkout's total."
        raise Conflict("partial_payment_not_allowed", message, "amount")
    return Money(int(micro), currency)


@mutation
class PaymentMutations:
    """Root fields."""

    checkout_payment_create = Mutation(
        CheckoutPaymentCreate,
        service=create_payment,
        input=PaymentInput(required=True),
        args=named(),
    )
