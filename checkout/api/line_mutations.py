"""Mutations of a checkout's lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphene import ID

from cart.api.lines import (
    CheckoutLineInput,
    CheckoutLineUpdateInput,
    refuse_price,
    tip_of,
    variant_key,
    wanted,
)
from cart.models import Cart, CartLine
from cart.services import MAX_LINES, Wanted, put_lines
from checkout.api.actions import CheckoutAction, Which
from store.graphql.base import exactly_one, listed, uuid_key
from store.kernel.errors import Invalid, NotFound


def add_all(cart: Cart, lines: Sequence[Mapping[str, Any]]) -> None:
    """Put lines in, all or none."""
    _refuse_many(lines)
    currency = cart.channel.currency
    put_lines(cart=cart, wanted=[wanted(each, currency=currency) for each in lines])


class CheckoutLinesAdd(CheckoutAction):
    """Put variants in; what is there already grows."""

    class Arguments(Which):
        lines = listed(CheckoutLineInput, required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """All or none."""
        add_all(cart, given["lines"])


class CheckoutLinesUpdate(CheckoutAction):
    """Set quantities; 0 takes a line out."""

    class Arguments(Which):
        lines = listed(CheckoutLineUpdateInput, required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """All or none."""
        lines: Sequence[Mapping[str, Any]] = given["lines"]
        _refuse_many(lines)
        variants = _variants(cart, [each["line_id"] for each in lines if each.get("line_id")])
        put_lines(cart=cart, wanted=[_set(cart, each, variants) for each in lines], replace=True)


class CheckoutLinesDelete(CheckoutAction):
    """Take lines out."""

    class Arguments:
        id = Which.id
        token = Which.token
        lines_ids = listed(ID, required=True)

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """All or none."""
        ids: Sequence[str] = given["lines_ids"]
        _refuse_many(ids)
        variants = _variants(cart, ids, field="linesIds")
        put_lines(cart=cart, wanted=[Wanted(pk, 0) for pk in variants.values()], replace=True)


def _set(cart: Cart, given: Mapping[str, Any], variants: Mapping[str, int]) -> Wanted:
    """An update as the service takes it."""
    refuse_price(given)
    quantity = given.get("quantity")
    if quantity is None:
        raise Invalid("required", "Say how many.", "quantity")
    by = exactly_one(lineId=given.get("line_id"), variantId=given.get("variant_id"))
    key = variants[given["line_id"]] if by == "lineId" else variant_key(given)
    return Wanted(key, quantity, tip_of(given, cart.channel.currency))


def _variants(cart: Cart, ids: Sequence[str], *, field: str = "lineId") -> dict[str, int]:
    """The variants of lines of this cart by the lines' ids. Raises Invalid, NotFound."""
    keys = {each: uuid_key(each, "CheckoutLine", field=field) for each in ids}
    rows = CartLine.objects.filter(cart=cart, pk__in=[key for key in keys.values() if key])
    known = dict(rows.values_list("pk", "variant_id"))
    found = {each: known[key] for each, key in keys.items() if key in known}
    gone = [key for key in keys.values() if key not in known]
    if gone:
        message = "This line is not in the checkout."
        raise NotFound("not_found", message, field, lines=[key for key in gone if key])
    return found


def _refuse_many(lines: Sequence[object]) -> None:
    if len(lines) > MAX_LINES:
        raise Invalid("too_many_lines", f"At most {MAX_LINES} lines fit.", "lines")
