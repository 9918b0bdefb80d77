"""The demo catalog: loaded whole, once, and finished piece by piece."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from catalog.content.queries import menu, page_by_slug
from catalog.demo.finish import do, finish, jobs
from catalog.demo.loader import load_demo
from catalog.demo.read import load
from catalog.digital.models import DigitalFile
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.queries.cards import page_of_cards
from catalog.queries.collections import collection_rows
from catalog.queries.products import page_by_slug as product_page
from catalog.queries.sellables import sellables
from catalog.queries.sorting import Sort
from catalog.queries.taxes import rates
from catalog.services import products
from catalog.stock.models import Warehouse
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Refused
from store.media.models import Image
from tests.catalog.make import usd


def test_all_is_loaded_and_for_sale(channel: Channel) -> None:
    demo = load()
    assert load_demo(actor=SYSTEM) == len(demo.products)
    page = page_of_cards(channel=channel, sort=Sort.PRICE_UP, size=100)
    assert page.count == len(demo.products)
    assert all(card.price is not None for card in page.cards)
    assert any(card.sold_out for card in page.cards)
    assert any(card.price is not None and card.price.on_sale for card in page.cards)
    shelves = collection_rows(channel=channel)
    assert [row.slug for row in shelves] == [row.slug for row in demo.collections]
    assert menu("navbar", channel=channel)
    assert menu("footer", channel=channel)
    assert page_by_slug("privacy") is not None
    assert rates([None], "DE") == {None: 190_000}

    as_the_demo_says(channel)


def as_the_demo_says(channel: Channel) -> None:
    """Prices, kinds, stock and files."""
    demo = {v.sku: v for row in load().products for v in row.variants}
    ids = dict(Variant.objects.values_list("id", "sku"))
    rows = sellables(ids, channel=channel)
    for pk, row in rows.items():
        told = demo[ids[pk] or ""]
        assert row.kind == told.kind.value
        assert row.unit == (told.tip.minimum if told.tip else told.price)
        assert row.undiscounted == (told.compare_at or row.unit)
        assert row.available == told.stock
        assert row.ships is told.ships
        assert row.is_purchasable
        assert len(row.options) == len(told.options)
    assert rows[Variant.objects.get(sku="CREDIT-LOOKUP").pk].unit == usd("0.0025")
    quick = DigitalFile.objects.count()
    for job in jobs(load()):
        if job[0] == "files":
            do(job, actor=SYSTEM)
    assert 0 < quick < DigitalFile.objects.count()
    assert DigitalFile.objects.count() == sum(len(v.files) for v in demo.values())


def test_a_second_time_leaves_the_owners_changes(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    product = Product.objects.get(slug="two-pence-tee")
    products.update(product=product, fields={"name": "My tee"}, actor=SYSTEM)
    products.delete(product=Product.objects.get(slug="tip-jar"), actor=SYSTEM)
    counts = (TaxClass.objects.count(), Warehouse.objects.count(), DigitalFile.objects.count())
    assert load_demo(actor=SYSTEM) == 1
    assert Product.objects.get(slug="two-pence-tee").name == "My tee"
    again = (TaxClass.objects.count(), Warehouse.objects.count(), DigitalFile.objects.count())
    assert again == counts


def test_pictures_come_by_slices_and_show_their_variants(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    waiting = DBTaskResult.objects.get()
    assert waiting.priority == -50
    todo = jobs(load())
    assert len(todo) > 100
    row = next(each for each in load().products if each.slug == "two-pence-tee")
    work = [job for job in todo if job[1] == row.slug]
    for job in [*work, *work]:
        do(job, actor=SYSTEM)
    page = product_page(row.slug, channel=channel)
    assert page is not None
    assert [picture.alt for picture in page.pictures] == [each.alt for each in row.pictures]
    names = dict(Image.objects.values_list("id", "name"))
    by_media = {picture.media_id: names[picture.image_id] for picture in page.pictures}
    told = {variant.sku: variant.pictures for variant in row.variants}
    for variant in page.variants:
        shown = {by_media[pk] for pk in variant.media_ids}
        assert shown == set(told[variant.sellable.sku])


def test_a_slice_leaves_the_rest_to_a_next_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.demo.finish.SLICE_S", 0.01)
    todo = [job for job in jobs(load()) if job[0] in {"collection", "category", "hero"}]
    done = finish.func(todo)
    assert done == 1
    last = DBTaskResult.objects.order_by("enqueued_at").last()
    assert last is not None
    assert last.args_kwargs["args"] == [todo[1:]]
    for job in todo[:3]:
        do(job, actor=SYSTEM)
    assert Image.objects.filter(name=load().heroes[0].name).count() == 1


def test_jobs_of_what_the_owner_deleted_are_left_out(channel: Channel) -> None:
    for job in jobs(load()):
        if job[0] != "hero":
            do(job, actor=SYSTEM)
    assert not ProductMedia.objects.exists()
    assert not VariantMedia.objects.exists()


def test_the_commands(channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("seed_catalog")
    assert Warehouse.objects.get().slug == "main"
    assert TaxClass.objects.get().is_default
    call_command("load_demo")
    assert "60 products loaded." in capsys.readouterr().out
    assert Warehouse.objects.count() == 1


def test_only_those_with_the_right_load(channel: Channel) -> None:
    with pytest.raises(Refused):
        load_demo(actor=ANONYMOUS)
