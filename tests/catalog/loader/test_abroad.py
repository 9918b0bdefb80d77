"""The demo's channel in euros: the same goods at its own prices, and the owner's will stays."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from catalog.demo.loader import load_demo
from catalog.demo.read import load
from catalog.models.collection import CollectionListing
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.offers.services import withdraw
from catalog.queries.cards import page_of_cards
from catalog.queries.sellables import sellables
from catalog.services import products
from checkout.delivery.models import MethodListing
from store.audit.registry import run
from store.channels.models import Channel
from store.channels.queries import channel_by_slug, default_channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money

SLUG = "channel-eur"


def euro(text: str) -> Money:
    return Money.parse(text, "EUR")


def test_all_goods_are_sold_in_euros_from_the_same_stock(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    call_command("load_demo_delivery")
    abroad = channel_by_slug(SLUG)
    assert abroad is not None
    assert default_channel() == channel
    assert (abroad.currency, abroad.default_country) == ("EUR", "DE")
    assert page_of_cards(channel=abroad, size=100).count == len(load().products)
    ids = Variant.objects.values_list("id", flat=True)
    here = {row.sku: row for row in sellables(ids, channel=channel).values()}
    there = {row.sku: row for row in sellables(ids, channel=abroad).values()}
    assert there.keys() == here.keys()
    assert there["TEE-TUPPENCE-INK-M"].unit == euro("26.90")
    assert there["CREDIT-LOOKUP"].unit == euro("0.0022")
    assert there["TEE-MUSHROOM-OAT-M"].undiscounted == euro("26.90")
    assert there["TIP-JAR"].suggestions == (euro("0.28"), euro("1.00"), euro("2.00"))
    assert {row.available for row in there.values()} == {row.available for row in here.values()}
    shelves = CollectionListing.objects.filter(channel=abroad, is_published=True)
    assert shelves.count() == len(load().collections)
    fees = MethodListing.objects.filter(channel=abroad).values_list("price_micro", flat=True)
    assert set(fees) == {euro("4.50").micro, euro("8.90").micro}
    call_command("load_demo_delivery")
    assert MethodListing.objects.filter(channel=abroad).count() == len(fees)
    assert run(["stock", "offers"]) == []


@pytest.mark.long
def test_what_the_owner_changed_there_stays(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    abroad = Channel.objects.get(slug=SLUG)
    variant = Variant.objects.get(sku="TEE-TUPPENCE-INK-M")
    withdraw(variant=variant, channel=abroad, actor=SYSTEM)
    mug = Product.objects.get(slug="tuppence-mug")
    products.unpublish(product=mug, channel=abroad, actor=SYSTEM)
    sold = Listing.objects.filter(channel=abroad).count()
    load_demo(actor=SYSTEM)
    assert Listing.objects.filter(channel=abroad).count() == sold
    assert not ProductListing.objects.get(product=mug, channel=abroad).is_published


@pytest.mark.long
def test_an_older_demo_store_gets_the_channel_without_its_drafts(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    Listing.objects.filter(channel__slug=SLUG).delete()
    for table in (ProductListing, CollectionListing):
        table.objects.filter(channel__slug=SLUG).delete()
    Channel.objects.filter(slug=SLUG).update(slug="closed", private_metadata={})
    tee = Product.objects.get(slug="two-pence-tee")
    products.unpublish(product=tee, channel=channel, actor=SYSTEM)
    assert load_demo(actor=SYSTEM) == 0
    shown = ProductListing.objects.filter(channel__slug=SLUG)
    assert shown.count() == len(load().products) - 1
    assert not shown.filter(product=tee).exists()
    assert not Listing.objects.filter(channel__slug="closed").exists()


@pytest.mark.long
def test_an_owners_own_channel_of_that_name_is_left_alone(channel: Channel) -> None:
    own = Channel.objects.create(slug=SLUG, name="Mine", currency="EUR", default_country="FR")
    load_demo(actor=SYSTEM)
    assert not ProductListing.objects.filter(channel=own).exists()
    assert not Listing.objects.filter(channel=own).exists()
