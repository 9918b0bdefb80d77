"""Products on the desk: live in six fields, edited whole or not at all, errors at their fields."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.digital.models import DigitalFile
from catalog.models.attribute import Attribute
from catalog.models.collection import Collection
from catalog.models.media import ProductMedia
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.models import Listing, Offer
from catalog.queries.visibility import listed
from catalog.services import products as service
from catalog.services.search import index
from catalog.stock.models import Movement, Stock
from store.accounts.models import User
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.admin.support import a_picture, browser_of, form_of, send
from tests.catalog.make import a_product, a_type, a_variant, a_warehouse, sell

ADD = "admin:catalog_product_add"


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


@pytest.fixture
def mug(channel: Channel) -> Product:
    """A mug, 9 in stock, at 12.50."""
    product = a_product(channel, name="Mug", slug="mug")
    sell(a_variant(product, stock=9), channel, "12.50")
    index([product.pk])
    return product


def page(product: Product) -> str:
    return reverse("admin:catalog_product_change", args=[product.pk])


def picture(colour: str = "teal", name: str = "mug.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_picture(colour), "image/png")


def only(product: Product) -> Variant:
    return product.variants.get()


def test_six_fields_put_a_product_in_the_shop(desk: Client, channel: Channel) -> None:
    assert len([key for key in form_of(desk, reverse(ADD)) if "csrf" not in key]) <= 6
    answer = send(desk, reverse(ADD), name="Blue mug", price="14.00", stock="7", picture=picture())
    assert answer.status_code == 302
    product = listed(channel=channel).get(name="Blue mug")
    variant = only(product)
    assert Stock.objects.get(variant=variant).quantity == 7
    assert ProductMedia.objects.get(product=product).alt == "Blue mug"
    assert Listing.objects.get(variant=variant).offer.unit_micro == 14_000_000
    assert product.product_type.is_shipping_required
    assert desk.get("/products/blue-mug").status_code == 200


def test_a_digital_good_at_a_quarter_of_a_cent(desk: Client, channel: Channel) -> None:
    song = SimpleUploadedFile("song.wav", b"RIFF" * 50, "audio/wav")
    send(desk, reverse(ADD), name="Song", price="0.0025", kind="durable", file=song)
    product = Product.objects.get(name="Song")
    assert not product.product_type.is_shipping_required
    assert not only(product).track_stock
    assert DigitalFile.objects.get(variant=only(product)).content_type in {
        "audio/x-wav",
        "audio/wav",
    }
    assert "$0.0025" in desk.get(reverse("admin:catalog_product_changelist")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "two\x00signs"}, "Null characters"),
        ({"price": "cheap"}, "Enter an amount such as"),
        ({"price": "-1"}, "Enter an amount such as"),
        ({"price": "0.0025"}, "multiple of 0.01"),
        ({"price": "0.00000001"}, "Enter an amount such as"),
        ({"price": "99999999"}, "up to 10,000,000"),
        ({"stock": "-5"}, "greater than or equal to 0"),
        ({"kind": "free"}, "not one of the available choices"),
        ({"picture": SimpleUploadedFile("x.png", b"<svg/>")}, "picture"),
    ],
)
def test_bad_input_is_said_and_nothing_is_made(
    desk: Client, typed: dict[str, Any], words: str
) -> None:
    fine = {"name": "Keep this name", "price": "14.00"}
    answer = send(desk, reverse(ADD), **(fine | typed))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert words in body
    assert "errorlist" in body
    if "name" not in typed:
        assert "Keep this name" in body
    assert not Product.objects.exists()


def test_an_untouched_page_changes_nothing(desk: Client, mug: Product, channel: Channel) -> None:
    description = {"blocks": [{"type": "quote", "data": {"text": "Less is <b>more</b> &amp; so"}}]}
    service.update(product=mug, fields={"description": description}, actor=SYSTEM)
    before = Product.objects.values().get(pk=mug.pk)
    changes = Change.objects.count()
    assert send(desk, page(mug)).status_code == 302
    assert Product.objects.values().get(pk=mug.pk) == before
    assert Change.objects.count() == changes
    assert Offer.objects.count() == 1
    assert mug.variants.count() == 1


def test_texts_tags_metadata_and_collections(desk: Client, mug: Product) -> None:
    shelf = Collection.objects.create(name="Shelf", slug="shelf")
    answer = send(
        desk,
        page(mug),
        name="Big mug",
        description="## For tea\n\nHolds a pint & more.\n\n- one\n- two",
        tags="tea, coffee, tea",
        metadata="material: stoneware",
        collections=[str(shelf.pk)],
        seo_title="A big mug",
    )
    assert answer.status_code == 302
    mug.refresh_from_db()
    assert [each["type"] for each in mug.description["blocks"]] == ["header", "paragraph", "list"]
    assert mug.tags == ["tea", "coffee"]
    assert mug.metadata == {"material": "stoneware"}
    assert shelf.entries.get().product_id == mug.pk
    again = desk.get(page(mug)).content.decode()
    assert "Holds a pint &amp; more." in again
    assert "name “Mug” → “Big mug”" in again
    send(desk, page(mug), collections=None)
    assert not shelf.entries.exists()


def test_an_edit_of_an_older_version_is_refused_and_nothing_typed_is_lost(
    desk: Client, mug: Product
) -> None:
    typed = form_of(desk, page(mug)) | {"name": "My new name"}
    service.update(product=mug, fields={"vendor": "Somebody"}, actor=SYSTEM)
    answer = desk.post(page(mug), typed)
    assert answer.status_code == 422
    assert b"Somebody changed this product meanwhile" in answer.content
    assert b"My new name" in answer.content
    mug.refresh_from_db()
    assert mug.name == "Mug"


def test_price_sale_and_stock_of_a_variant(desk: Client, mug: Product, channel: Channel) -> None:
    stock = f"lines-0-stock_{a_warehouse().pk}"
    typed = {"lines-0-price": "9.90", "lines-0-compare_at": "12.50", stock: "4"}
    assert send(desk, page(mug), **typed).status_code == 302
    offer = Listing.objects.get(variant=only(mug), channel=channel).offer
    assert (offer.unit_micro, offer.undiscounted_micro, offer.version) == (9_900_000, 12_500_000, 2)
    assert Stock.objects.get().quantity == 4
    assert sorted(Movement.objects.values_list("delta", flat=True)) == [-5, 9]


def test_stock_that_moved_meanwhile_stays_when_the_owner_typed_none(
    desk: Client, mug: Product
) -> None:
    values = form_of(desk, page(mug)) | {"vendor": "Potters"}
    Stock.objects.update(quantity=3)
    assert desk.post(page(mug), values).status_code == 302
    assert Stock.objects.get().quantity == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"lines-0-price": "12.505"}, "multiple of 0.01"),
        ({"lines-0-compare_at": "1.00"}, "above the price"),
        ({"lines-0-suggestions": "1, 2"}, "Only a tip"),
        ({"lines-0-suggestions": "1, much"}, "Enter an amount"),
        ({"lines-0-price": "", "lines-0-compare_at": "3"}, "Enter a price too"),
        ({"lines-0-weight_g": "heavy"}, "whole number"),
        ({"slug": "Not A Slug!"}, "small letters"),
        ({"metadata": "no colon here"}, "Write a line for each pair"),
        ({"available_from": "tomorrow"}, "valid date"),
        ({"version": "x"}, "Nothing is saved yet"),
        ({"category": "99999"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_on_the_page_is_said_and_nothing_is_saved(
    desk: Client, mug: Product, typed: dict[str, Any], words: str
) -> None:
    answer = send(desk, page(mug), **({"name": "Half a change"} | typed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    mug.refresh_from_db()
    assert mug.name == "Mug"
    assert Offer.objects.count() == 1


def test_a_second_variant_with_its_options(desk: Client, channel: Channel) -> None:
    shirt = a_product(channel, name="Shirt")
    sell(a_variant(shirt, options={"Size": "M"}), channel, "29.00")
    line = {"lines-1-option_size": "L", "lines-1-price": "31.00", "lines-1-sku": "SHIRT-L"}
    assert send(desk, page(shirt), **line).status_code == 302
    made = Variant.objects.get(sku="SHIRT-L")
    assert made.name == "L"
    again = {"lines-2-option_size": "L", "lines-2-price": "31.00"}
    answer = send(desk, page(shirt), **again)
    assert answer.status_code == 422
    assert b"Another variant of this product has these options" in answer.content
    taken = {"lines-2-option_size": "XL", "lines-2-sku": "SHIRT-L"}
    assert b"taken already" in send(desk, page(shirt), **taken).content
    assert send(desk, page(shirt), **{"lines-1-DELETE": "on"}).status_code == 302
    assert shirt.variants.count() == 1


def test_no_price_means_not_for_sale(desk: Client, mug: Product) -> None:
    assert send(desk, page(mug), **{"lines-0-price": ""}).status_code == 302
    assert not Listing.objects.exists()
    assert b"Not for sale" in desk.get(reverse("admin:catalog_product_changelist")).content


def test_pictures_several_at_once_described_ordered_and_removed(desk: Client, mug: Product) -> None:
    files = [picture("teal", "a.png"), picture("plum", "b.png")]
    assert send(desk, page(mug), new_pictures=files).status_code == 302
    first, second = ProductMedia.objects.order_by("position")
    typed = {
        f"media_{first.pk}_place": "2",
        f"media_{second.pk}_place": "1",
        f"media_{second.pk}_alt": "From above",
    }
    assert send(desk, page(mug), **typed).status_code == 302
    assert list(ProductMedia.objects.order_by("position")) == [second, first]
    second.refresh_from_db()
    assert second.alt == "From above"
    assert send(desk, page(mug), **{f"media_{first.pk}_gone": "on"}).status_code == 302
    assert list(ProductMedia.objects.all()) == [second]


def test_what_is_no_picture_is_refused_at_its_field(desk: Client, mug: Product) -> None:
    bad = SimpleUploadedFile("x.png", b"GIF89a nothing", "image/png")
    answer = send(desk, page(mug), name="Kept words", new_pictures=[picture(), bad])
    assert answer.status_code == 422
    assert b"Kept words" in answer.content
    assert not ProductMedia.objects.exists()


def test_files_are_attached_and_removed(desk: Client, mug: Product) -> None:
    book = SimpleUploadedFile("story.txt", b"Once upon a time", "text/plain")
    assert send(desk, page(mug), **{"lines-0-new_files": [book]}).status_code == 302
    file = DigitalFile.objects.get(variant=only(mug))
    assert b"story.txt" in desk.get(page(mug)).content
    assert send(desk, page(mug), **{f"lines-0-gone_{file.pk}": "on"}).status_code == 302
    assert not DigitalFile.objects.exists()


def test_publish_and_unpublish(desk: Client, mug: Product, channel: Channel) -> None:
    assert send(desk, page(mug), is_published=None).status_code == 302
    assert not listed(channel=channel).exists()
    assert b"Draft" in desk.get(reverse("admin:catalog_product_changelist")).content
    assert send(desk, page(mug), is_published="on").status_code == 302
    assert listed(channel=channel).get() == mug


def test_delete_asks_first(desk: Client, mug: Product) -> None:
    url = reverse("admin:catalog_product_delete", args=[mug.pk])
    assert b"Delete" in desk.get(url).content
    assert Product.objects.exists()
    sold = Offer.objects.count()
    assert sold == 1
    desk.post(url)
    assert not Product.objects.filter(pk=mug.pk).exists()


def test_the_list_is_searched_filtered_and_read_in_a_counted_number_of_queries(
    desk: Client, channel: Channel, mug: Product
) -> None:
    url = reverse("admin:catalog_product_changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(url).status_code == 200
        return len(seen)

    few = queries()
    for _ in range(12):
        sell(a_variant(a_product(channel), stock=2), channel, "1.00")
    assert queries() == few
    assert few <= 18
    assert b"Mug" in desk.get(url + "?q=mu").content
    assert b">Mug<" not in desk.get(url + "?q=shirt").content
    assert b">Mug<" not in desk.get(url + "?published=no").content
    assert desk.get(url + "?category=none&published=maybe").status_code == 200
    assert desk.get(url + "?q=%00").status_code == 200


def test_the_page_asks_as_much_for_many_variants_as_for_few(desk: Client, channel: Channel) -> None:
    def queries(count: int) -> int:
        product = a_product(channel)
        for _ in range(count):
            sell(a_variant(product, stock=1), channel, "2.00")
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(page(product)).status_code == 200
        return len(seen)

    assert queries(2) == queries(9)


def test_product_attributes_are_answered(desk: Client, channel: Channel) -> None:
    mug = a_product(channel)
    kind = a_type()
    url = reverse("admin:catalog_attribute_add")
    assert send(desk, url, name="Material").status_code == 302
    attribute = Attribute.objects.get()
    url = reverse("admin:catalog_producttype_change", args=[kind.pk])
    assert send(desk, url, product_attributes=[str(attribute.pk)]).status_code == 302
    assert send(desk, page(mug), attr_material="Clay, Glaze").status_code == 302
    assert "Clay, Glaze" in desk.get(page(mug)).content.decode()
