"""Reading orders."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from checkout.orders import states
from checkout.orders.models import Order, OrderDiscount, OrderLine
from store.graphql.engine.instances import instances
from store.graphql.engine.prepared import prepared
from store.kernel.rows import Word


def by_token(token: str) -> Order | None:
    """The order that an unguessable link names; an empty token names none."""
    if not token or len(token) > 40:
        return None
    return placed().filter(token=token).first()


def by_key(key: uuid.UUID) -> Order | None:
    """The order of that key; what is only being paid for is none."""
    order = next(iter(_orders(key=key)), None)
    if order is None or order.status in states.UNSEEN:
        return None
    return with_parts(order, discounts=_discounts(key=key))


def with_lines(key: uuid.UUID) -> Order | None:
    """The order of that key in whatever state, with its lines."""
    order = next(iter(_bare(key=key)), None)
    return with_parts(order) if order is not None else None


def with_parts(
    order: Order,
    *,
    lines: Sequence[OrderLine] | None = None,
    discounts: Sequence[OrderDiscount] | None = None,
) -> Order:
    """The order with its lines loaded, and its discounts where they are given."""
    found: dict[str, QuerySet[Any]] = {}
    rows: Any = order.lines.get_queryset()
    rows._result_cache = list(_lines(key=order.pk) if lines is None else lines)
    found["lines"] = rows
    if discounts is not None:
        others: Any = order.discounts.get_queryset()
        others._result_cache = list(discounts)
        found["discounts"] = others
    order._prefetched_objects_cache = found  # type: ignore[attr-defined]  # as prefetching keeps it
    return order


@instances(Order, "channel", "user", "shipping_address", "billing_address")
def _orders(key: Any) -> QuerySet[Order]:
    return Order.objects.filter(pk=key)


@instances(Order)
def _bare(key: Any) -> QuerySet[Order]:
    return Order.objects.filter(pk=key)


@instances(OrderLine)
def _lines(key: Any) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order=key)


@instances(OrderDiscount)
def _discounts(key: Any) -> QuerySet[OrderDiscount]:
    return OrderDiscount.objects.filter(order=key)


@prepared
def _open(key: Any) -> QuerySet[Order, tuple[Any, ...]]:
    closed = [Word(states.CANCELED), Word(states.EXPIRED), Word(states.DROPPED)]
    rows = Order.objects.filter(cart_key=key).exclude(status__in=closed)
    return rows.values_list("pk", "status")


def alive(cart_key: uuid.UUID) -> tuple[uuid.UUID, str] | None:
    """Key and status of the one row of a cart that is not closed, a draft too."""
    return next(((key, status) for key, status in _open(key=cart_key)), None)


def living(cart_key: uuid.UUID) -> Order | None:
    """The order a cart became, unless it was canceled or has expired."""
    found = alive(cart_key)
    return by_key(found[0]) if found is not None else None


def draft_of(cart_key: uuid.UUID) -> Order | None:
    """What the checkout of this cart is being paid for, frozen; None when nothing is."""
    found = alive(cart_key)
    if found is None or found[1] != states.DRAFT:
        return None
    return _whole().filter(pk=found[0], status=states.DRAFT).first()


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
