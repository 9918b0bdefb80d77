"""Reservations: goods kept for a cart for some minutes, from nobody else longer than that."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from catalog.models.variant import Variant
from catalog.stock.models import Reservation, Stock
from catalog.stock.queries import available, free_quantities, reserved_until
from catalog.stock.reserve import give_back, reclaim, reserve
from catalog.stock.services import Wanted, allocate, release
from catalog.stock.tasks import reclaim_reservations
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.errors import Conflict
from tests.support.goods import variant
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=10)


def keep(holder: str, quantities: dict[Variant, int], until: datetime | None = None) -> None:
    wanted = {each.pk: quantity for each, quantity in quantities.items()}
    reserve(holder=holder, wanted=wanted, until=until or now() + MINUTES)


def free(thing: Variant, holder: str = "") -> int:
    return free_quantities([thing.pk], holder=holder)[thing.pk]


def test_what_is_reserved_is_gone_for_others_only(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=5)
    keep("a", {thing: 3})
    assert (free(thing), free(thing, "a"), free(thing, "b")) == (2, 5, 2)
    assert available([thing.pk]) == {thing.pk: 2}
    with pytest.raises(Conflict) as refused:
        keep("b", {thing: 3})
    assert (refused.value.code, refused.value.params) == (
        "insufficient_stock",
        {"variants": [thing.pk]},
    )
    keep("b", {thing: 2})
    keep("a", {thing: 1})
    assert free(thing) == 2
    keep("a", {})
    assert free(thing) == 3
    assert give_back(holder="b") == 2
    assert give_back(holder="b") == 0
    assert run(["stock"]) == []


def test_a_reservation_becomes_the_promise(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=2)
    keep("a", {thing: 2})
    with pytest.raises(Conflict):
        allocate(wanted=[Wanted(thing.pk, 1, "line-b")], holder="b")
    allocate(wanted=[Wanted(thing.pk, 2, "line-a")], holder="a")
    stock = Stock.objects.get(variant=thing)
    assert (stock.allocated, stock.reserved) == (2, 0)
    assert (free(thing), free(thing, "a")) == (0, 2)
    release(refs=["line-a"])
    assert free(thing) == 2
    assert run(["stock"]) == []


def test_what_has_expired_counts_no_more_and_is_taken_back(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=2)
    keep("a", {thing: 2}, until=now() - timedelta(seconds=1))
    assert free(thing) == 2
    assert reserved_until("a") is None
    allocate(wanted=[Wanted(thing.pk, 1, "line-b")], holder="b")
    assert not Reservation.objects.exists()
    keep("c", {thing: 1}, until=now() - timedelta(seconds=1))
    keep("d", {thing: 1})
    assert Reservation.objects.get().holder == "d"
    Reservation.objects.update(expires_at=now() - timedelta(seconds=1))
    reclaim_reservations()
    assert (Stock.objects.get(variant=thing).reserved, reclaim()) == (0, 0)
    assert run(["stock"]) == []


def test_what_is_not_counted_needs_no_keeping(channel: Channel) -> None:
    endless = variant(channel, "5.00")
    beyond = variant(channel, "5.00", stock=1)
    Variant.objects.filter(pk=beyond.pk).update(sell_when_out=True)
    keep("a", {endless: 50, beyond: 50})
    assert not Reservation.objects.exists()


def test_a_change_prolongs_all(channel: Channel) -> None:
    one, two = variant(channel, "5.00", stock=5), variant(channel, "5.00", stock=5)
    keep("a", {one: 1}, until=now() + timedelta(minutes=1))
    until = now() + timedelta(minutes=9)
    keep("a", {one: 1, two: 2}, until=until)
    assert reserved_until("a") == until


def test_an_audit_finds_what_was_planted(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=5)
    keep("a", {thing: 3})
    Reservation.objects.all().delete()
    assert "3 reserved" in run(["stock"])[0].message


@pytest.mark.parametrize("expired", [False, True])
def test_fifty_shoppers_of_twenty_pieces(real_db: RealDb, channel: Channel, expired: bool) -> None:
    thing, other = variant(channel, "5.00", stock=20), variant(channel, "5.00", stock=200)
    if expired:
        keep("gone", {thing: 15, other: 30}, until=now() - timedelta(seconds=1))

    def shop(number: int) -> str:
        with transaction.atomic():
            keep(f"cart-{number}", {thing: 1, other: 2})
        return "kept"

    results = real_db.together(shop, 50)
    assert Counter(type(each) for each in results) == {str: 20, Conflict: 30}
    assert Stock.objects.get(variant=thing).reserved == 20
    assert Stock.objects.get(variant=other).reserved == (70 if expired else 40)
    assert run(["stock"]) == []

    def buy(number: int) -> str:
        wanted = [Wanted(thing.pk, 1, f"l-{number}"), Wanted(other.pk, 2, f"m-{number}")]
        allocate(wanted=wanted, holder=f"cart-{number}")
        return "promised"

    bought = real_db.together(buy, 50)
    kept = [number for number, each in enumerate(results) if each == "kept"]
    assert [number for number, each in enumerate(bought) if each == "promised"] == kept
    assert run(["stock"]) == []
