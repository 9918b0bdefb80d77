"""Goods in a cart are kept from others for so many minutes, when the shop says so."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F

from cart.models import Cart
from cart.queries import priced
from cart.services import add_line, create_cart, merge, put_lines, remove_line, set_quantity
from cart.wishes import Wanted
from catalog.models.variant import Variant
from catalog.stock.models import Reservation, Stock
from catalog.stock.queries import free_quantities, reserved_until
from catalog.stock.tasks import reclaim_reservations
from checkout.complete import complete
from checkout.orders.models import Order
from store.accounts.models import User
from store.audit.registry import run
from store.channels.models import Channel, Shop
from store.kernel.clock import now
from store.kernel.errors import Conflict
from tests.support.goods import delivery, ready, variant
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeping(channel: Channel) -> Channel:
    Shop.objects.update_or_create(
        pk=1,
        defaults={"keep_minutes_guest": 10, "keep_minutes_user": 60, "bank_details": "Bank"},
    )
    return channel


def free(thing: Variant) -> int:
    return free_quantities([thing.pk])[thing.pk]


def cart_with(channel: Channel, thing: Variant, quantity: int, user: User | None = None) -> Cart:
    cart = create_cart(channel=channel, user=user)
    add_line(cart=cart, variant_id=thing.pk, quantity=quantity)
    return cart


def test_off_unless_the_shop_says_so(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=3)
    cart_with(channel, thing, 3)
    assert free(thing) == 3


def test_what_lies_in_a_cart_is_kept_from_others(keeping: Channel) -> None:
    thing = variant(keeping, "5.00", stock=3)
    cart = cart_with(keeping, thing, 2)
    assert free(thing) == 1
    assert priced(cart).problems == []
    with pytest.raises(Conflict) as refused:
        cart_with(keeping, thing, 2)
    assert refused.value.code == "insufficient_stock"
    set_quantity(cart=cart, line=cart.lines.get(), quantity=3)
    assert free(thing) == 0
    put_lines(cart=cart, wanted=[Wanted(thing.pk, 1)], replace=True)
    assert free(thing) == 2
    remove_line(cart=cart, line=cart.lines.get())
    assert free(thing) == 3
    assert run(["stock"]) == []


def test_guests_and_customers_have_their_own_time(keeping: Channel, owner: User) -> None:
    thing = variant(keeping, "5.00", stock=3)
    guest, customer = cart_with(keeping, thing, 1), cart_with(keeping, thing, 1, owner)
    for cart, minutes in ((guest, 10), (customer, 60)):
        until = reserved_until(str(cart.pk))
        assert until is not None
        assert abs(until - now() - timedelta(minutes=minutes)) < timedelta(minutes=1)


def test_after_its_time_it_is_free_again(keeping: Channel) -> None:
    thing = variant(keeping, "5.00", stock=3)
    cart = cart_with(keeping, thing, 3)
    Reservation.objects.update(expires_at=F("expires_at") - timedelta(hours=1))
    assert free(thing) == 3
    rival = cart_with(keeping, thing, 3)
    assert [error.code for error in priced(cart).problems] == ["insufficient_stock"]
    assert priced(rival).problems == []
    reclaim_reservations()
    assert Stock.objects.get(variant=thing).reserved == 3
    assert run(["stock"]) == []


def test_logging_in_keeps_what_was_kept(keeping: Channel, owner: User) -> None:
    thing = variant(keeping, "5.00", stock=3)
    cart_with(keeping, thing, 1, owner)
    guest = cart_with(keeping, thing, 2)
    own = merge(guest=guest, user=owner)
    assert free(thing) == 0
    assert reserved_until(str(guest.pk)) is None
    assert reserved_until(str(own.pk)) is not None
    assert run(["stock"]) == []


def test_the_kept_goods_become_the_order(keeping: Channel) -> None:
    thing = variant(keeping, "5.00", stock=2)
    cart = cart_with(keeping, thing, 2)
    ready(cart, gateway="manual", method=delivery(keeping))
    order = complete(cart_key=cart.pk, ask_consent=True, ask_billing=False)
    stock = Stock.objects.get(variant=thing)
    assert (stock.allocated, stock.reserved) == (2, 0)
    assert order.lines.get().quantity == 2
    assert run(["stock", "orders"]) == []


def test_fifty_shoppers_of_twenty_kept_pieces(real_db: RealDb, keeping: Channel) -> None:
    thing = variant(keeping, "5.00", stock=20)
    method = delivery(keeping)

    def shop(_: int) -> Order:
        cart = cart_with(keeping, thing, 1)
        ready(cart, gateway="manual", method=method)
        return complete(cart_key=cart.pk, ask_consent=True, ask_billing=False)

    results = real_db.together(shop, 50)
    assert Counter(type(each) for each in results) == {Order: 20, Conflict: 30}
    stock = Stock.objects.get(variant=thing)
    assert (stock.allocated, stock.reserved) == (20, 0)
    assert run(["stock", "orders"]) == []
