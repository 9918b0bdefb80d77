"""Root fields of checkout and orders."""

from __future__ import annotations

import uuid

from graphene import ID, UUID, Field

from cart.queries import open_cart
from checkout.api import (  # noqa: F401  # they bring root fields and writers of metadata
    completing,
    creating,
    delivery_mutations,
    line_mutations,
    metadata,
    mutations,
    payments,
    people,
    transactions,
)
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from checkout.api.find import cart_key
from checkout.api.order_lines import OrderRow
from checkout.api.orders import Order
from checkout.orders.queries import by_key
from store.graphql.base import Info, uuid_key
from store.graphql.engine.batch import Batch
from store.graphql.fields import One
from store.graphql.registry import query


def find_checkout(
    _batch: Batch, id: str | None = None, token: uuid.UUID | None = None
) -> list[CheckoutRow | None]:
    """An open checkout; null when it does not exist or has become an order."""
    key = cart_key(id=id, token=token)
    cart = open_cart(key) if key else None
    return [checkout_row(cart) if cart else None]


@query
class CheckoutQueries:
    """Root fields; the id is the key, so only unguessable ids open anything."""

    checkout = One(Checkout, load=find_checkout, id=ID(), token=UUID())
    order = Field(Order, id=ID(required=True))

    @staticmethod
    def resolve_order(_root: None, _info: Info, id: str) -> OrderRow | None:
        """An order."""
        key = uuid_key(id, "Order")
        order = by_key(key) if key else None
        return OrderRow(order) if order else None
