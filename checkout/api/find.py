"""Finding what a mutation speaks of; the id is the key to it."""

from __future__ import annotations

import uuid

from cart.models import Cart
from cart.queries import open_cart
from store.graphql.base import exactly_one, uuid_key
from store.kernel.errors import NotFound

IdArgument = str | uuid.UUID | None


def cart_key(**given: IdArgument) -> uuid.UUID | None:
    """The checkout's key by id, or by the older checkoutId or token. Raises Invalid."""
    name = exactly_one(**{"id": None, **given})
    value = given[name]
    if isinstance(value, uuid.UUID):
        return value
    return uuid_key(str(value), "Checkout", field=_camel(name))


def cart_of(**given: IdArgument) -> Cart:
    """The open cart of a checkout. Raises Invalid, NotFound."""
    key = cart_key(**given)
    cart = open_cart(key) if key else None
    if cart is None:
        raise missing(**given)
    return cart


def missing(**given: IdArgument) -> NotFound:
    """There is no such checkout, at the argument that named it."""
    message = "Couldn't resolve to an open checkout: it does not exist or has become an order."
    return NotFound("not_found", message, _camel(exactly_one(**given)))


def _camel(name: str) -> str:
    return "checkoutId" if name == "checkout_id" else name
