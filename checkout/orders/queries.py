"""Reading orders."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from checkout.orders import states
from checkout.orders.models import Order


def by_token(token: str) -> Order | None:
    """The order that an unguessable link names; an empty token names none."""
    if not token or len(token) > 40:
        return None
    return placed().filter(token=token).first()


def by_key(key: uuid.UUID) -> Order | None:
    """The order of that key; what is only being paid for is none."""
    return placed().filter(pk=key).first()


def living(cart_key: uuid.UUID) -> Order | None:
    """The order a cart became, unless it was canceled or has expired."""
    return placed().filter(cart_key=cart_key).exclude(status__in=states.CLOSED).first()


def draft_of(cart_key: uuid.UUID) -> Order | None:
    """What the checkout of this cart is being paid for, frozen; None when nothing is."""
    return _whole().filter(cart_key=cart_key, status=states.DRAFT).first()


def last_of(cart_key: uuid.UUID) -> Order | None:
    """The newest order of a cart, a canceled one too; None when it became none."""
    return placed().filter(cart_key=cart_key).order_by("-created_at", "-number").first()


def of_user(user_id: int) -> QuerySet[Order]:
    """A user's orders that count, newest first."""
    return placed().filter(user_id=user_id).exclude(status__in=states.CLOSED)


def keys_of_users(user_ids: Collection[int]) -> dict[int, list[uuid.UUID]]:
    """The keys of all orders of users, newest first, in one query."""
    found: dict[int, list[uuid.UUID]] = {pk: [] for pk in user_ids}
    rows = Order.objects.filter(user_id__in=list(found)).exclude(status__in=states.UNSEEN)
    for user_id, key in rows.order_by("-created_at", "-number").values_list("user_id", "pk"):
        found[user_id].append(key)
    return found


def of_email(email: str) -> QuerySet[Order]:
    """Orders placed with an e-mail address, newest first; only for mail to that address."""
    return placed().filter(email=email.strip().lower()).exclude(status=states.EXPIRED)


def counted() -> QuerySet[Order]:
    """Orders that belong to the numbers: paid and not a test."""
    return Order.objects.filter(test=False, status__in=states.CONFIRMED)


def placed() -> QuerySet[Order]:
    """Orders as people know them: without what is, or was, only being paid for."""
    return _whole().exclude(status__in=states.UNSEEN)


def _whole() -> QuerySet[Order]:
    rows = Order.objects.select_related("channel", "user", "shipping_address", "billing_address")
    return rows.prefetch_related("lines", "discounts")
