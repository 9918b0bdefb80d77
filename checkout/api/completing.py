"""Placing the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphene import Boolean, String

from cart.metadata import change_cart
from checkout.api.actions import named
from checkout.api.errors import CHECKOUT_CODES, CheckoutError
from checkout.api.find import IdArgument, cart_key, missing
from checkout.api.order_rows import OrderRow
from checkout.api.orders import Order
from checkout.complete import complete
from checkout.orders.queries import living
from checkout.session.services import agreed_amount
from store.graphql.base import listed
from store.graphql.fields import Col, One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.scalars import JSONString


class CheckoutComplete(
    Payload,
    error=CheckoutError,
    codes=CHECKOUT_CODES,
    also="checkout_errors",
    failed={"confirmation_needed": False},
):
    """Place the order and charge it once; called again it answers the same order."""

    order = One(Order)
    confirmation_needed = Col(Boolean, required=True)
    confirmation_data = Col(JSONString)


def complete_checkout(
    *,
    metadata: Sequence[Mapping[str, str]] | None = None,
    redirect_url: str | None = None,  # noqa: ARG001  # our mails link to our own pages
    store_source: bool | None = False,  # noqa: ARG001  # cards are not kept
    **which: IdArgument,
) -> Mapping[str, Any]:
    """The order; its state says whether the charge is known to have gone through."""
    key = cart_key(**which)
    if key is None:
        raise missing(**which)
    if metadata and living(key) is None:
        change_cart(key=key, pairs=pairs_of(metadata))
    order = complete(cart_key=key, ask_consent=False, ask_billing=True, shown=agreed_amount(key))
    return {"order": OrderRow(order), "confirmation_needed": False}


@mutation
class CompleteMutations:
    """Root fields."""

    checkout_complete = Mutation(
        CheckoutComplete,
        service=complete_checkout,
        metadata=listed(MetadataInput),
        redirect_url=String(),
        store_source=Boolean(default_value=False),
        args=named(),
    )
