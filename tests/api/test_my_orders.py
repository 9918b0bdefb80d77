"""A shopper's own orders over the API."""

from __future__ import annotations

import pytest

from checkout.orders.models import Order
from store.accounts.models import User
from store.channels.models import Channel
from tests.api.support import Api, gid
from tests.checkout.paying import basket, pay, place
from tests.store.accounts.api.support import caller

pytestmark = pytest.mark.django_db
MINE = (
    "query($first: Int, $after: String) { me { orders(first: $first, after: $after) { totalCount "
    "pageInfo { hasNextPage endCursor } edges { node { id number isPaid "
    "lines { quantity } } } } } }"
)


def bought(channel: Channel, user: User | None) -> Order:
    """An order of the user, or of nobody."""
    cart, _ = basket(channel)
    pay(cart)
    order = place(cart)
    Order.objects.filter(pk=order.pk).update(user=user)
    return order


def test_my_orders_are_mine_alone_newest_first(channel: Channel, owner: User) -> None:
    first, second = bought(channel, owner), bought(channel, owner)
    bought(channel, None)
    waiting, _ = basket(channel)
    pay(waiting)
    Order.objects.filter(cart_key=waiting.pk).update(user=owner)
    orders = caller(owner).ask(MINE, first=1)["me"]["orders"]
    assert orders["totalCount"] == 2
    assert [each["node"]["id"] for each in orders["edges"]] == [gid("Order", second.pk)]
    assert orders["pageInfo"]["hasNextPage"]
    after = orders["pageInfo"]["endCursor"]
    rest = caller(owner).ask(MINE, first=1, after=after)["me"]["orders"]
    assert [each["node"]["id"] for each in rest["edges"]] == [gid("Order", first.pk)]
    assert rest["edges"][0]["node"]["isPaid"]
    assert not rest["pageInfo"]["hasNextPage"]


def test_nobody_sees_another_s_orders(channel: Channel, owner: User) -> None:
    bought(channel, owner)
    assert Api().ask(MINE, first=1)["me"] is None
    other = User.objects.create(email="other@example.com")
    assert caller(other).ask(MINE, first=1)["me"]["orders"]["totalCount"] == 0
