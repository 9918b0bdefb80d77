"""The demo speaks German and French, answers attributes of every kind, and leaves what is said."""

from __future__ import annotations

import pytest

from catalog.content.models import MenuItem, MenuItemTranslation, Page, PageTranslation
from catalog.demo.loader import load_demo
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.product import Product, TypeAttribute
from catalog.models.translation import (
    AttributeTranslation,
    AttributeValueTranslation,
    CategoryTranslation,
    CollectionTranslation,
    ProductTranslation,
    VariantTranslation,
)
from catalog.models.variant import Variant
from catalog.queries import assigned
from catalog.queries.translations import owner_by_slug
from catalog.services import products
from catalog.services.translations import PRODUCT, translate
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.media.models import Image

TABLES = (
    ProductTranslation,
    VariantTranslation,
    CategoryTranslation,
    CollectionTranslation,
    AttributeTranslation,
    AttributeValueTranslation,
    PageTranslation,
    MenuItemTranslation,
)


def answers(slug: str) -> dict[str, tuple[assigned.Value, ...]]:
    product = Product.objects.get(slug=slug)
    found = assigned.of_products({product.pk: product.product_type_id})[product.pk]
    return {each.attribute.slug: each.values for each in found}


def test_everything_is_said_in_both_languages(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    for table in TABLES:
        counts = {table.objects.filter(language=code).count() for code in ("de", "fr")}
        assert counts != {0}
        assert len(counts) == 1, table
    mug = Product.objects.get(slug="tuppence-mug")
    assert owner_by_slug(ProductTranslation, "zwei-pence-becher", language="de") == mug.pk
    assert ProductTranslation.objects.get(product=mug, language="fr").description["blocks"]
    shirt = Variant.objects.get(sku="TEE-TUPPENCE-INK-M")
    assert shirt.translations.get(language="de").name == "Tinte / M"
    link = MenuItem.objects.get(menu__slug="footer", name="Privacy")
    assert link.translations.get(language="fr").name == "Confidentialité"
    fit = AttributeValueTranslation.objects.filter(
        attribute_value__attribute__slug="fit", language="de"
    )
    assert fit.count() == Product.objects.filter(product_type__slug="garment").count()
    assert fit[0].plain_text.startswith("Gerade")


def test_attributes_of_every_kind_are_answered(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    shirt, mug, picture = (
        answers("two-pence-tee"),
        answers("tuppence-mug"),
        answers("low-sun-print"),
    )
    assert [value.slug for value in shirt["care"]] == [
        "wash-at-30",
        "inside-out",
        "no-tumble-dryer",
    ]
    assert shirt["size-chart"][0].content_type == "image/png"
    assert Image.objects.get(hash=shirt["size-chart"][0].file_url[7:-4]).width == 1200
    assert {value.reference and value.reference.kind for value in shirt["goes-with"]} == {"product"}
    assert mug["capacity"][0].number_micro == 350_000
    assert mug["dishwasher-safe"][0].boolean is True
    assert picture["drawn-on"][0].date is not None
    assert picture["printed-at"][0].date_time is not None
    assert picture["about-the-picture"][0].rich_text
    shelf = answers("shop-ledger")["shelf"][0].reference
    assert shelf is not None
    assert shelf.kind == "collection"
    used = set(AttributeValue.objects.values_list("attribute__input_type", flat=True))
    assert used == {name for name, _ in Attribute.INPUTS}
    page = Page.objects.get(slug="terms")
    told = assigned.of_pages({page.pk: page.page_type_id})[page.pk]
    assert [len(each.values) for each in told] == [1, 1]


@pytest.mark.long
def test_what_the_owner_said_stays(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    mug = Product.objects.get(slug="tuppence-mug")
    translate(thing=PRODUCT, row_id=mug.pk, language="de", fields={"name": "Tasse"}, actor=SYSTEM)
    products.set_attributes(product=mug, values={"capacity": ["0.5"]}, actor=SYSTEM)
    renamed = Product.objects.get(slug="shop-ledger")
    products.update(product=renamed, fields={"name": "My book"}, actor=SYSTEM)
    ProductTranslation.objects.filter(product=renamed).delete()
    load_demo(actor=SYSTEM)
    assert ProductTranslation.objects.get(product=mug, language="de").name == "Tasse"
    assert answers("tuppence-mug")["capacity"][0].number_micro == 500_000
    assert not ProductTranslation.objects.filter(product=renamed).exists()


@pytest.mark.long
def test_an_older_demo_store_gets_what_it_lacks(channel: Channel) -> None:
    load_demo(actor=SYSTEM)
    Attribute.objects.filter(slug__in=["care", "capacity"]).delete()
    for table in TABLES:
        table.objects.all().delete()
    Product.objects.filter(slug="teapot-mug").update(private_metadata={})
    assert load_demo(actor=SYSTEM) == 0
    assert ProductTranslation.objects.exists()
    assert answers("two-pence-tee")["care"]
    assert answers("tuppence-mug")["capacity"][0].number_micro == 350_000
    assert answers("teapot-mug")["capacity"] == ()
    asked = TypeAttribute.objects.filter(product_type__slug="mug", scope="product")
    slugs = list(asked.order_by("position").values_list("attribute__slug", flat=True))
    assert slugs == ["material", "dishwasher-safe", "capacity"]
