"""Money landed, nobody completed: the checkout completes itself, or the money goes back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from cart.models import Cart
from cart.queries import open_cart
from checkout.apply import FINISH_AFTER, LAPSES_AFTER, confirm_parts, refund_surplus
from checkout.complete import Checkout, due, fitting, load, place_paid
from checkout.orders import states as order_states
from checkout.orders.models import Order
from checkout.orders.queries import living
from checkout.parts import give_back
from checkout.payments import states
from checkout.payments.models import Attempt
from checkout.payments.queries import parts_of
from checkout.payments.standing import standing
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid

LEASE = timedelta(minutes=1)
BATCH = 50


def finish_due(limit: int = BATCH) -> int:
    """Look at every checkout whose money waits for its order too long; answers how many."""
    rows = Attempt.objects.filter(finish_at__lte=now()).order_by("finish_at")
    keys = dict.fromkeys(rows.values_list("payable_key", flat=True)[:limit])
    taken = [key for key in keys if _postpone(key, LEASE, now())]
    for key in taken:
        finish(cart_key=key)
    return len(taken)


def finish(*, cart_key: uuid.UUID) -> None:
    """Complete the checkout that was paid for, or give the money back; again changes nothing.

    Money that only covers a part, or a checkout that is still being changed, waits a while.
    """
    try:
        with transaction.atomic():
            done = _finish(cart_key)
    except (Conflict, Invalid):
        done = False  # the goods are gone, or the voucher: it can be no order any more
    if not done:
        with transaction.atomic():
            _lock(cart_key)
            give_back(cart_key=cart_key)


def _finish(cart_key: uuid.UUID) -> bool:
    """True when there is an order, or it is too early to say; False = the money goes back."""
    _lock(cart_key)
    order, cart = living(cart_key), open_cart(cart_key)
    if order is not None:
        _settle_order(order)
        return True
    return cart is not None and _complete(load(cart))


def _lock(cart_key: uuid.UUID) -> None:
    """Take the cart's row for this transaction; who changes or completes it waits."""
    Cart.objects.filter(pk=cart_key).update(version=F("version"))


def _settle_order(order: Order) -> None:
    """Money that came for an order that stands: it confirms it, or is too much and goes back."""
    if order.status == order_states.UNCONFIRMED and confirm_parts(order):
        return
    landed = [each for each in parts_of(order.cart_key) if each.state == states.SUCCEEDED]
    for part in landed:
        if part.finish_at is None:
            continue  # it was counted when the order was confirmed
        if order.status != order_states.UNCONFIRMED:
            refund_surplus(part, part.amount_minor - part.returned_minor)
        Attempt.objects.filter(pk=part.pk).update(finish_at=None)


def _complete(checkout: Checkout) -> bool:
    parts = parts_of(checkout.cart.pk)
    stands = standing(parts)
    draft = fitting(checkout)
    problems = checkout.problems(
        ask_consent=False, ask_billing=True, paid=True, frozen=draft is not None
    )
    enough = stands.covered >= due(checkout, draft)
    if stands.charged and enough and not problems:
        place_paid(checkout, ask_consent=False, ask_billing=True)
        return True
    return _postpone(checkout.cart.pk, _patience(parts), _last_change(checkout, parts))


def _patience(parts: list[Attempt]) -> timedelta:
    """Not long where all was paid for at once; who pays in parts is given time for the rest."""
    whole = any(each.completes and each.state == states.SUCCEEDED for each in parts)
    return FINISH_AFTER if whole else LAPSES_AFTER


def _last_change(checkout: Checkout, parts: list[Attempt]) -> datetime:
    """When the shopper last did something."""
    stamps = [each.created_at for each in parts]
    return max([checkout.cart.updated_at, checkout.session.updated_at, *stamps])


def _postpone(cart_key: uuid.UUID, wait: timedelta, since: datetime) -> bool:
    """Look again at `since` + `wait`; False when that is past, or nobody waits any more."""
    at = since + wait
    if at <= now():
        return False
    rows = Attempt.objects.filter(payable_key=cart_key, part=True, finish_at__isnull=False)
    return bool(rows.update(finish_at=at))
