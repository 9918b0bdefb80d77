"""The demo catalog: loaded whole, once; an owner's changes and deletions stay."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.content.models import Menu, Page
from catalog.content.queries import menu, page_by_slug
from catalog.demo.loader import load_demo
from catalog.demo.read import load
from catalog.digital.models import DigitalFile
from catalog.models.attribute import AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.product import Product
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.queries.cards import page_of_cards
from catalog.queries.collections import collection_rows
from catalog.queries.options import option_rows
from catalog.queries.sellables import Sellable, sellables
from catalog.queries.sorting import Sort
from catalog.queries.taxes import rates
from catalog.services import products, types
from catalog.services.taxes import save_class
from catalog.stock.models import Warehouse
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Invalid, Refused
from tests.catalog.make import a_product, a_variant, usd


def sold(channel: Channel) -> dict[str, Sellable]:
    """What is for sale by SKU."""
    ids = Variant.objects.values_list("id", flat=True)
    return {row.sku: row for row in sellables(ids, channel=channel).values()}


def test_all_is_loaded_and_for_sale(channel: Channel) -> None:
    demo = load()
    assert load_demo(actor=SYSTEM) == len(demo.products) == 60
    page = page_of_cards(channel=channel, sort=Sort.PRICE_UP, size=100)
    assert page.count == len(demo.products)
    assert all(card.price is not None for card in page.cards)
    assert {card.slug for card in page.cards if card.sold_out} == {"first-edition-hoodie"}
    on_sale = {card.slug for card in page.cards if card.price and card.price.on_sale}
    assert on_sale == {"mushroom-tee", "hooped-socks"}
    shelves = collection_rows(channel=channel)
    assert [row.slug for row in shelves] == [row.slug for row in demo.collections]
    assert menu("navbar", channel=channel)
    assert menu("footer", channel=channel)
    assert page_by_slug("privacy") is not None
    assert rates([None], "DE") == {None: 190_000}
    as_the_demo_says(channel)
    assert run(["stock", "offers"]) == []
    nothing_is_written_again()


def as_the_demo_says(channel: Channel) -> None:
    """Prices, kinds, stock and options of all; and those that shoppers are promised."""
    told = {variant.sku: variant for row in load().products for variant in row.variants}
    rows = sold(channel)
    assert rows.keys() == told.keys()
    for sku, row in rows.items():
        variant = told[sku]
        assert row.kind == variant.kind.value
        assert row.unit == (variant.tip.minimum if variant.tip else variant.price)
        assert row.undiscounted == (variant.compare_at or row.unit)
        assert row.available == variant.stock
        assert row.ships is variant.ships
        assert row.is_purchasable
        assert len(row.options) == len(variant.options)
    assert rows["TEE-TUPPENCE-INK-M"].unit == usd("29.00")
    assert rows["ICON-TEAPOT"].unit == usd("0.05")
    assert rows["CREDIT-LOOKUP"].unit == usd("0.0025")
    assert rows["CREDIT-LOOKUP"].available is None
    jar = rows["TIP-JAR"]
    assert (jar.kind, jar.unit) == ("tip", usd("0.05"))
    assert jar.suggestions == (usd("0.30"), usd("1.00"), usd("2.00"))
    assert not any(rows[sku].available for sku in rows if sku.startswith("HOODIE-FIRST"))
    shirt = rows["TEE-TUPPENCE-INK-M"].variant_id
    swatches = [option.swatch for option in option_rows([shirt])[shirt]]
    assert swatches[0].startswith("#")
    # A chapter opens the moment it is paid for: its text does not wait for the worker.
    assert rows["BRIDGE-1"].files == len(told["BRIDGE-1"].files)


def nothing_is_written_again() -> None:
    """A second load reads, in few queries, and that is all."""
    with CaptureQueriesContext(connection) as queries:
        assert load_demo(actor=SYSTEM) == 0
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []
    assert len(queries) <= 46


def test_a_second_time_leaves_the_owners_changes(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    product = Product.objects.get(slug="two-pence-tee")
    products.update(product=product, fields={"name": "My tee"}, actor=SYSTEM)
    products.delete(product=Product.objects.get(slug="tip-jar"), actor=SYSTEM)
    Page.objects.filter(slug="about").update(title="Who we are")
    kinds = (TaxClass, Warehouse, DigitalFile, AttributeValue, Category, Collection, Menu, Page)
    counts = [kind._default_manager.count() for kind in kinds]
    assert load_demo(actor=SYSTEM) == 1
    assert Product.objects.get(slug="two-pence-tee").name == "My tee"
    assert Page.objects.get(slug="about").title == "Who we are"
    assert [kind._default_manager.count() for kind in kinds] == counts


def test_collections_hold_their_products_in_order(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    told = [row.slug for row in load().products if "small-change" in row.collections]
    rows = CollectionProduct.objects.filter(collection__slug="small-change")
    assert list(rows.order_by("position").values_list("product__slug", flat=True)) == told


@pytest.mark.long
def test_beside_an_owners_own_goods(channel: Channel) -> None:
    own = a_variant(a_product(channel, slug="tip-jar"), options={"Glaze": "Blue"})
    Variant.objects.filter(pk=own.pk).update(sku="MUG-TEAPOT-SKY")
    mug = types.create(name="My mugs", slug="mug", actor=SYSTEM)
    reduced = save_class(name="Reduced", slug="reduced", is_default=True, actor=SYSTEM)
    assert load_demo(actor=SYSTEM) == 59
    assert Variant.objects.get(sku="MUG-TEAPOT-SKY").product_id == own.product_id
    assert Product.objects.get(slug="teapot-mug").variants.count() == 1
    assert Product.objects.filter(product_type=mug).count() > 3
    assert TaxClass.objects.get(is_default=True) == reduced


@pytest.mark.long
def test_a_load_that_was_cut_short_goes_on(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    for product in Product.objects.filter(slug__startswith="t"):
        products.delete(product=product, actor=SYSTEM)
    Collection.objects.all().delete()
    again = [row for row in load().products if row.slug.startswith("t")]
    assert load_demo(actor=SYSTEM) == len(again)
    assert len(collection_rows(channel=channel)) == len(load().collections)
    assert len(sold(channel)) == sum(len(row.variants) for row in load().products)


def test_the_commands(channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("seed_catalog")
    assert Warehouse.objects.get().slug == "main"
    assert TaxClass.objects.get().is_default
    call_command("load_demo")
    assert "60 products loaded." in capsys.readouterr().out
    assert Warehouse.objects.count() == 1
    assert TaxClass.objects.get(is_default=True).slug == "standard"


def test_only_those_with_the_right_load(channel: Channel) -> None:
    with pytest.raises(Refused):
        load_demo(actor=ANONYMOUS)
    assert not Product.objects.exists()


def test_prices_are_not_loaded_into_another_currency(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(currency="EUR")
    with pytest.raises(Invalid) as refusal:
        load_demo(actor=SYSTEM)
    assert refusal.value.code == "currency_mismatch"
    assert not Product.objects.exists()
