"""What orders add to users: the list of those they placed."""

from __future__ import annotations

from checkout.api.order_lines import OrderRow
from checkout.api.orders import Order
from checkout.orders.queries import of_users
from store.accounts.api.people import User
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import OWNER
from store.graphql.fields import Page
from store.graphql.types import Extend
from store.kernel.actor import MANAGE_ORDERS


def _orders(batch: Batch) -> dict[int, list[OrderRow]]:
    found = of_users(batch.col("id"))
    return {pk: [OrderRow(order) for order in orders] for pk, orders in found.items()}


class OrdersOfUser(Extend, of=User):
    """A user's orders, newest first; for the user and for who manages orders."""

    orders = Page(lambda: Order, load=_orders, needs=("id",), perm=OWNER | MANAGE_ORDERS)
