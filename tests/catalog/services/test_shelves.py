"""Categories, collections, pictures, taxes, pages and menus are written by services."""

import io

import pytest
from PIL import Image as Pillow

from catalog.content.models import MenuItem, Page
from catalog.content.queries import menu
from catalog.content.services import NewLink, save_page, set_menu
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.media import ProductMedia
from catalog.models.tax import TaxClass
from catalog.queries.categories import category_by_slug
from catalog.queries.collections import collection_by_slug
from catalog.queries.pictures import media_of_variants, pictures_of
from catalog.queries.taxes import rates
from catalog.services import categories, collections, images, taxes
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, DomainError, Invalid, Refused
from store.media.models import RemoteImage
from tests.catalog.make import a_product, a_variant

pytestmark = pytest.mark.django_db


def a_picture(colour: str) -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Pillow.new("RGB", (8, 10), colour).save(file, "PNG")
    return file.getvalue()


def test_a_category_moves_with_all_below_it() -> None:
    wear = categories.create(name="Wear", actor=SYSTEM)
    tops = categories.create(name="Tops", parent=wear, actor=SYSTEM)
    tees = categories.create(name="Tees", parent=tops, actor=SYSTEM)
    home = categories.create(name="Home", actor=SYSTEM)
    categories.move(category=tops, parent=home, actor=SYSTEM)
    tees.refresh_from_db()
    assert tees.path == f"/{home.pk}/{tops.pk}/{tees.pk}/"
    assert tees.level == 2
    page = category_by_slug("tees")
    assert page is not None
    assert [row.slug for row in page.ancestors] == ["home", "tops"]
    categories.move(category=tees, parent=None, actor=SYSTEM)
    assert (tees.path, tees.level) == (f"/{tees.pk}/", 0)


def test_a_category_is_never_below_itself_nor_too_deep_nor_moved_twice() -> None:
    top = categories.create(name="Top", actor=SYSTEM)
    below = categories.create(name="Below", parent=top, actor=SYSTEM)
    with pytest.raises(Invalid) as caught:
        categories.move(category=top, parent=below, actor=SYSTEM)
    assert caught.value.field == "parent"
    stale = Category.objects.get(pk=below.pk)
    categories.move(category=below, parent=None, actor=SYSTEM)
    with pytest.raises(Conflict) as moved:
        categories.move(category=stale, parent=None, actor=SYSTEM)
    assert moved.value.code == "category_moved"
    deep = top
    for number in range(10):
        deep = categories.create(name=f"Level {number}", parent=deep, actor=SYSTEM)
    with pytest.raises(Invalid):
        categories.create(name="Deeper", parent=deep, actor=SYSTEM)
    with pytest.raises(Invalid):
        categories.move(category=below, parent=deep, actor=SYSTEM)


def test_categories_are_changed_and_deleted() -> None:
    top = categories.create(name="Mugs", fields={"seo_title": "All mugs"}, actor=SYSTEM)
    categories.update(category=top, fields={"name": "Cups", "slug": "cups"}, actor=SYSTEM)
    assert (top.name, top.slug, top.seo_title) == ("Cups", "cups", "All mugs")
    with pytest.raises(Conflict) as caught:
        categories.create(name="Cups", actor=SYSTEM)
    assert caught.value.field == "slug"
    product = a_product()
    product.category = top
    product.save()
    categories.delete(category=top, actor=SYSTEM)
    product.refresh_from_db()
    assert product.category is None
    assert [c.verb for c in Change.objects.filter(kind="category").order_by("id")] == [
        "category_created",
        "category_updated",
        "category_deleted",
    ]


def test_a_collection_is_filled_in_order_and_shown(channel: Channel) -> None:
    collection = collections.create(name="Sale", actor=SYSTEM)
    assert collection_by_slug("sale", channel=channel) is None
    first, second = a_product(channel), a_product(channel)
    for ids in ([first.pk, second.pk], [second.pk, first.pk], [second.pk]):
        collections.set_products(collection=collection, product_ids=ids, actor=SYSTEM)
        rows = collection.entries.order_by("position").values_list("product_id", flat=True)
        assert list(rows) == ids
    for ids in ([first.pk, first.pk], [10**9]):
        with pytest.raises(Invalid) as caught:
            collections.set_products(collection=collection, product_ids=ids, actor=SYSTEM)
        assert caught.value.field == "products"
    for shown in (True, True, False, True):
        collections.set_listing(
            collection=collection, channel=channel, is_published=shown, actor=SYSTEM
        )
    collections.update(collection=collection, fields={"name": "Small change"}, actor=SYSTEM)
    row = collection_by_slug("sale", channel=channel)
    assert row is not None
    assert row.name == "Small change"
    with pytest.raises(Conflict):
        collections.create(name="Sale", actor=SYSTEM)
    collections.delete(collection=collection, actor=SYSTEM)
    assert not Collection.objects.exists()


def test_pictures_by_bytes_and_by_address() -> None:
    product = a_product()
    variant = a_variant(product)
    red = images.attach(product=product, content=a_picture("red"), alt="Red", actor=SYSTEM)
    again = images.attach(product=product, content=a_picture("red"), actor=SYSTEM)
    blue = images.attach(product=product, content=a_picture("blue"), actor=SYSTEM)
    assert again == red
    url = "https://pictures.example/one.jpg"
    far = images.attach_url(product=product, url=url, alt="Far", actor=SYSTEM)
    assert images.attach_url(product=product, url=url, actor=SYSTEM) == far
    assert [picture.alt for picture in pictures_of([product.pk])[product.pk]] == [
        "Red",
        product.name,
    ]
    image = blue.image
    assert image is not None
    assert images.fill_fetched(remote_id=RemoteImage.objects.get().pk, image=image) == 1
    images.reorder(product=product, media_ids=[far.pk, blue.pk, red.pk], actor=SYSTEM)
    images.set_alt(media=blue, alt="Blue", actor=SYSTEM)
    images.show_variant(variant=variant, media_ids=[blue.pk, blue.pk], actor=SYSTEM)
    assert media_of_variants([variant.pk]) == {variant.pk: (blue.pk,)}
    images.remove(media=red, actor=SYSTEM)
    assert [p.alt for p in pictures_of([product.pk])[product.pk]] == ["Far", "Blue"]


