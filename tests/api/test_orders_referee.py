"""Random questions about orders: the plan and graphql-core's executor tell the same of them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from graphql import GraphQLField

from cart.models import Cart
from checkout.desk import cancel, send
from checkout.orders.models import Order
from checkout.promo import add_code
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.engine.kinds import bind
from store.graphql.schema import schema
from store.kernel.actor import SYSTEM, Actor
from tests.api.sales import bought, callers, shopper
from tests.api.support import gid
from tests.checkout.paying import basket, pay, place
from tests.store.accounts.api.roads import compared
from tests.store.graphql.engine.operations import Pool, Writer
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db
# The root fields that lead to orders; each is asked for a type's fields at random.
ROOTS = ("order", "me", "checkout")


@pytest.fixture
def pool(channel: Channel) -> Pool:
    """Orders of all kinds: a guest's, a shopper's, canceled, sent, with a voucher; a checkout."""
    ada = shopper("ada")
    shopper("other")
    sent, gone = bought(channel, ada, lines=3), bought(channel, ada)
    parcel = {row.pk: 1 for row in sent.lines.all()}
    send(order=sent, quantities=parcel, tracking_number="T1", actor=SYSTEM)
    cancel(order=gone, actor=SYSTEM)
    cart, _ = basket(channel)
    voucher(channel, "SPRING", percent=10)
    add_code(cart=cart, code="SPRING", needs_delivery=True)
    pay(cart)
    place(cart)
    waiting, _ = basket(channel)
    pay(waiting, event="CHARGE_REQUEST")
    bought(channel)
    orders = [gid("Order", pk) for pk in Order.objects.values_list("pk", flat=True)]
    carts = Cart.objects.filter(closed_at=None).values_list("pk", flat=True)
    checkouts = [gid("Checkout", pk) for pk in carts]
    known = {"Order": {"id": orders}, "Checkout": {"id": checkouts}}
    return Pool([*orders, *checkouts, gid("Product", 1), "nonsense"], known=known)


class Asker(Writer):
    """Names what it asks for more often than not."""

    def _arguments(self, declared: GraphQLField) -> str:
        text = super()._arguments(declared)
        while "id" in declared.args and "id: " not in text and self.random.random() < 0.9:
            text = super()._arguments(declared)
        return text


def written(seed: int, count: int, pool: Pool) -> list[tuple[str, dict[str, object]]]:
    """Random operations below the roots that lead to orders."""
    root = schema().query_type
    assert root is not None
    without = [f"Query.{name}" for name in root.fields if name not in ROOTS]
    writer = Asker(schema(), Random(seed), replace(pool, without=without))  # noqa: S311  # repeatable
    return [writer.operation(roots=2) for _ in range(count)]


def everybody() -> list[Actor]:
    """Nobody, a shopper, another, the staff, a clerk."""
    ada, other = User.objects.order_by("pk")[:2]
    return list(callers(ada, other).values())


def play(pool: Pool, seed: int, count: int) -> None:
    """Both roads for each; the plan answered all of them, and something was found."""
    random = Random(seed)  # noqa: S311  # a seed to repeat
    counters.UNEXPECTED.clear()
    before = counters.COUNTS[counters.PLANNED]
    known = 0
    for text, variables in written(seed, count, pool):
        found = compared(text, random.choice(everybody()), **variables)["data"]
        known += any(value for value in (found or {}).values())
    assert counters.UNEXPECTED == []
    assert known > count // 3
    assert counters.COUNTS[counters.PLANNED] - before == count, counters.COUNTS


def test_random_questions_about_orders_are_answered_alike(pool: Pool) -> None:
    play(pool, 3, 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_five_hundred_more(pool: Pool, seed: int) -> None:
    play(pool, 3000 + seed, 50)


def test_no_caller_is_answered_what_was_found_for_another(pool: Pool) -> None:
    """Cold answers for each caller first; then the same on warm queries, in two orders."""
    operations = written(17, 12, pool)
    cold = {}
    for actor in everybody():
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            cold[actor, i] = compared(text, actor, **variables)
    for order in (everybody(), everybody()[::-1]):
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            for actor in order:
                assert compared(text, actor, **variables) == cold[actor, i], text
