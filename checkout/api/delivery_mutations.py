"""Mutations that list deliveries and choose one."""

from __future__ import annotations

from graphene import ID

from cart.models import Cart
from checkout.api.actions import action
from checkout.api.checkouts import CheckoutRow, checkout_row
from checkout.api.delivery import Delivery, DeliveryRow
from checkout.api.errors import DELIVERY_CODES, DeliveryOptionsCalculateError
from checkout.api.find import IdArgument, cart_of
from checkout.complete import load, weighed
from checkout.session.services import set_delivery
from store.graphql.base import integer_key
from store.graphql.fields import Many
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.kernel.errors import Conflict

Answer = Cart | CheckoutRow


def choose_delivery(*, delivery_method_id: str | None = None, **which: IdArgument) -> Answer:
    """Only what fits the parcel and its address can be chosen; null takes the choice back."""
    return _choose(cart_of(**which), delivery_method_id, "deliveryMethodId")


def choose_shipping(*, shipping_method_id: str | None = None, **which: IdArgument) -> Answer:
    """The same by its older name."""
    return _choose(cart_of(**which), shipping_method_id, "shippingMethodId")


def _choose(cart: Cart, id: str | None, field: str) -> Answer:
    """Choose a delivery by its id; None takes the choice back. Raises Invalid, Conflict."""
    if id is None:
        set_delivery(cart=cart, method_id=None)
        return cart
    key = integer_key(id, "CheckoutDelivery", "ShippingMethod", field=field)
    state = load(cart, looks=False)
    if not state.priced.ships:
        message = "Nothing in this checkout is sent."
        raise Conflict("shipping_not_required", message, field)
    if state.session.shipping_address_id is None:
        message = "Say where it goes first."
        raise Conflict("shipping_address_not_set", message, field)
    if key not in {option.method_id for option in state.options}:
        message = "This delivery is not possible for this address and parcel."
        raise Conflict("delivery_method_not_applicable", message, field)
    session = set_delivery(cart=cart, method_id=key, known=state.session)
    return CheckoutRow(weighed(session, state.goods, state.find_options))


class DeliveryOptionsCalculate(
    Payload,
    error=DeliveryOptionsCalculateError,
    codes=DELIVERY_CODES,
    failed={"deliveries": []},
):
    """List the deliveries that fit the parcel and its address."""

    deliveries = Many(Delivery, required=True)


def list_deliveries(*, id: str) -> list[DeliveryRow]:
    """As they stand now."""
    row = checkout_row(cart_of(id=id))
    return [DeliveryRow(method.id, method) for method in row.shipping_methods]


@mutation
class DeliveryMutations:
    """Root fields."""

    delivery_options_calculate = Mutation(
        DeliveryOptionsCalculate, service=list_deliveries, id=ID(required=True)
    )
    checkout_delivery_method_update = action(
        "CheckoutDeliveryMethodUpdate",
        "Choose a delivery, or none.",
        choose_delivery,
        older=False,
        also=False,
        delivery_method_id=ID(),
    )
    checkout_shipping_method_update = action(
        "CheckoutShippingMethodUpdate",
        "The older name of checkoutDeliveryMethodUpdate.",
        choose_shipping,
        shipping_method_id=ID(),
    )
