"""Metadata of carts and their lines; whoever knows the unguessable id may write it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from cart.models import Cart, CartLine
from store.accounts.words import clean_metadata
from store.kernel.clock import now
from store.kernel.errors import NotFound


def change_cart(
    *, key: uuid.UUID | None, pairs: Mapping[str, str], without: Sequence[str] = ()
) -> uuid.UUID:
    """Put pairs into an open cart's metadata and take keys out; answers the cart's key.

    Raises NotFound (id), Invalid (metadata).
    """
    with transaction.atomic():
        cart = _held(key)
        Cart.objects.filter(pk=cart.pk).update(metadata=_changed(cart.metadata, pairs, without))
    return cart.pk


def change_line(
    *, key: uuid.UUID | None, pairs: Mapping[str, str], without: Sequence[str] = ()
) -> uuid.UUID:
    """The same for a line of an open cart; answers the cart's key."""
    line = CartLine.objects.filter(pk=key).first() if key else None
    with transaction.atomic():
        cart = _held(line.cart_id if line else None)
        rows = CartLine.objects.filter(cart=cart, pk=line.pk) if line else CartLine.objects.none()
        found = rows.first()
        if found is None:
            raise _missing()
        rows.update(metadata=_changed(found.metadata, pairs, without))
    return cart.pk


def _held(key: uuid.UUID | None) -> Cart:
    """The open cart, its row taken for this transaction."""
    if key is None:
        raise _missing()
    rows = Cart.objects.filter(pk=key, closed_at=None)
    if not rows.update(version=F("version"), updated_at=now()):
        raise _missing()
    return rows.get()


def _changed(
    before: Mapping[str, Any], pairs: Mapping[str, str], without: Sequence[str]
) -> dict[str, Any]:
    clean_metadata(pairs)
    kept = {name: value for name, value in before.items() if name not in without}
    return clean_metadata({**kept, **pairs})


def _missing() -> NotFound:
    return NotFound("not_found", "Couldn't resolve to an item.", "id")
