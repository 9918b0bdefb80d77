"""Metadata of checkouts and their lines: the unguessable id is the key to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from cart.api.lines import CheckoutLine
from cart.metadata import change_cart, change_line
from cart.queries import PricedLine, open_cart
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from store.graphql.metadata import written_by
from store.kernel.errors import NotFound
from store.kernel.ids import uuid_pk


def merge_of_checkout(*, pk: str, pairs: Mapping[str, str], **_who: Any) -> CheckoutRow:
    """Put pairs into a checkout's metadata, whoever asks."""
    return _row(change_cart(key=uuid_pk(pk), pairs=pairs))


def drop_of_checkout(*, pk: str, keys: Sequence[str], **_who: Any) -> CheckoutRow:
    """Take keys out of a checkout's metadata, whoever asks."""
    return _row(change_cart(key=uuid_pk(pk), pairs={}, without=keys))


def merge_of_line(*, pk: str, pairs: Mapping[str, str], **_who: Any) -> PricedLine:
    """Put pairs into a line's metadata, whoever asks."""
    return _line(change_line(key=uuid_pk(pk), pairs=pairs), pk)


def drop_of_line(*, pk: str, keys: Sequence[str], **_who: Any) -> PricedLine:
    """Take keys out of a line's metadata, whoever asks."""
    return _line(change_line(key=uuid_pk(pk), pairs={}, without=keys), pk)


def _row(key: uuid.UUID) -> CheckoutRow:
    cart = open_cart(key)
    if cart is None:
        raise _missing()
    return checkout_row(cart)


def _line(key: uuid.UUID, pk: str) -> PricedLine:
    lines = _row(key).state.priced.lines
    found = next((line for line in lines if line.id == uuid_pk(pk)), None)
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound("not_found", "Couldn't resolve to an item.", "id")


written_by(Checkout, merge=merge_of_checkout, drop=drop_of_checkout)
written_by(CheckoutLine, merge=merge_of_line, drop=drop_of_line)
