"""A product's page, categories, collections, pages and menus."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.content.models import Menu, MenuItem
from catalog.content.queries import menu
from catalog.content.queries import page_by_slug as text_page
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product, ProductAttributeValue
from catalog.queries.categories import category_by_slug, tree
from catalog.queries.collections import collection_by_slug, collection_rows
from catalog.queries.products import page_by_slug, variants_of
from store.channels.models import Channel
from store.media.models import Image
from tests.catalog.make import a_page, a_product, a_variant, sell, usd


def a_full_product(channel: Channel) -> Product:
    """Two variants on sale, one not; pictures, attributes, a category."""
    product = a_product(channel, name="Tee", slug="tee")
    product.category = Category.objects.create(slug="shirts", name="Shirts", path="/1/")
    product.save()
    images = [Image.objects.create(hash=c * 64, width=1, height=1, size=1) for c in "ab"]
    media = [ProductMedia.objects.create(product=product, image=image) for image in images]
    ProductMedia.objects.create(product=product)  # still to be fetched
    variants = [a_variant(product, stock=2, options={"Size": size}) for size in "MLX"]
    sell(variants[0], channel, "29.00")
    sell(variants[1], channel, "31.00")
    VariantMedia.objects.create(variant=variants[1], media=media[1])
    fabric = Attribute.objects.create(slug="fabric", name="Fabric")
    for name in ("Cotton", "Linen"):
        value = AttributeValue.objects.create(attribute=fabric, slug=name, name=name)
        ProductAttributeValue.objects.create(product=product, value=value)
    return product


def test_a_product_page_in_eight_queries(
    channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    product = a_full_product(channel)
    with django_assert_num_queries(8):
        page = page_by_slug("tee", channel=channel)
    assert page is not None
    assert page.id == product.pk
    assert page.category is not None
    assert page.category.slug == "shirts"
    assert [picture.hash[0] for picture in page.pictures] == ["a", "b"]
    assert [each.sellable.unit for each in page.offered] == [usd("29.00"), usd("31.00")]
    assert len(page.variants) == 3
    assert [value.name for value in page.options[0].values] == ["M", "L"]
    assert page.variants[1].sellable.image_url_key == "b" * 64
    assert page.variants[1].media_ids == (page.pictures[1].media_id,)
    assert [(row.name, row.values) for row in page.attributes] == [("Fabric", ("Cotton", "Linen"))]
    assert [v.product_id for v in variants_of([product.pk])[product.pk]] == [product.pk] * 3


def test_pages_that_are_not_there(channel: Channel) -> None:
    product = a_full_product(channel)
    listing = ProductListing.objects.filter(product=product)
    assert page_by_slug("coat", channel=channel) is None
    listing.update(visible_in_listings=False)
    assert page_by_slug("tee", channel=channel) is not None
    listing.update(is_published=False)
    assert page_by_slug("tee", channel=channel) is None
    unsold = a_product(channel)
    a_variant(unsold)
    assert page_by_slug(unsold.slug, channel=channel) is None


@pytest.mark.django_db
def test_categories_with_their_neighbours(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    top = Category.objects.create(slug="wear", name="Wear")
    middle = Category.objects.create(slug="tops", name="Tops", parent=top, level=1)
    low = Category.objects.create(slug="tees", name="Tees", parent=middle, level=2)
    for each, path in ((top, [top]), (middle, [top, middle]), (low, [top, middle, low])):
        each.path = "/" + "".join(f"{one.pk}/" for one in path)
        each.save()
    with django_assert_num_queries(2):
        page = category_by_slug("tops")
    assert page is not None
    assert [row.slug for row in page.ancestors] == ["wear"]
    assert [row.slug for row in page.children] == ["tees"]
    assert category_by_slug("none") is None
    with django_assert_num_queries(1):
        (node,) = tree()
    assert node.children[0].children[0].row.slug == "tees"


def test_collections_show_their_own_picture_or_their_first_products(channel: Channel) -> None:
    product = a_full_product(channel)
    image = Image.objects.create(hash="c" * 64, width=1, height=1, size=1)
    own = Collection.objects.create(slug="own", name="Own", image=image)
    bare = Collection.objects.create(slug="bare", name="Bare", position=1)
    hidden = Collection.objects.create(slug="hidden", name="Hidden")
    for collection, shown in ((own, True), (bare, True), (hidden, False)):
        CollectionListing.objects.create(collection=collection, channel=channel, is_published=shown)
    CollectionProduct.objects.create(collection=bare, product=product)
    rows = collection_rows(channel=channel)
    assert [row.picture.hash[0] for row in rows if row.picture] == ["c", "a"]
    assert collection_by_slug("hidden", channel=channel) is None
    found = collection_by_slug("own", channel=channel)
    assert found is not None
    assert found.picture is not None
    assert found.picture.alt == "Own"


def test_menus_leave_out_what_cannot_be_seen(
    channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shown = Collection.objects.create(slug="new", name="New")
    CollectionListing.objects.create(collection=shown, channel=channel)
    hidden = Collection.objects.create(slug="old", name="Old")
    about = a_page(slug="about", title="About")
    draft = a_page(slug="draft", title="Draft", is_published=False)
    category = Category.objects.create(slug="mugs", name="Mugs")
    bar = Menu.objects.create(slug="navbar", name="Bar")
    shop = MenuItem.objects.create(menu=bar, name="Shop")
    for target in (
        {"collection": shown},
        {"collection": hidden},
        {"page": draft},
        {"page": about},
        {"category": category},
        {"url": "/search"},
    ):
        MenuItem.objects.create(menu=bar, parent=shop, name="x", **target)
    with django_assert_num_queries(2):
        (link,) = menu("navbar", channel=channel)
    assert link.kind == "heading"
    assert [(each.kind, each.slug, each.url) for each in link.children] == [
        ("collection", "new", ""),
        ("page", "about", ""),
        ("category", "mugs", ""),
        ("url", "", "/search"),
    ]
    assert menu("none", channel=channel) == ()
    assert text_page("about") == about
    assert text_page("draft") is None
