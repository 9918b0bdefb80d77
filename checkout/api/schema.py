"""Root fields of checkout and orders."""

from __future__ import annotations

import uuid

from graphene import ID, UUID, Field

from cart.queries import open_cart
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from checkout.api.find import cart_key
from checkout.api.line_mutations import (
    CheckoutLinesAdd,
    CheckoutLinesDelete,
    CheckoutLinesUpdate,
)
from checkout.api.mutations import (
    CheckoutBillingAddressUpdate,
    CheckoutCreate,
    CheckoutDeliveryMethodUpdate,
    CheckoutEmailUpdate,
    CheckoutShippingAddressUpdate,
    CheckoutShippingMethodUpdate,
    DeliveryOptionsCalculate,
)
from checkout.api.order_lines import OrderRow
from checkout.api.orders import Order
from checkout.api.payments import CheckoutComplete, CheckoutPaymentCreate
from checkout.orders.queries import by_key
from store.graphql.base import Info, uuid_key
from store.graphql.registry import mutation, query


@query
class CheckoutQueries:
    """Root fields; the id is the key, so only unguessable ids open anything."""

    checkout = Field(Checkout, id=ID(), token=UUID())
    order = Field(Order, id=ID(required=True))

    @staticmethod
    def resolve_checkout(
        _root: None, _info: Info, id: str | None = None, token: uuid.UUID | None = None
    ) -> CheckoutRow | None:
        """An open checkout; null when it does not exist or has become an order."""
        key = cart_key(id=id, token=token)
        cart = open_cart(key) if key else None
        return checkout_row(cart) if cart else None

    @staticmethod
    def resolve_order(_root: None, _info: Info, id: str) -> OrderRow | None:
        """An order."""
        key = uuid_key(id, "Order")
        order = by_key(key) if key else None
        return OrderRow(order) if order else None


@mutation
class CheckoutMutations:
    """Root fields."""

    checkout_create = CheckoutCreate.Field()
    checkout_lines_add = CheckoutLinesAdd.Field()
    checkout_lines_update = CheckoutLinesUpdate.Field()
    checkout_lines_delete = CheckoutLinesDelete.Field()
    checkout_email_update = CheckoutEmailUpdate.Field()
    checkout_shipping_address_update = CheckoutShippingAddressUpdate.Field()
    checkout_billing_address_update = CheckoutBillingAddressUpdate.Field()
    delivery_options_calculate = DeliveryOptionsCalculate.Field()
    checkout_delivery_method_update = CheckoutDeliveryMethodUpdate.Field()
    checkout_shipping_method_update = CheckoutShippingMethodUpdate.Field()
    checkout_payment_create = CheckoutPaymentCreate.Field()
    checkout_complete = CheckoutComplete.Field()
