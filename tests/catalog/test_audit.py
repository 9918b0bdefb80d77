"""The catalog's audits find nothing in a sound store and each corruption that is planted."""

import pytest
from django.conf import settings
from django.db import connection

from catalog.digital.services import attach
from catalog.models.category import Category
from catalog.offers.models import Listing
from catalog.services import categories
from catalog.stock.models import Allocation, Stock
from catalog.stock.services import Wanted, allocate, ship
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.catalog.make import a_variant, sell

NAMES = ["stock", "offers", "digital files", "category tree"]


def findings() -> list[tuple[str, str]]:
    """(audit, what is wrong) of the catalog's audits."""
    return [(each.audit, each.message) for each in run(NAMES)]


@pytest.fixture
def busy(channel: Channel) -> None:
    """Stock moved and promised, two versions of an offer, a file, a tree."""
    variant = a_variant(stock=9)
    allocate(wanted=[Wanted(variant.pk, 3, "a"), Wanted(variant.pk, 2, "b")])
    ship(ref="a", quantity=2)
    sell(variant, channel, "2.00")
    sell(variant, channel, "1.00")
    attach(variant=variant, name="a.txt", content=b"words", content_type="text/plain", actor=SYSTEM)
    top = categories.create(name="Top", actor=SYSTEM)
    categories.create(name="Below", parent=top, actor=SYSTEM)
    assert findings() == []


@pytest.mark.usefixtures("busy")
def test_a_quantity_that_no_movement_explains() -> None:
    Stock.objects.update(quantity=8)
    assert findings() == [("stock", "quantity 8, its movements add up to 7")]


@pytest.mark.usefixtures("busy")
def test_a_promise_that_nobody_holds() -> None:
    Allocation.objects.filter(ref="b").delete()
    assert findings() == [("stock", "3 promised, its open allocations add up to 1")]


@pytest.mark.usefixtures("busy")
def test_a_movement_written_by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stock_movement (key, stock_id, delta, reason, ref, at) "
            "SELECT 'x', id, 5, 'none', '', '2026-01-01' FROM stock_stock"
        )
    assert findings() == [("stock", "quantity 7, its movements add up to 12")]


@pytest.mark.usefixtures("busy")
def test_a_listing_of_an_old_price() -> None:
    listing = Listing.objects.get()
    old = listing.variant.offers.get(version=1)
    Listing.objects.update(offer=old, own=old)
    assert findings() == [("offers", "points to version 1, the newest is 2")]


@pytest.mark.usefixtures("busy")
def test_a_listing_of_another_variants_offer(channel: Channel) -> None:
    offer = sell(a_variant(), channel, "9.00")
    Listing.objects.exclude(offer=offer).update(offer=offer, own=offer)
    assert findings() == [("offers", f"points to offer {offer.pk}, which is another's")]


@pytest.mark.usefixtures("busy")
def test_a_file_that_is_gone() -> None:
    folder = settings.PRIVATE_ROOT / "files"
    paths = [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"words"]
    kept = paths[0].read_bytes()
    paths[0].write_bytes(b"wor")
    try:
        assert findings() == [("digital files", "a.txt is gone or cut short")]
    finally:
        paths[0].write_bytes(kept)


@pytest.mark.usefixtures("busy")
def test_a_category_whose_path_is_wrong() -> None:
    below = Category.objects.get(slug="below")
    Category.objects.filter(pk=below.pk).update(path="/9/")
    assert findings() == [("category tree", "path /9/, level 1 do not fit its parent")]
