"""Mutations that open a checkout and say who buys, where it goes, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from graphene import ID, Boolean, Field, InputObjectType, String

from cart.api.lines import CheckoutLineInput
from cart.models import Cart
from checkout.api.actions import CheckoutAction, Which
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from checkout.api.delivery import Delivery, DeliveryRow
from checkout.api.errors import (
    CHECKOUT_CODES,
    DELIVERY_CODES,
    CheckoutError,
    DeliveryOptionsCalculateError,
)
from checkout.api.find import cart_of
from checkout.api.line_mutations import add_all
from checkout.complete import load
from checkout.session.opening import open_checkout
from checkout.session.services import (
    session_of,
    set_billing_address,
    set_delivery,
    set_email,
    set_shipping_address,
)
from store.accounts.api.types import AddressInput, columns
from store.channels import models as channels
from store.channels.queries import channel_by_slug
from store.graphql.base import Info, integer_key, listed
from store.graphql.errors import Codes, for_address
from store.graphql.mutations import Action
from store.kernel.errors import Conflict, Invalid, NotFound

Step = Callable[[Cart], None]


class CheckoutCreateInput(InputObjectType):
    """What may be known when a checkout is opened; nothing is needed."""

    channel = String()
    lines = listed(CheckoutLineInput)
    email = String()
    shipping_address = AddressInput()
    billing_address = AddressInput()


def ship_to(cart: Cart, address: Mapping[str, Any]) -> None:
    """Check and keep the address goods go to."""
    for_address("SHIPPING", lambda: set_shipping_address(cart=cart, data=columns(address)))


def bill_to(cart: Cart, address: Mapping[str, Any]) -> None:
    """Check and keep who is billed; it decides the tax while nothing else does."""
    taxed = session_of(cart).shipping_address_id is None
    for_address(
        "BILLING", lambda: set_billing_address(cart=cart, data=columns(address), taxed=taxed)
    )


class CheckoutCreate(Action):
    """Open a checkout; all of it or nothing."""

    class Arguments:
        input = CheckoutCreateInput(required=True)

    codes: ClassVar[Codes] = CHECKOUT_CODES
    checkout = Field(Checkout)
    created = Boolean()
    errors = listed(CheckoutError, required=True)

    @classmethod
    def act(cls, _info: Info, **given: Any) -> Mapping[str, Any]:
        """A new checkout with what was given."""
        asked: Mapping[str, Any] = given["input"]
        channel = _channel(asked.get("channel"))
        cart = open_checkout(channel=channel, steps=_steps(asked))
        return {"checkout": checkout_row(cart_of(id=None, token=cart.pk)), "created": True}


def _steps(asked: Mapping[str, Any]) -> list[Step]:
    steps: list[Step] = []
    if asked.get("lines"):
        steps.append(lambda cart: add_all(cart, asked["lines"]))
    if asked.get("email"):
        steps.append(lambda cart: set_email(cart=cart, email=asked["email"]))
    if asked.get("shipping_address"):
        steps.append(lambda cart: ship_to(cart, asked["shipping_address"]))
    if asked.get("billing_address"):
        steps.append(lambda cart: bill_to(cart, asked["billing_address"]))
    return steps


def _channel(slug: str | None) -> channels.Channel:
    """The channel to sell in. Raises Invalid (missing_channel_slug), NotFound, Conflict."""
    if slug is None:
        active = list(channels.Channel.objects.filter(is_active=True)[:2])
        if len(active) != 1:
            raise Invalid("missing_channel_slug", "Name the channel.", "channel")
        return active[0]
    found = channel_by_slug(slug)
    if found is not None:
        return found
    if channels.Channel.objects.filter(slug=slug).exists():
        raise Conflict("channel_inactive", "This channel is closed.", "channel")
    raise NotFound("not_found", "There is no channel of this name.", "channel")


class CheckoutEmailUpdate(CheckoutAction):
    """Say where the receipt goes."""

    class Arguments(Which):
        email = String(required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Keep it."""
        set_email(cart=cart, email=given["email"])


class CheckoutShippingAddressUpdate(CheckoutAction):
    """Say where goods go."""

    class Arguments(Which):
        shipping_address = AddressInput(required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Keep it."""
        ship_to(cart, given["shipping_address"])


class CheckoutBillingAddressUpdate(CheckoutAction):
    """Say who is billed."""

    class Arguments(Which):
        billing_address = AddressInput(required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Keep it."""
        bill_to(cart, given["billing_address"])


class CheckoutDeliveryMethodUpdate(CheckoutAction):
    """Choose a delivery, or none."""

    class Arguments(Which):
        delivery_method_id = ID()

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Only what fits the parcel and its address can be chosen."""
        choose(cart, given.get("delivery_method_id"), "deliveryMethodId")


class CheckoutShippingMethodUpdate(CheckoutAction):
    """The older name of checkoutDeliveryMethodUpdate."""

    class Arguments(Which):
        shipping_method_id = ID()

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """Only what fits the parcel and its address can be chosen."""
        choose(cart, given.get("shipping_method_id"), "shippingMethodId")


def choose(cart: Cart, id: str | None, field: str) -> None:
    """Choose a delivery by its id; null takes the choice back. Raises Invalid, Conflict."""
    if id is None:
        set_delivery(cart=cart, method_id=None)
        return
    key = integer_key(id, "CheckoutDelivery", "ShippingMethod", field=field)
    state = load(cart)
    if not state.priced.ships:
        message = "Nothing in this checkout is sent."
        raise Conflict("shipping_not_required", message, field)
    if state.session.shipping_address_id is None:
        message = "Say where it goes first."
        raise Conflict("shipping_address_not_set", message, field)
    if key not in {option.method_id for option in state.options}:
        message = "This delivery is not possible for this address and parcel."
        raise Conflict("delivery_method_not_applicable", message, field)
    set_delivery(cart=cart, method_id=key)


class DeliveryOptionsCalculate(Action):
    """List the deliveries that fit the parcel and its address."""

    class Arguments:
        id = ID(required=True)

    codes: ClassVar[Codes] = DELIVERY_CODES
    deliveries = listed(Delivery, required=True)
    errors = listed(DeliveryOptionsCalculateError, required=True)

    @classmethod
    def act(cls, _info: Info, **given: Any) -> Mapping[str, list[DeliveryRow]]:
        """As they stand now."""
        row: CheckoutRow = checkout_row(cart_of(id=given["id"]))
        return {"deliveries": [DeliveryRow(method.id, method) for method in row.methods]}

    @classmethod
    def on_failure(cls) -> Mapping[str, list[DeliveryRow]]:
        """The list is never null."""
        return {"deliveries": []}
