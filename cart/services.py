"""Changing carts; prices are read, never written. Each change locks the cart by one UPDATE."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from cart.keeping import keep_goods, keep_if_possible, let_go
from cart.models import Cart, CartLine
from cart.queries import line_problem, rows_of
from cart.wishes import (
    MAX_QUANTITY,
    Picked,
    Wanted,
    check_quantity,
    pick,
    refuse_all,
    tip_of,
    wanted_rows,
)
from catalog.offers.models import Offer
from catalog.queries.sellables import Sellable, sellables
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.engine.writing import change, insert, update
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money

MAX_LINES = 200
KEEP_DAYS = 60


def create_cart(
    *,
    channel: Channel,
    user: User | None = None,
    country: str | None = None,
    language: str = "en",
    metadata: Mapping[str, str] | None = None,
) -> Cart:
    """An empty cart."""
    cart = Cart(
        channel=channel,
        user=user,
        country=country or channel.default_country,
        language=language,
        metadata=dict(metadata or {}),
    )
    insert(cart)
    return cart


def add_line(*, cart: Cart, variant_id: int, quantity: int, tip: Money | None = None) -> CartLine:
    """Put more of a variant into the cart; a tip replaces the amount chosen before.

    Raises NotFound (not_found), Invalid (zero_quantity, quantity_greater_than_limit, tip_…),
    Conflict (insufficient_stock, unavailable_variant_in_channel, cart_closed, too_many_lines).
    """
    check_quantity(quantity)
    item = _sellable(cart, variant_id)
    tip_micro = tip_of(item, tip)
    with transaction.atomic():
        _lock(cart)
        line = CartLine.objects.filter(cart=cart, variant_id=variant_id).first()
        wanted = 1 if tip_micro else quantity + (line.quantity if line else 0)
        check_quantity(wanted)
        _refuse_problem(item, wanted)
        if line is None:
            _refuse_too_many(cart)
            line = CartLine.objects.create(
                cart=cart,
                variant_id=variant_id,
                quantity=wanted,
                tip_micro=tip_micro,
                created_at=now(),
            )
        else:
            CartLine.objects.filter(pk=line.pk).update(quantity=wanted, tip_micro=tip_micro)
            line.quantity, line.tip_micro = wanted, tip_micro
        keep_goods(cart)
        return line


def put_lines(*, cart: Cart, wanted: Sequence[Wanted], replace: bool = False) -> None:
    """Change several lines, or none: quantities are added, or set with `replace` (0 removes).

    Raises what add_line raises, with product_not_published for what shoppers do not see;
    Problems when several lines are refused.
    """
    picked = pick(channel=cart.channel, wanted=wanted, holder=str(cart.pk), replace=replace)
    with transaction.atomic():
        _lock(cart)
        lines = {line.variant_id: line for line in rows_of(cart)}
        gone = {each.variant_id for each in picked.wanted if not each.quantity}
        if gone:
            CartLine.objects.filter(cart=cart, variant_id__in=gone).delete()
        rows = wanted_rows(cart, picked, lines, replace)
        refuse_all(
            line_problem(picked.items[row.variant_id], row.quantity)
            for row in rows
            if row.variant_id not in lines or row.quantity > lines[row.variant_id].quantity
        )
        fresh = [row for row in rows if row.variant_id not in lines]
        if fresh and len(lines.keys() - gone) + len(fresh) > MAX_LINES:
            raise _too_many()
        _write(fresh)
        for row in rows:
            if row.variant_id in lines:
                values: dict[str, Any] = {"quantity": row.quantity, "tip_micro": row.tip_micro}
                change(CartLine, row.pk, metadata=row.metadata, **values)
        keep_goods(cart)


def fill(*, cart: Cart, picked: Picked) -> list[CartLine]:
    """The first lines of a cart, in the transaction that has made it. Raises as put_lines."""
    rows = wanted_rows(cart, picked, {}, replace=False)
    refuse_all(line_problem(picked.items[row.variant_id], row.quantity) for row in rows)
    if len(rows) > MAX_LINES:
        raise _too_many()
    if rows:
        _write(rows)
        keep_goods(cart)
    return rows


def _write(fresh: Sequence[CartLine]) -> None:
    """New lines; they are shown in the order they were sent."""
    stamp = now()
    for place, row in enumerate(fresh):
        row.created_at = stamp + timedelta(microseconds=place)
    insert(*fresh)


def set_quantity(*, cart: Cart, line: CartLine, quantity: int) -> None:
    """Set how many; 0 removes the line. Raises as add_line does."""
    if quantity == 0:
        remove_line(cart=cart, line=line)
        return
    check_quantity(quantity)
    item = _sellable(cart, line.variant_id)
    wanted = 1 if item.kind == Offer.TIP else quantity
    with transaction.atomic():
        _lock(cart)
        if wanted > line.quantity:
            _refuse_problem(item, wanted)
        changed = CartLine.objects.filter(pk=line.pk, cart=cart).update(quantity=wanted)
        keep_goods(cart)
    if not changed:
        raise NotFound("not_found", "This line is no longer in the cart.", "lines")


def remove_line(*, cart: Cart, line: CartLine) -> None:
    """Take a line out; gone already is fine."""
    with transaction.atomic():
        _lock(cart)
        CartLine.objects.filter(pk=line.pk, cart=cart).delete()
        keep_goods(cart)


def find_line(
    *, cart: Cart, line_id: uuid.UUID | None = None, variant_id: int | None = None
) -> CartLine:
    """A line of this cart by its key or variant; raises NotFound."""
    rows = CartLine.objects.filter(cart=cart)
    line = None
    if variant_id is not None:
        line = rows.filter(variant_id=variant_id).first()
    elif line_id is not None:
        line = rows.filter(pk=line_id).first()
    if line is None:
        raise NotFound("not_found", "This line is not in the cart.", "lines")
    return line


def set_note(*, cart: Cart, note: str) -> None:
    """The shopper's words for the shop, at most 1,000 characters."""
    if len(note) > 1000:
        raise Invalid("too_long", "Keep the note under 1,000 characters.", "note")
    _touch(cart, note=note)


