"""Paying and placing the order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from graphene import Boolean, Field, InputObjectType, String

from cart.models import Cart
from checkout.api.actions import NAMES, CheckoutAction, Which
from checkout.api.errors import CHECKOUT_CODES, PAYMENT_CODES, CheckoutError, PaymentError
from checkout.api.find import cart_key, missing
from checkout.api.order_lines import OrderRow
from checkout.api.orders import Order
from checkout.complete import complete, load
from checkout.payments.services import gateway_of
from checkout.session.models import Session
from checkout.session.opening import agree
from checkout.session.services import set_payment
from store.graphql.base import Info, listed
from store.graphql.errors import Codes
from store.graphql.mutations import Action
from store.graphql.scalars import JSONString, PositiveDecimal
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import MICRO, Money


class PaymentInput(InputObjectType):
    """How it is paid: the gateway's name, its one-time token, and the total that was shown."""

    gateway = String(required=True)
    token = String()
    amount = PositiveDecimal()


class CheckoutPaymentCreate(CheckoutAction):
    """Say how it is paid; nothing is charged before the order is placed."""

    class Arguments(Which):
        input = PaymentInput(required=True)

    codes: ClassVar[Codes] = PAYMENT_CODES
    errors = listed(PaymentError, required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Keep gateway and token, and the amount the shopper agreed to."""
        asked: Mapping[str, Any] = given["input"]
        state = load(cart)
        payable = state.priced.totals.payable
        if not state.priced.lines:
            raise Invalid("no_checkout_lines", "The checkout is empty.", "lines")
        _refuse_other(asked.get("amount"), payable)
        token = asked.get("token") or ""
        _refuse_gateway(asked["gateway"], token)
        set_payment(cart=cart, gateway=asked["gateway"], token=token)
        agree(cart=cart, amount=payable)


def _refuse_other(amount: Decimal | None, payable: Money) -> None:
    if amount is not None and amount * MICRO != payable.micro:
        message = f"The amount must be the checkout's total, {payable.exact()}."
        raise Conflict("partial_payment_not_allowed", message, "amount")


def _refuse_gateway(name: str, token: str) -> None:
    if name not in settings.GATEWAYS:
        raise Invalid("not_supported_gateway", "This way to pay does not exist.", "gateway")
    if gateway_of(name).caps.needs_token and not token:
        raise Invalid("required", "This way to pay needs the token of a card.", "token")


class CheckoutComplete(Action):
    """Place the order and charge it once; called again it answers the same order."""

    class Arguments(Which):
        pass

    codes: ClassVar[Codes] = CHECKOUT_CODES
    order = Field(Order)
    confirmation_needed = Boolean(required=True)
    confirmation_data = JSONString()
    errors = listed(CheckoutError, required=True)

    @classmethod
    def act(cls, _info: Info, **given: Any) -> Mapping[str, Any]:
        """The order; its state says whether the charge is known to have gone through."""
        which = {name: given.get(name) for name in NAMES}
        key = cart_key(**which)
        if key is None:
            raise missing(**which)
        session = Session.objects.filter(pk=key).select_related("cart__channel").first()
        shown = _agreed(session)
        order = complete(cart_key=key, ask_consent=False, ask_billing=True, shown=shown)
        return {"order": OrderRow(order), "confirmation_needed": False}

    @classmethod
    def on_failure(cls) -> Mapping[str, Any]:
        """Never null."""
        return {"confirmation_needed": False}


def _agreed(session: Session | None) -> Money | None:
    if session is None or session.agreed_micro is None:
        return None
    return Money(session.agreed_micro, session.cart.channel.currency)
