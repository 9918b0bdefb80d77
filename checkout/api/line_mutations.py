"""Mutations of a checkout's lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphene import ID

from cart.api.inputs import CheckoutLineInput, CheckoutLineUpdateInput, variant_key, wanted
from cart.models import Cart, CartLine
from cart.services import MAX_LINES, put_lines
from cart.wishes import Wanted
from checkout.api.actions import action, changed
from checkout.api.find import IdArgument
from store.graphql.base import exactly_one, listed, uuid_key
from store.graphql.registry import mutation
from store.kernel.errors import Invalid, NotFound

Lines = Sequence[Mapping[str, Any]]


def all_wanted(lines: Lines, *, currency: str) -> list[Wanted]:
    """Lines to put in, as the service takes them."""
    _refuse_many(lines)
    return [wanted(each, currency=currency) for each in lines]


def add_lines(*, lines: Lines, **which: IdArgument) -> Cart:
    """Put variants in, all or none."""

    def add(cart: Cart) -> None:
        put_lines(cart=cart, wanted=all_wanted(lines, currency=cart.channel.currency))

    return changed(which, add)


def update_lines(*, lines: Lines, **which: IdArgument) -> Cart:
    """Set quantities, all or none."""

    def update(cart: Cart) -> None:
        _refuse_many(lines)
        ids = [each["line_id"] for each in lines if each.get("line_id")]
        variants = _variants(cart, ids) if ids else {}
        put_lines(cart=cart, wanted=[_set(cart, each, variants) for each in lines], replace=True)

    return changed(which, update)


def delete_lines(*, lines_ids: Sequence[str], **which: IdArgument) -> Cart:
    """Take lines out, all or none."""

    def delete(cart: Cart) -> None:
        _refuse_many(lines_ids)
        variants = _variants(cart, lines_ids, field="linesIds")
        put_lines(cart=cart, wanted=[Wanted(pk, 0) for pk in variants.values()], replace=True)

    return changed(which, delete)


def _set(cart: Cart, given: Mapping[str, Any], variants: Mapping[str, int]) -> Wanted:
    """An update as the service takes it."""
    by = exactly_one(lineId=given.get("line_id"), variantId=given.get("variant_id"))
    key = variants[given["line_id"]] if by == "lineId" else variant_key(given)
    if given.get("quantity") is None:
        raise Invalid("required", "Say how many.", "quantity")
    return wanted(given, currency=cart.channel.currency, variant=key)


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


@mutation
class LineMutations:
    """Root fields."""

    checkout_lines_add = action(
        "CheckoutLinesAdd",
        "Put variants in; what is there already grows.",
        add_lines,
        lines=listed(CheckoutLineInput, required=True),
    )
    checkout_lines_update = action(
        "CheckoutLinesUpdate",
        "Set quantities; 0 takes a line out.",
        update_lines,
        lines=listed(CheckoutLineUpdateInput, required=True),
    )
    checkout_lines_delete = action(
        "CheckoutLinesDelete",
        "Take lines out.",
        delete_lines,
        older=False,
        also=False,
        lines_ids=listed(ID, required=True),
    )
