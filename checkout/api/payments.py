"""Choosing how to pay the older way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graphene import InputObjectType, String

from cart.models import Cart
from checkout.api.actions import changed, named
from checkout.api.checkouts import Checkout, CheckoutRow
from checkout.api.errors import PAYMENT_CODES, PaymentError
from checkout.api.find import IdArgument
from checkout.payment import payment_create
from store.graphql.fields import One
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.scalars import PositiveDecimal
from store.kernel.errors import Conflict
from store.kernel.money import MICRO, Money


class PaymentInput(InputObjectType):
    """How it is paid: the gateway's name, its one-time token, and the total that was shown."""

    gateway = String(required=True)
    token = String()
    amount = PositiveDecimal()


class CheckoutPaymentCreate(
    Payload, error=PaymentError, codes=PAYMENT_CODES, also="payment_errors"
):
    """Say how it is paid; nothing is charged before the order is placed."""

    checkout = One(Checkout)


def create_payment(*, input: Mapping[str, Any], **which: IdArgument) -> CheckoutRow:
    """Keep gateway and token, and the amount the shopper agreed to."""

    def choose(cart: Cart) -> None:
        amount = _money(input.get("amount"), cart.channel.currency)
        token = input.get("token") or ""
        payment_create(cart=cart, gateway=input["gateway"], token=token, amount=amount)

    return changed(which, choose)


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
