"""Files and pictures of the demo come from the worker, in slices, each once."""

from __future__ import annotations

import math

import pytest
from django.db import connection

from catalog.demo.finish import EVENT, Job, begin, do, go_on, jobs, waiting
from catalog.demo.loader import load_demo
from catalog.demo.read import load
from catalog.digital.models import DigitalFile
from catalog.digital.storage import open_file
from catalog.models.category import Category
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product
from catalog.queries.collections import collection_by_slug
from catalog.queries.products import page_by_slug
from catalog.services import images, products
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.media.models import Image
from store.outbox.models import Event
from store.outbox.services import deliver
from tests.catalog.make import a_product

TEE = "two-pence-tee"


def of(slug: str) -> list[Job]:
    """The jobs of a row."""
    return [job for job in jobs(load()) if job.slug == slug]


def test_the_order_is_files_then_what_is_seen_first() -> None:
    order = jobs(load())
    catalog = load()
    assert len(set(order)) == len(order)
    pictures = {job.picture for job in order if job.picture}
    assert pictures == {each.name for each in catalog.pictures()}
    kinds = [job.kind for job in order]
    assert "files" not in kinds[kinds.index("product") :]
    featured = [row.slug for row in catalog.products if "featured-products" in row.collections]
    first = [job.slug for job in order[kinds.index("product") : kinds.index("collection")]]
    assert set(featured) <= set(first)


def test_pictures_come_once_and_show_their_variants(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    row = next(each for each in load().products if each.slug == TEE)
    work = of(TEE)
    for job in [*work, *work]:
        do(job, actor=SYSTEM)
    page = page_by_slug(TEE, channel=channel)
    assert page is not None
    assert [picture.alt for picture in page.pictures] == [each.alt for each in row.pictures]
    names = dict(Image.objects.values_list("id", "name"))
    by_media = {picture.media_id: names[picture.image_id] for picture in page.pictures}
    told = {variant.sku: variant.pictures for variant in row.variants}
    for variant in page.variants:
        assert {by_media[pk] for pk in variant.media_ids} == set(told[variant.sellable.sku])
    assert not {job.slug for job in waiting()} & {TEE}


def test_what_the_owner_took_away_stays_away(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    for job in of("tip-jar"):
        do(job, actor=SYSTEM)
    images.remove(media=ProductMedia.objects.get(), actor=SYSTEM)
    products.delete(product=Product.objects.get(slug=TEE), actor=SYSTEM)
    for job in [*of("tip-jar"), *of(TEE)]:
        do(job, actor=SYSTEM)
    assert not ProductMedia.objects.exists()
    assert not {job.slug for job in waiting()} & {"tip-jar", TEE}


def test_an_owners_own_product_of_that_name_is_left_alone(channel: Channel) -> None:
    a_product(channel, slug="tip-jar")
    for job in jobs(load()):
        do(job, actor=SYSTEM)
    assert not ProductMedia.objects.exists()
    assert not VariantMedia.objects.exists()
    assert waiting() == []
    assert begin() is False


def test_shelves_and_files(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    for slug in ("sale", "home", "corner-shop-icons", "rain-on-tin"):
        do(of(slug)[0], actor=SYSTEM)
    sale = collection_by_slug("sale", channel=channel)
    assert sale is not None
    assert sale.picture is not None
    told = next(row.picture for row in load().collections if row.slug == "sale")
    assert sale.picture.alt == told.alt
    assert Category.objects.get(slug="home").image is not None
    kept = {row.name: row for row in DigitalFile.objects.filter(variant__sku="ICON-TEAPOT")}
    assert list(kept) == ["teapot.svg", "teapot.png"]
    with open_file(kept["teapot.svg"].path) as file:
        assert file.read(4) == b"<svg"
    with open_file(DigitalFile.objects.get(variant__product__slug="rain-on-tin").path) as file:
        assert file.read(4) == b"RIFF"


def test_the_worker_goes_on_slice_by_slice(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_demo(actor=SYSTEM)
    assert begin() is False  # it has been asked for
    open_events = Event.objects.filter(kind=EVENT, handled_at=None)
    assert open_events.count() == 1
    before = waiting()
    monkeypatch.setattr("catalog.tasks.SLICE_S", 0.0)
    Event.objects.exclude(kind=EVENT).delete()
    deliver()
    assert waiting() == before[1:]
    assert open_events.count() == 1
    Product.objects.update(private_metadata={})
    Category.objects.update(private_metadata={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_collection SET private_metadata = '{}'")
    deliver()
    assert open_events.count() == 0
    assert begin() is False


@pytest.mark.long
def test_in_the_end_nothing_is_missing(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    assert go_on(seconds=math.inf, actor=SYSTEM) is False
    assert waiting() == []
    told = {row.slug: row for row in load().products}
    for slug, row in told.items():
        page = page_by_slug(slug, channel=channel)
        assert page is not None
        assert [picture.alt for picture in page.pictures] == [each.alt for each in row.pictures]
        for variant in page.variants:
            if variant.sellable.kind == "durable":
                assert variant.sellable.files > 0
    wanted = sum(len(variant.files) for row in told.values() for variant in row.variants)
    assert DigitalFile.objects.count() == wanted
