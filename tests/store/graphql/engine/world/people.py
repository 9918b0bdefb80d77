"""Two shoppers and the owner; each shopper with an address book, a checkout, orders."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.test import Client

from cart.giftcards.services.cards import issue
from catalog.models.variant import Variant
from catalog.stock.models import Stock
from checkout.delivery.models import Method
from checkout.desk import send
from checkout.orders.models import Order
from store.accounts.models import User
from store.accounts.services.addresses import create_address
from store.channels.models import Channel
from store.kernel.actor import ALL, ANONYMOUS, SYSTEM, Actor
from store.kernel.clock import now
from store.kernel.ids import new_token, to_global
from store.kernel.money import Money
from tests.api.shopper import Shopper, line
from tests.api.support import ADDRESS, Api
from tests.cart.giftcards.support import code
from tests.store.accounts.tokens import token_for_user
from tests.store.graphql.engine.world.goods import Goods
from tests.support.goods import ADDRESS as HOME
from tests.support.goods import delivery
from tests.support.vouchers import voucher

DUMMY = "saleor.io.dummy-payment-app"
BEGIN = (
    "mutation($id: ID!, $gateway: PaymentGatewayToInitialize!, $amount: PositiveDecimal) { "
    "transactionInitialize(id: $id, paymentGateway: $gateway, amount: $amount) "
    "{ transaction { id } errors { field code } } }"
)


@dataclass(frozen=True)
class Person:
    """A shopper, and the ids of what is his."""

    user: User
    checkout: str
    order: str

    @property
    def actor(self) -> Actor:
        """As the API knows him."""
        return Actor(self.user.pk, self.user.email)


@dataclass(frozen=True)
class People:
    """Who is in the shop; `open` and `paid` are checkouts of nobody."""

    ada: Person
    eve: Person
    owner: User
    open: str
    paid: str

    @property
    def actors(self) -> list[Actor]:
        """Nobody, two shoppers, the owner."""
        owner = Actor(self.owner.pk, "owner", ALL)
        return [ANONYMOUS, self.ada.actor, self.eve.actor, owner]


def move_in(channel: Channel, goods: Goods, size: int) -> People:
    """So many addresses, parcels, payments and gift cards for each."""
    methods = [delivery(channel, f"{i + 1}.00") for i in range(size)]
    voucher(channel, "SPRING", percent=10)
    owner = User.objects.create_superuser("boss@localhost", "boss-password")
    ada, eve = (_person(name, channel, goods, methods[0], size) for name in ("ada", "eve"))
    rows = goods.variants[-size:]
    free, paid = (open_one(Api(), rows, methods[0], cards=1) for _ in range(2))
    pay(paid, size)
    scarce = Stock.objects.filter(variant=goods.variants[0])
    scarce.update(quantity=F("allocated") + F("reserved") + 1)
    return People(ada, eve, owner, free.id, paid.id)


def _person(name: str, channel: Channel, goods: Goods, method: Method, size: int) -> Person:
    user = User.objects.create_user(f"{name}@example.com", f"{name}-password")
    for i in range(size):
        home = create_address(user=user, data=HOME | {"first_name": f"{name} {i}"}, country="US")
    User.objects.filter(pk=user.pk).update(
        default_shipping_address=home,
        default_billing_address=home,
        metadata={"a": "1"},
        confirmed_at=now(),
        email_confirmed_at=now(),
    )
    user.refresh_from_db()
    api = Api(Client(headers={"Authorization": f"Bearer {token_for_user(user)}"}))
    rows = goods.variants[:size]
    bought = open_one(api, rows, method, cards=1)
    pay(bought, size)
    order = bought.complete()["order"]["id"]
    _send(Order.objects.latest("number"))
    _repeat(Order.objects.latest("number"), size - 1)
    open_ = open_one(api, rows, method, cards=size)
    pay(open_, size, part=True)
    return Person(user, open_.id, order)


def open_one(api: Api, rows: Sequence[Variant], method: Method, cards: int) -> Shopper:
    """A checkout with a line for each variant, so many gift cards, and a voucher."""
    shopper = Shopper(api)
    lines = [line(row.pk, 2, metadata=[{"key": "n", "value": "1"}]) for row in rows]
    made = shopper.create(
        lines=lines,
        email="ada@example.com",
        shippingAddress=ADDRESS,
        billingAddress=ADDRESS,
        metadata=[{"key": "gift", "value": "yes"}],
    )
    _well(made)
    _well(shopper.deliver(to_global("ShippingMethod", method.pk)))
    codes = [code(issue(amount=Money.parse("1.00", "USD"), actor=SYSTEM)) for _ in range(cards)]
    for each in ("SPRING", *codes):
        _well(shopper.do("checkoutAddPromoCode", "$c: String!", "promoCode: $c", c=each))
    return shopper


def pay(shopper: Shopper, size: int, *, part: bool = False) -> None:
    """In so many payments; with `part` not all of it."""
    for i in range(size):
        last = i == size - 1 and not part
        data = {"event": {"type": "CHARGE_SUCCESS", "includePspReference": True}}
        given: dict[str, Any] = {"id": shopper.id, "gateway": {"id": DUMMY, "data": data}}
        asked = shopper.api.ask(BEGIN, **given | ({} if last else {"amount": "1.00"}))
        _well(asked["transactionInitialize"])


def _send(order: Order) -> None:
    """Each line in a parcel of its own, but for one piece."""
    for i, row in enumerate(order.lines.all()):
        send(order=order, quantities={row.pk: 1}, tracking_number=f"T{i}", actor=SYSTEM)


def _repeat(order: Order, times: int) -> None:
    """Rows that look like it; nobody paid for these."""
    lines, first = list(order.lines.all()), order.number
    for i in range(times):
        order.pk, order.cart_key = uuid.uuid4(), uuid.uuid4()
        order.token, order.number = new_token(), 10**6 + first * 100 + i
        order.save(force_insert=True)
        for row in lines:
            row.pk, row.order = uuid.uuid4(), order
            row.save(force_insert=True)


def _well(payload: dict[str, Any]) -> None:
    assert payload["errors"] == [], payload["errors"]
