"""Lines as clients write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import ID, InputObjectType, Int, String

from cart.wishes import Wanted
from store.graphql.base import integer_key, listed
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.scalars import PositiveDecimal
from store.kernel import money
from store.kernel.errors import Invalid, NotFound, Refused


class CheckoutLineInput(InputObjectType):
    """A variant to put in. `tipAmount` is our own addition: what a tip gives, such as "0.30"."""

    variant_id = ID(required=True)
    quantity = Int(required=True)
    price = PositiveDecimal()
    tip_amount = String()
    metadata = listed(MetadataInput)


class CheckoutLineUpdateInput(InputObjectType):
    """A line, by its id or its variant's, and how many it shall have; 0 takes it out."""

    line_id = ID()
    variant_id = ID()
    quantity = Int()
    price = PositiveDecimal()
    tip_amount = String()
    metadata = listed(MetadataInput)


def wanted(given: Mapping[str, Any], *, currency: str, variant: int | None = None) -> Wanted:
    """A line input as the service takes it; `variant` when a line named it.

    Raises Refused (a price), Invalid, NotFound.
    """
    if given.get("price") is not None:
        message = "To access this path, you need one of the following permissions: HANDLE_CHECKOUTS"
        raise Refused("permission_denied", message, "price")
    key = variant_key(given) if variant is None else variant
    tip = tip_of(given, currency)
    return Wanted(key, given["quantity"], tip, pairs_of(given.get("metadata")))


def variant_key(given: Mapping[str, Any]) -> int:
    """The variant an input names. Raises Invalid (graphql_error), NotFound."""
    key = integer_key(given["variant_id"], "ProductVariant", field="variantId")
    if key is None:
        raise NotFound("not_found", "This product does not exist.", "variantId")
    return key


def tip_of(given: Mapping[str, Any], currency: str) -> money.Money | None:
    """The tip's amount. Raises Invalid (tipAmount)."""
    text = given.get("tip_amount")
    if text is None:
        return None
    try:
        return money.Money.parse(text, currency)
    except Invalid as error:
        raise Invalid(error.code, error.message, "tipAmount") from error
