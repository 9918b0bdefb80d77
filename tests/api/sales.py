"""Orders for tests of the API: bought by somebody, and asked for on both roads."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql import parse
from graphql.execution.values import get_variable_values

from cart.services import add_line
from checkout.orders.models import Order
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.run import run
from store.graphql.schema import schema
from store.kernel.actor import ANONYMOUS, MANAGE_ORDERS, MANAGE_PRODUCTS, Actor
from tests.checkout.paying import basket, pay, place
from tests.support.goods import variant

MONEY = "{ amount currency exact }"
TAXED = f"{{ gross {MONEY} net {MONEY} tax {MONEY} }}"
# What a storefront's order page and its list of orders ask.
PAGE = f"""query($id: ID) {{ order(id: $id) {{
  id number created status statusDisplay isPaid paymentStatus authorizeStatus chargeStatus
  userEmail channel {{ slug }} total {TAXED} subtotal {TAXED} shippingPrice {TAXED}
  totalCaptured {MONEY} totalBalance {MONEY} voucher {{ code }} metafield(key: "gift")
  discounts {{ type name amount {MONEY} }}
  billingAddress {{ id firstName city country {{ code }} }}
  shippingAddress {{ id firstName city country {{ code }} }}
  deliveryMethod {{ ... on ShippingMethod {{ id name price {MONEY} }} }}
  fulfillments {{ id status trackingNumber created lines {{ id quantity orderLine {{ id }} }} }}
  lines {{ id productName variantName quantity unitPrice {TAXED} undiscountedUnitPrice {TAXED}
    totalPrice {TAXED} thumbnail(size: 256, format: WEBP) {{ url alt }}
    variant {{ id name product {{ slug }} }} }}
}} }}"""
LIST = f"""query($first: Int) {{ me {{ orders(first: $first) {{ totalCount edges {{ node {{
  id number created statusDisplay paymentStatus voucherCode userEmail total {TAXED}
  shippingAddress {{ city }} fulfillments {{ id lines {{ quantity }} }}
  discounts {{ id }} transactions {{ id events {{ type }} }} user {{ email }}
  lines {{ id quantity thumbnail {{ url }} variant {{ id product {{ name }} }} }}
}} }} }} }} }}"""
WHOSE = "query($id: ID) { order(id: $id) { number userEmail user { email } } }"
PAID = "query($id: ID) { order(id: $id) { number transactions { id } } }"


def bought(channel: Channel, user: User | None = None, *, lines: int = 1) -> Order:
    """A paid order of the user, or of a guest."""
    cart, _ = basket(channel)
    for i in range(1, lines):
        add_line(cart=cart, variant_id=variant(channel, f"{i}.25").pk, quantity=i)
    pay(cart)
    order = place(cart)
    Order.objects.filter(pk=order.pk).update(user=user)
    return Order.objects.get(pk=order.pk)


def shopper(name: str) -> User:
    """An account."""
    return User.objects.create_user(f"{name}@example.com", f"{name}-password")


def callers(owner: User, other: User) -> dict[str, Actor]:
    """Everybody who may ask for an order of the first user."""
    return {
        "guest": ANONYMOUS,
        "owner": Actor(owner.pk, "owner"),
        "other": Actor(other.pk, "other"),
        "staff": Actor(10**6, "staff", frozenset({MANAGE_ORDERS})),
        "clerk": Actor(10**6 + 1, "clerk", frozenset({MANAGE_PRODUCTS})),
    }


def queries(text: str, actor: Actor, **variables: object) -> list[str]:
    """The statements of an operation that its plan answers without errors, asked once before."""
    operation: Any = parse(text).definitions[0]
    given = get_variable_values(schema(), operation.variable_definitions or (), variables)
    assert isinstance(given, dict), given
    asked = CaptureQueriesContext(connection)
    for _ in range(2):
        planned = counters.COUNTS[counters.PLANNED]
        with asked:
            found = run(parse(text), operation, given, Context(actor))
        assert found.errors is None, found.errors
        assert counters.COUNTS[counters.PLANNED] == planned + 1, counters.COUNTS
    return [each["sql"] for each in asked.captured_queries]
