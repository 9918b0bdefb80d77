"""The catalog's audits find what no service can do: each corruption is planted past the guards."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models.variant import Variant
from catalog.offers.models import Listing, Offer
from catalog.stock.models import Allocation, Stock
from catalog.stock.services import Wanted, allocate, release, ship
from store.audit.registry import run
from store.channels.models import Channel
from tests.catalog.make import a_product, a_variant, put, sell
from tests.store.support import corruptible, run_sql

pytestmark = pytest.mark.django_db


def _busy(pieces: int = 10) -> Variant:
    """A variant of which 2 pieces are promised, 3 shipped and 1 was released."""
    variant = a_variant(stock=pieces)
    refs = {"open": 2, "gone": 3, "back": 1}
    allocate(
        wanted=[Wanted(variant.pk, number, f"{variant.pk}:{ref}") for ref, number in refs.items()]
    )
    ship(ref=f"{variant.pk}:gone", quantity=3)
    release(refs=[f"{variant.pk}:back"])
    return variant


def _told(name: str) -> list[str]:
    return [f"{finding.subject}: {finding.message}" for finding in run([name])]


def test_stock_at_work_is_found_sound() -> None:
    put(_busy(), 4)
    a_variant(stock=0)
    assert Stock.objects.filter(quantity=4, allocated=2).count() == 1
    assert run(["stock"]) == []


def test_a_changed_quantity_is_found() -> None:
    variant = _busy()
    _busy()
    Stock.objects.filter(variant=variant).update(quantity=8)
    told = "counts 8 pieces, but its movements add up to 7"
    assert _told("stock") == [f"{variant.sku} in Main: {told}"]


def test_a_deleted_movement_is_found() -> None:
    variant = _busy()
    with corruptible("stock_movement"):
        run_sql("DELETE FROM stock_movement WHERE delta < 0")
    told = "counts 7 pieces, but its movements add up to 10"
    assert _told("stock") == [f"{variant.sku} in Main: {told}"]


def test_stock_from_nowhere_is_found_of_a_variant_without_sku() -> None:
    variant = _busy()
    Variant.objects.filter(pk=variant.pk).update(sku=None)
    with corruptible("stock_movement"):
        run_sql("DELETE FROM stock_movement")
    told = "counts 7 pieces, but its movements add up to 0"
    assert _told("stock") == [f"variant {variant.pk} in Main: {told}"]


def test_a_changed_allocated_is_found() -> None:
    variant = _busy()
    Stock.objects.filter(variant=variant).update(allocated=0)
    told = "keeps 0 pieces promised, but open promises are 2"
    assert _told("stock") == [f"{variant.sku} in Main: {told}"]


def test_a_promise_that_was_closed_by_hand_is_found() -> None:
    variant = _busy()
    Allocation.objects.filter(state=Allocation.OPEN).update(state=Allocation.RELEASED)
    told = "keeps 2 pieces promised, but open promises are 0"
    assert _told("stock") == [f"{variant.sku} in Main: {told}"]


def test_each_warehouse_is_counted_for_itself() -> None:
    variant = _busy()
    put(variant, 5, "attic")
    # What one has too much the other has too little: the variant's total is still right.
    Stock.objects.filter(variant=variant, warehouse__slug="main").update(quantity=6)
    Stock.objects.filter(variant=variant, warehouse__slug="attic").update(quantity=6)
    assert _told("stock") == [
        f"{variant.sku} in Main: counts 6 pieces, but its movements add up to 7",
        f"{variant.sku} in Attic: counts 6 pieces, but its movements add up to 5",
    ]


def _elsewhere() -> Channel:
    return Channel.objects.create(slug="fair", name="Fair", currency="USD", default_country="US")


def _sold(channel: Channel) -> tuple[Variant, Offer, Offer]:
    """A variant whose price was changed once: it, its first and its current offer."""
    variant = a_variant(a_product(channel))
    return variant, sell(variant, channel, "1.00"), sell(variant, channel, "2.00")


def _point(variant: Variant, channel: Channel, offer: Offer) -> None:
    Listing.objects.filter(variant=variant, channel=channel).update(offer=offer)


def test_offers_in_two_channels_are_found_sound(channel: Channel) -> None:
    variant, _, newest = _sold(channel)
    assert sell(variant, _elsewhere(), "9.00").version < newest.version
    assert run(["offers"]) == []


def test_an_older_version_is_found(channel: Channel) -> None:
    variant, first, _ = _sold(channel)
    _sold(channel)
    _point(variant, channel, first)
    told = "is sold on version 1, but version 2 is newer"
    assert _told("offers") == [f"{variant.sku} in {channel}: {told}"]


def test_another_variants_offer_is_found(channel: Channel) -> None:
    variant, _, _ = _sold(channel)
    other, _, newest = _sold(channel)
    _point(variant, channel, newest)
    told = f"is sold on the offer of variant {other.pk}"
    assert _told("offers") == [f"{variant.sku} in {channel}: {told}"]


def test_an_offer_of_another_variant_is_found_where_there_is_no_own(channel: Channel) -> None:
    bare = a_variant(a_product(channel))
    other, _, newest = _sold(channel)
    Listing.objects.create(variant=bare, channel=channel, offer=newest)
    told = f"is sold on the offer of variant {other.pk}"
    assert _told("offers") == [f"{bare.sku} in {channel}: {told}"]


def test_another_channels_offer_is_found(channel: Channel) -> None:
    variant, _, _ = _sold(channel)
    fair = _elsewhere()
    sell(variant, fair, "8.00")
    _point(variant, channel, sell(variant, fair, "9.00"))
    told = f"is sold on an offer of the channel {fair}"
    assert _told("offers") == [f"{variant.sku} in {channel}: {told}"]


def test_each_audit_is_one_query(
    channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        sell(_busy(), channel, "1.00")
    Stock.objects.update(quantity=9, allocated=9)
    with django_assert_num_queries(1):
        assert len(run(["stock"])) == 6
    with django_assert_num_queries(1):
        run(["offers"])
