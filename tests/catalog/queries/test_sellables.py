"""What a cart learns of its variants."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.tax import TaxClass
from catalog.offers.models import Offer
from catalog.queries.sellables import sellables
from store.channels.models import Channel
from store.kernel.clock import now
from store.media.models import Image
from tests.catalog.make import a_product, a_variant, sell, usd


def test_a_variant_with_everything(channel: Channel) -> None:
    product = a_product(channel, name="Tee", slug="tee")
    variant = a_variant(product, stock=7, options={"Size": "M", "Colour": "Ink"})
    offer = sell(variant, channel, "19.00", before="29.00")
    found = sellables([variant.pk, 10**9], channel=channel)
    assert set(found) == {variant.pk}
    row = found[variant.pk]
    assert (row.product_name, row.product_slug, row.kind) == ("Tee", "tee", "ordinary")
    assert (row.offer_id, row.offer_version) == (offer.pk, 1)
    assert (row.unit, row.undiscounted) == (usd("19.00"), usd("29.00"))
    assert row.options == (("Size", "M"), ("Colour", "Ink"))
    assert row.available == 7
    assert row.ships
    assert row.is_published
    assert row.is_purchasable


def test_without_an_offer_it_is_shown_but_not_for_sale(channel: Channel) -> None:
    variant = a_variant(a_product(channel))
    row = sellables([variant.pk], channel=channel)[variant.pk]
    assert row.offer_id is None
    assert row.is_published
    assert not row.is_purchasable
    assert row.available is None


def test_drafts_later_dates_and_later_sales(channel: Channel) -> None:
    later = now() + timedelta(days=1)
    variants = [a_variant(a_product(channel)) for _ in range(3)]
    for variant in variants:
        sell(variant, channel, "0.0025", kind=Offer.DURABLE)
    draft, soon, unsold = variants
    ProductListing.objects.filter(product=draft.product_id).update(is_published=False)
    ProductListing.objects.filter(product=soon.product_id).update(published_at=later)
    ProductListing.objects.filter(product=unsold.product_id).update(available_for_purchase_at=later)
    rows = sellables([variant.pk for variant in variants], channel=channel)
    assert [rows[v.pk].is_published for v in variants] == [False, False, True]
    assert not any(rows[v.pk].is_purchasable for v in variants)


def test_tax_class_of_offer_before_product_before_type(channel: Channel) -> None:
    first, second = (TaxClass.objects.create(slug=slug, name=slug) for slug in ("one", "two"))
    variant = a_variant(a_product(channel))
    sell(variant, channel, "1.00")
    assert sellables([variant.pk], channel=channel)[variant.pk].tax_class_id is None
    variant.product.product_type.tax_class = first
    variant.product.product_type.save()
    assert sellables([variant.pk], channel=channel)[variant.pk].tax_class_id == first.pk
    variant.product.tax_class = second
    variant.product.save()
    assert sellables([variant.pk], channel=channel)[variant.pk].tax_class_id == second.pk


def test_the_variants_own_picture_comes_before_the_products_first(channel: Channel) -> None:
    product = a_product(channel, name="Mug")
    images = [Image.objects.create(hash=c * 64, width=1, height=1, size=1) for c in "ab"]
    media = [
        ProductMedia.objects.create(product=product, image=image, position=place)
        for place, image in enumerate(images)
    ]
    plain, special = a_variant(product), a_variant(product)
    VariantMedia.objects.create(variant=special, media=media[1])
    rows = sellables([plain.pk, special.pk], channel=channel)
    assert rows[plain.pk].image_url_key == "a" * 64
    assert rows[special.pk].image_url_key == "b" * 64
    assert rows[plain.pk].image_alt == "Mug"


def test_as_many_queries_for_one_as_for_many(
    channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    variants = [a_variant(a_product(channel), stock=3, options={"Size": "S"}) for _ in range(12)]
    for variant in variants:
        sell(variant, channel, "1.00")
    for ids in ([variants[0].pk], [variant.pk for variant in variants]):
        with django_assert_num_queries(4):
            assert len(sellables(ids, channel=channel)) == len(ids)
        with django_assert_num_queries(1):
            assert len(sellables(ids, channel=channel, holder="a", looks=False)) == len(ids)


@pytest.mark.django_db
def test_stock_that_is_not_counted_or_sold_beyond(channel: Channel) -> None:
    free = a_variant(a_product(channel))
    beyond = a_variant(a_product(channel), stock=0, sell_when_out=True)
    gone = a_variant(a_product(channel), stock=0)
    rows = sellables([free.pk, beyond.pk, gone.pk], channel=channel)
    assert [rows[v.pk].available for v in (free, beyond, gone)] == [None, None, 0]
