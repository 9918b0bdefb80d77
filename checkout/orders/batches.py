"""Parts of several orders at once: each kind of part in one query for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet

from checkout.orders import states
from checkout.orders.models import Fulfillment, Order, OrderDiscount, OrderLine
from store.accounts.models import Address
from store.graphql.engine.instances import instances

Keys = Collection[uuid.UUID]


class _Part(Protocol):
    """What hangs on an order."""

    order_id: uuid.UUID


P = TypeVar("P", bound=_Part)


@instances(Order, "channel")
def _orders(keys: Any) -> QuerySet[Order]:
    return Order.objects.filter(pk__among=keys).exclude(status__in=states.UNSEEN)


@instances(OrderLine)
def _lines(keys: Any) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order_id__among=keys).order_by("position")


@instances(OrderDiscount, "voucher")
def _discounts(keys: Any) -> QuerySet[OrderDiscount]:
    return OrderDiscount.objects.filter(order_id__among=keys).order_by("created_at", "id")


@instances(Fulfillment)
def _parcels(keys: Any) -> QuerySet[Fulfillment]:
    return Fulfillment.objects.filter(order_id__among=keys).order_by("created_at", "id")


@instances(Address)
def _addresses(keys: Any) -> QuerySet[Address]:
    return Address.objects.filter(pk__among=keys)


def orders_by_key(keys: Keys) -> dict[uuid.UUID, Order]:
    """Orders with their channels; what is only being paid for is none."""
    return {order.pk: order for order in _orders(keys=keys)}


def lines_by_order(keys: Keys) -> dict[uuid.UUID, list[OrderLine]]:
    """What was bought, in the order it was put in."""
    return _by_order(keys, _lines(keys=keys))


def discounts_by_order(keys: Keys) -> dict[uuid.UUID, list[OrderDiscount]]:
    """What was taken off, with the vouchers that are still there."""
    return _by_order(keys, _discounts(keys=keys))


def parcels_by_order(keys: Keys) -> dict[uuid.UUID, list[Fulfillment]]:
    """What was sent, oldest first."""
    return _by_order(keys, _parcels(keys=keys))


def addresses_of(orders: Iterable[Order]) -> dict[uuid.UUID, Address]:
    """The addresses of orders by their keys, of delivery and of the bill."""
    pairs = [(each.shipping_address_id, each.billing_address_id) for each in orders]
    keys = {key for pair in pairs for key in pair if key is not None}
    return {each.pk: each for each in _addresses(keys=keys)} if keys else {}


def _by_order(keys: Keys, rows: Iterable[P]) -> dict[uuid.UUID, list[P]]:
    found: dict[uuid.UUID, list[P]] = {key: [] for key in keys}
    for row in rows:
        found[row.order_id].append(row)
    return found
