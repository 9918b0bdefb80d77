"""Parts of several orders at once: each kind of part in one query for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from checkout.orders import states
from checkout.orders.models import Fulfillment, Order, OrderDiscount, OrderLine
from store.accounts.models import Address

Keys = Collection[uuid.UUID]


def orders_by_key(keys: Keys) -> dict[uuid.UUID, Order]:
    """Orders with their channels; what is only being paid for is none."""
    rows = Order.objects.filter(pk__in=list(keys)).exclude(status__in=states.UNSEEN)
    return {order.pk: order for order in rows.select_related("channel")}


def lines_by_order(keys: Keys) -> dict[uuid.UUID, list[OrderLine]]:
    """What was bought, in the order it was put in."""
    return _by_order(keys, OrderLine.objects.order_by("position"))


def discounts_by_order(keys: Keys) -> dict[uuid.UUID, list[OrderDiscount]]:
    """What was taken off, with the vouchers that are still there."""
    rows = OrderDiscount.objects.select_related("voucher")
    return _by_order(keys, rows.order_by("created_at", "id"))


def parcels_by_order(keys: Keys) -> dict[uuid.UUID, list[Fulfillment]]:
    """What was sent, oldest first."""
    return _by_order(keys, Fulfillment.objects.order_by("created_at", "id"))


def addresses_of(orders: Iterable[Order]) -> dict[uuid.UUID, Address]:
    """The addresses of orders by their keys, of delivery and of the bill."""
    pairs = [(each.shipping_address_id, each.billing_address_id) for each in orders]
    return Address.objects.in_bulk({key for pair in pairs for key in pair if key is not None})


def _by_order(keys: Keys, rows: Any) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {key: [] for key in keys}
    for row in rows.filter(order__in=list(found)):
        found[row.order_id].append(row)
    return found