def keep_code(*, cart: Cart, code: str) -> None:
    """The voucher's code of a cart, or none; whoever calls has checked it."""
    _touch(cart, voucher_code=code)
    cart.voucher_code = code
    cart.version += 1


def set_country(*, cart: Cart, country: str) -> None:
    """Where the buyer is: it decides the tax. Raises Invalid (country)."""
    place = sold_to(channel=cart.channel, country=country)
    if cart.country != place:
        _touch(cart, country=place)
        cart.country = place


def sold_to(*, channel: Channel, country: str) -> str:
    """A country that a channel sells to, in capitals. Raises Invalid (country)."""
    allowed = channel.countries
    if len(country) != 2 or not country.isalpha() or (allowed and country not in allowed):
        raise Invalid("invalid", "We do not sell to this country.", "country")
    return country.upper()


def set_language(*, cart: Cart, language: str) -> None:
    """The shopper's language by its code: mails and names of the order are written in it."""
    _touch(cart, language=language)
    cart.language = language


def merge(*, guest: Cart, user: User) -> Cart:
    """On log-in: the guest's lines join the user's cart; answers the cart to go on with."""
    own = (
        Cart.objects.filter(user=user, channel=guest.channel, closed_at=None)
        .select_related("channel", "user")
        .order_by("-updated_at")
        .first()
    )
    if own is None or own.pk == guest.pk:
        _touch(guest, user=user)
        guest.user = user
        return guest
    with transaction.atomic():
        for cart in sorted([guest, own], key=lambda each: each.pk):
            _lock(cart)
        let_go(guest)
        for line in guest.lines.all():
            _adopt(own, line)
        keep_if_possible(own)
        if guest.voucher_code:  # the code that was typed last
            keep_code(cart=own, code=guest.voucher_code)
        Cart.objects.filter(pk=guest.pk).update(closed_at=now())
    return own


def close(*, cart_key: uuid.UUID) -> None:
    """The cart became an order; closing twice is fine."""
    _closed(key=cart_key, at=now())


def prune() -> int:
    """Delete carts untouched for 60 days, and closed ones as long after."""
    return Cart.objects.filter(updated_at__lt=now() - timedelta(days=KEEP_DAYS)).delete()[0]


def _adopt(cart: Cart, line: CartLine) -> None:
    """Move a guest's line: quantities add up to the limit, the guest's tip wins."""
    try:
        with transaction.atomic():
            CartLine.objects.create(
                cart=cart,
                variant_id=line.variant_id,
                quantity=line.quantity,
                tip_micro=line.tip_micro,
                created_at=line.created_at,
            )
    except IntegrityError:
        own = CartLine.objects.get(cart=cart, variant_id=line.variant_id)
        both = 1 if line.tip_micro else min(own.quantity + line.quantity, MAX_QUANTITY)
        tip = line.tip_micro or own.tip_micro
        CartLine.objects.filter(pk=own.pk).update(quantity=both, tip_micro=tip)


def _lock(cart: Cart) -> None:
    """Take the cart's row for this transaction and note the change; refuses a closed cart."""
    _touch(cart)
    cart.version += 1


def _touch(cart: Cart, **values: object) -> None:
    rows = Cart.objects.filter(pk=cart.pk, closed_at=None)
    stamp = now()
    if not (
        rows.update(version=F("version") + 1, updated_at=stamp, **values)
        if values
        else _next_version(key=cart.pk, at=stamp)
    ):
        raise Conflict("cart_closed", "This cart has already become an order.", "id")


@update
def _next_version(key: Any, at: datetime) -> Any:
    rows = Cart.objects.filter(pk=key, closed_at=None)
    return rows, {"version": F("version") + 1, "updated_at": at}


@update
def _closed(key: Any, at: datetime) -> Any:
    return Cart.objects.filter(pk=key, closed_at=None), {"closed_at": at}


def _sellable(cart: Cart, variant_id: int) -> Sellable:
    item = sellables([variant_id], channel=cart.channel, holder=str(cart.pk)).get(variant_id)
    if item is None or not item.is_published:
        raise NotFound("not_found", "This product does not exist.", "variantId")
    return item


def _refuse_problem(item: Sellable, quantity: int) -> None:
    problem = line_problem(item, quantity)
    if problem:
        raise problem


def _refuse_too_many(cart: Cart) -> None:
    if CartLine.objects.filter(cart=cart).count() >= MAX_LINES:
        raise _too_many()


def _too_many() -> Conflict:
    return Conflict("too_many_lines", f"A cart holds at most {MAX_LINES} lines.", "lines")