def test_pictures_that_are_refused() -> None:
    product, other = a_product(), a_product()
    media = images.attach(product=other, content=a_picture("red"), actor=SYSTEM)
    for call in (
        lambda: images.attach(product=product, content=b"<svg/>", actor=SYSTEM),
        lambda: images.attach_url(product=product, url="file:///etc/passwd", actor=SYSTEM),
        lambda: images.reorder(product=product, media_ids=[media.pk], actor=SYSTEM),
        lambda: images.show_variant(variant=a_variant(product), media_ids=[media.pk], actor=SYSTEM),
        lambda: images.set_alt(media=media, alt="x" * 251, actor=SYSTEM),
    ):
        with pytest.raises(DomainError) as caught:
            call()
        assert caught.value.field in {"image", "url", "media", "alt"}
    assert ProductMedia.objects.count() == 1


def test_tax_classes_have_one_default_and_rates() -> None:
    normal = taxes.save_class(name="Normal", is_default=True, actor=SYSTEM)
    books = taxes.save_class(name="Books", is_default=True, actor=SYSTEM)
    taxes.save_class(name="Book", slug="books", is_default=True, actor=SYSTEM)
    assert [each.slug for each in TaxClass.objects.filter(is_default=True)] == ["books"]
    taxes.set_rate(tax_class=books, country="DE", rate_ppm=70_000, actor=SYSTEM)
    taxes.set_rate(tax_class=books, country="DE", rate_ppm=50_000, actor=SYSTEM)
    assert rates([None, normal.pk], "DE") == {None: 50_000, normal.pk: 0}
    for country, rate in (("Germany", 1), ("DE", -1), ("DE", 1_000_001)):
        with pytest.raises(Invalid) as caught:
            taxes.set_rate(tax_class=books, country=country, rate_ppm=rate, actor=SYSTEM)
        assert caught.value.field in {"country", "rate_ppm"}


def test_pages_are_saved_once_and_cleaned() -> None:
    text = {"blocks": [{"type": "paragraph", "data": {"text": "<script>x</script>Hello"}}]}
    for _ in range(2):
        page = save_page(slug="about", title="About", content=text, actor=SYSTEM)
    assert page.content["blocks"][0]["data"]["text"] == "Hello"
    assert Change.objects.filter(kind="page").count() == 1
    for slug, title in (("A B", "x"), ("x", ""), ("x", "a\nb"), ("x", "x" * 251)):
        with pytest.raises(Invalid) as caught:
            save_page(slug=slug, title=title, content={}, actor=SYSTEM)
        assert caught.value.field == ("title" if slug == "x" else "slug")
    assert Page.objects.count() == 1


def test_a_menu_is_exactly_its_links(channel: Channel) -> None:
    category = categories.create(name="Mugs", actor=SYSTEM)
    links = [
        NewLink("Shop", children=(NewLink("Mugs", category=category),)),
        NewLink("Search", url="/search"),
    ]
    for _ in range(2):
        set_menu(slug="navbar", name="Bar", links=links, actor=SYSTEM)
    assert Change.objects.filter(kind="menu").count() == 1
    assert [link.name for link in menu("navbar", channel=channel)] == ["Shop", "Search"]
    set_menu(slug="navbar", name="Bar", links=links[1:], actor=SYSTEM)
    assert MenuItem.objects.count() == 1
    for wrong in (
        [NewLink("x", url="javascript:alert(1)")],
        [NewLink("x", url="//evil.example")],
        [NewLink("")],
        [NewLink(str(number)) for number in range(201)],
    ):
        with pytest.raises(Invalid) as caught:
            set_menu(slug="navbar", name="Bar", links=wrong, actor=SYSTEM)
        assert caught.value.field in {"url", "name", "links"}


def test_nobody_writes_without_the_right(channel: Channel) -> None:
    product = a_product()
    category = Category.objects.create(slug="c", name="C", path="/1/")
    collection = Collection.objects.create(slug="c", name="C")
    for call in (
        lambda: categories.create(name="x", actor=ANONYMOUS),
        lambda: categories.update(category=category, fields={}, actor=ANONYMOUS),
        lambda: categories.move(category=category, parent=None, actor=ANONYMOUS),
        lambda: categories.delete(category=category, actor=ANONYMOUS),
        lambda: collections.create(name="x", actor=ANONYMOUS),
        lambda: collections.update(collection=collection, fields={}, actor=ANONYMOUS),
        lambda: collections.delete(collection=collection, actor=ANONYMOUS),
        lambda: collections.set_products(collection=collection, product_ids=[], actor=ANONYMOUS),
        lambda: images.attach(product=product, content=b"", actor=ANONYMOUS),
        lambda: images.attach_url(product=product, url="", actor=ANONYMOUS),
        lambda: taxes.save_class(name="x", actor=ANONYMOUS),
        lambda: save_page(slug="x", title="x", content={}, actor=ANONYMOUS),
        lambda: set_menu(slug="x", name="x", links=[], actor=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            call()
