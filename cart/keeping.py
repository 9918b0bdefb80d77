"""Keeping what lies in a cart from others, for as long as the shop says; off unless it does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from cart.models import Cart, CartLine
from catalog.stock.models import Reservation
from catalog.stock.reserve import give_back, reserve
from store.channels.queries import shop
from store.kernel.clock import now
from store.kernel.errors import Conflict


def keep_goods(cart: Cart) -> None:
    """Reserve all lines as they stand, after a change, in its transaction; begins the time anew.

    Raises Conflict (insufficient_stock).
    """
    words = shop()
    minutes = words.keep_minutes_user if cart.user_id else words.keep_minutes_guest
    if not minutes:
        return
    wanted: dict[int, int] = {}
    lines = CartLine.objects.filter(cart=cart).values_list("variant_id", "quantity")
    for variant_id, quantity in lines:
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    reserve(holder=str(cart.pk), wanted=wanted, until=now() + timedelta(minutes=minutes))


def keep_if_possible(cart: Cart) -> None:
    """As keep_goods, where a shortage must stop nobody: then nothing is kept but what was."""
    try:
        with transaction.atomic():
            keep_goods(cart)
    except Conflict:
        return


def let_go(cart: Cart) -> None:
    """Nothing is kept for this cart any more."""
    give_back(holder=str(cart.pk))


def kept_until(holders: Iterable[str]) -> dict[str, datetime]:
    """Until when goods are kept, by the cart's key; where nothing is kept absent. One query."""
    rows = Reservation.objects.filter(holder__in=list(holders), expires_at__gt=now())
    pairs = rows.values("holder").annotate(until=Min("expires_at"))
    return dict(pairs.values_list("holder", "until"))
