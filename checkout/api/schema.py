"""Root fields of checkout and orders."""

from __future__ import annotations

import uuid

from graphene import ID, UUID

from cart.queries import open_cart
from checkout.api import (  # noqa: F401  # they bring root fields and writers of metadata
    completing,
    creating,
    delivery_mutations,
    line_mutations,
    metadata,
    mutations,
    order_metadata,
    payments,
    people,
    transactions,
)
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from checkout.api.find import cart_key
from checkout.api.orders import Order
from store.graphql.base import exactly_one, uuid_key
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


def find_order(_batch: Batch, id: str | None = None) -> list[uuid.UUID | None]:
    """The key of an order; null when it is of none."""
    exactly_one(id=id)
    return [uuid_key(str(id), "Order")]


@query
class CheckoutQueries:
    """Root fields; the id is the key, so only unguessable ids open anything."""

    checkout = One(Checkout, load=find_checkout, id=ID(), token=UUID())
    order = One(Order, load=find_order, id=ID())
