"""Lists of products: who is seen, sorted, searched, paged; and how many queries that costs."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia
from catalog.models.product import Product
from catalog.offers.models import Listing, Offer
from catalog.queries.cards import page_of_cards, related
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort, read_sort, with_sort_keys
from catalog.queries.visibility import in_category, listed, visible
from catalog.services.search import index
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.pages import paginate
from store.media.models import Image
from tests.catalog.make import a_product, a_variant, sell, usd


def on_sale(
    channel: Channel, name: str, price: str, *, before: str = "", stock: int = 3
) -> Product:
    """A listed product of one variant."""
    product = a_product(channel, name=name)
    variant = a_variant(product, stock=stock, options={"Size": "M"})
    sell(variant, channel, price, before=before, kind=Offer.DURABLE)
    index([product.pk])
    return product


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("mug", ["Blue mug", "Mugwort tea"]),
        ("MÜG", ["Blue mug", "Mugwort tea"]),
        ("mug blu", ["Blue mug"]),
        ("ug", []),
        ("", []),
        ("%", []),
        ("caf", ["Café cup"]),
        ("mug' OR 1=1 --", []),
    ],
)
def test_every_word_asked_for_begins_a_word(channel: Channel, query: str, names: list[str]) -> None:
    for name in ("Blue mug", "Mugwort tea", "Café cup"):
        on_sale(channel, name, "1.00")
    found = matching(listed(channel=channel), query)
    assert [product.name for product in found.order_by("name")] == names


def test_whole_words_of_short_names_come_first_in_a_search(channel: Channel) -> None:
    for name in ("Blue mug", "Mugwort tea", "A mug"):
        on_sale(channel, name, "1.00")
    page = page_of_cards(channel=channel, sort=Sort.RELEVANCE, query="mug")
    assert [card.name for card in page.cards] == ["Blue mug", "A mug", "Mugwort tea"]


def test_who_is_seen_and_who_is_only_seen_by_name(channel: Channel) -> None:
    draft, later, hidden, unsold, shown = (on_sale(channel, name, "1.00") for name in "abcde")
    ProductListing.objects.filter(product=draft).update(is_published=False)
    ProductListing.objects.filter(product=later).update(published_at=now() + timedelta(hours=1))
    ProductListing.objects.filter(product=hidden).update(visible_in_listings=False)
    Listing.objects.filter(variant__product=unsold).delete()
    assert set(visible(channel=channel)) == {hidden, shown}
    assert set(listed(channel=channel)) == {shown}
    channel.is_active = False
    assert not visible(channel=channel).exists()
    assert not listed(channel=channel).exists()


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (Sort.TITLE_UP, ["apple", "Banana", "Cherry"]),
        (Sort.TITLE_DOWN, ["Cherry", "Banana", "apple"]),
        (Sort.PRICE_UP, ["Cherry", "apple", "Banana"]),
        (Sort.PRICE_DOWN, ["Banana", "apple", "Cherry"]),
        (Sort.CREATED_UP, ["Banana", "apple", "Cherry"]),
        (Sort.CREATED_DOWN, ["Cherry", "apple", "Banana"]),
        (Sort.MANUAL, ["Cherry", "apple", "Banana"]),
    ],
)
def test_orders_of_a_collection_and_its_pages(
    channel: Channel, sort: Sort, names: list[str]
) -> None:
    collection = Collection.objects.create(slug="fruit", name="Fruit")
    fruit = [
        on_sale(channel, name, price)
        for name, price in (("Banana", "0.05"), ("apple", "0.0025"), ("Cherry", "0.002"))
    ]
    on_sale(channel, "Elsewhere", "9.00")
    for place, product in enumerate(reversed(fruit)):
        CollectionProduct.objects.create(collection=collection, product=product, position=place)
    page = page_of_cards(channel=channel, sort=sort, collection_id=collection.pk)
    assert [card.name for card in page.cards] == names
    second = page_of_cards(
        channel=channel, sort=sort, collection_id=collection.pk, number=2, size=2
    )
    assert [card.name for card in second.cards] == names[2:]
    assert (second.number, second.pages, second.count) == (2, 2, 3)
    assert page_of_cards(channel=channel, number=9, collection_id=collection.pk).cards == ()
    rows = with_sort_keys(
        listed(channel=channel).filter(name__in=names),
        sort,
        channel=channel,
        collection_id=collection.pk,
    )
    first = paginate(rows, order=ORDERS[sort], first=2)
    rest = paginate(rows, order=ORDERS[sort], first=2, after=first.cursors[-1])
    assert [row.name for row in (*first.rows, *rest.rows)] == names


def test_words_that_name_no_order_give_the_default() -> None:
    assert read_sort("price-descending") is Sort.PRICE_DOWN
    assert read_sort("'; DROP TABLE") is Sort.MANUAL


def test_a_category_holds_all_below_it(channel: Channel) -> None:
    top = Category.objects.create(slug="top", name="Top", path="/1/")
    below = Category.objects.create(slug="below", name="Below", path="/1/2/", parent=top)
    Category.objects.create(slug="other", name="Other", path="/11/")
    one, two = on_sale(channel, "One", "1.00"), on_sale(channel, "Two", "1.00")
    Product.objects.filter(pk=one.pk).update(category=below)
    Product.objects.filter(pk=two.pk).update(category=top)
    assert set(in_category(listed(channel=channel), top)) == {one, two}
    assert set(in_category(listed(channel=channel), below)) == {one}
    assert [card.id for card in related(product_id=two.pk, channel=channel)] == [one.pk]
    assert [card.id for card in related(product_id=one.pk, channel=channel)] == []


def test_a_card_says_price_sale_and_stock(channel: Channel) -> None:
    product = on_sale(channel, "Tee", "19.00", before="29.00", stock=0)
    sell(a_variant(product, stock=0, options={"Size": "L"}), channel, "24.00")
    (card,) = page_of_cards(channel=channel).cards
    assert card.price is not None
    assert (card.price.lowest, card.price.highest) == (usd("19.00"), usd("24.00"))
    assert card.price.undiscounted == usd("29.00")
    assert card.price.on_sale
    assert card.price.varies
    assert card.sold_out
    assert card.price.kinds == {"durable", "ordinary"}
    assert [value.name for value in card.options[0].values] == ["M", "L"]
    sell(a_variant(product), channel, "24.00")
    assert not page_of_cards(channel=channel).cards[0].sold_out


def test_a_page_of_cards_takes_six_queries(
    channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    image = Image.objects.create(hash="a" * 64, width=4, height=5, size=1)
    for number in range(12):
        product = on_sale(channel, f"Thing {number}", "1.00")
        ProductMedia.objects.create(product=product, image=image)
    with django_assert_num_queries(6):
        page = page_of_cards(channel=channel, sort=Sort.PRICE_UP, size=10)
    assert len(page.cards) == 10
    assert page.cards[0].pictures[0].alt == page.cards[0].name
