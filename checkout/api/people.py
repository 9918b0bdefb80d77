"""What orders add to users: the list of those they placed."""

from __future__ import annotations

import uuid

from checkout.api.orders import Order
from checkout.orders.queries import keys_of_users
from store.accounts.api.people import User
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import OWNER
from store.graphql.fields import Page
from store.graphql.types import Extend
from store.kernel.actor import MANAGE_ORDERS


def _orders(batch: Batch) -> dict[int, list[uuid.UUID]]:
    return keys_of_users(batch.col("id"))


class OrdersOfUser(Extend, of=User):
    """A user's orders, newest first; for the user and for who manages orders."""

    orders = Page(lambda: Order, load=_orders, needs=("id",), perm=OWNER | MANAGE_ORDERS)
