"""The catalog as a storefront reads it: lists, filters, prices, visibility, and few queries."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from catalog.content.models import Menu, MenuItem
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.services.images import attach
from catalog.services.search import index
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.api.support import Api, gid
from tests.catalog.make import a_page, a_product, a_variant, sell
from tests.support.goods import taxed

pytestmark = pytest.mark.django_db
LIST = """
query($first: Int, $after: String, $last: Int, $before: String, $filter: ProductFilterInput,
      $where: ProductWhereInput, $sortBy: ProductOrder, $search: String) {
  products(first: $first, after: $after, last: $last, before: $before, filter: $filter,
           where: $where, sortBy: $sortBy, search: $search, channel: "default-channel") {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { name } }
  }
}
"""
CARDS = """
{ products(first: 24, channel: "default-channel") { edges { node {
  id name slug thumbnail(size: 400, format: WEBP) { url alt } category { name }
  pricing { onSale priceRange { start { gross { amount exact } } stop { gross { amount } } } }
  isAvailable
  variants { id name quantityAvailable pricing { price { gross { amount } tax { amount } } }
             attributes { attribute { name } values { name } } }
} } } }
"""


@pytest.fixture
def api(channel: Channel) -> Api:
    """A client."""
    return Api()


def goods(channel: Channel, name: str, price: str, **more: Any) -> Product:
    """A product with one variant."""
    before = more.pop("before", "")
    stock = more.pop("stock", None)
    kind = more.pop("kind", Offer.ORDINARY)
    made = a_product(channel, name=name, slug=name.lower(), **more)
    sell(a_variant(made, stock=stock), channel, price, before=before, kind=kind)
    index([made.pk])
    return made


@pytest.fixture
def shelf(channel: Channel) -> dict[str, Product]:
    """Five products by name."""
    return {
        "Apron": goods(channel, "Apron", "20.00", before="25.00"),
        "Bowl": goods(channel, "Bowl", "8.00", stock=3),
        "Cup": goods(channel, "Cup", "6.00", stock=0),
        "Dust": goods(channel, "Dust", "0.0025", kind=Offer.DURABLE, ships=False),
        "Éclair": goods(channel, "Éclair", "3.00"),
    }


def names(api: Api, **asked: object) -> list[str]:
    """Names of the products found."""
    found = api.ask(LIST, **({"first": 10} | asked))["products"]["edges"]
    return [each["node"]["name"] for each in found]


def test_pages_forwards_and_backwards(api: Api, shelf: dict[str, Product]) -> None:
    seen, after = [], None
    for _ in range(3):
        page = api.ask(LIST, first=2, after=after)["products"]
        assert page["totalCount"] == 5
        seen += [each["node"]["name"] for each in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == sorted(shelf)
    assert page["pageInfo"]["hasNextPage"] is False
    assert page["pageInfo"]["hasPreviousPage"] is True
    back = api.ask(LIST, last=2, before=page["pageInfo"]["startCursor"])["products"]
    assert [each["node"]["name"] for each in back["edges"]] == ["Cup", "Dust"]
    assert back["pageInfo"]["hasNextPage"] is True
    assert api.ask('{ products(channel: "default-channel") { totalCount } }') == {
        "products": {"totalCount": 5}
    }


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"first": 101},
        {"first": -1},
        {"first": 1, "last": 1},
        {"first": 1, "before": "x"},
        {"first": 1, "after": "?"},
        {"first": 1, "after": "WzFd"},
        {"first": 1, "after": "W3t9LCBbXV0="},
        {"first": 1, "after": "WyJcdTAwMDAiLCAxXQ=="},
        {"first": 1, "after": "WyJhIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ=="},
        {"first": 1, "filter": {}, "where": {}},
        {"first": 1, "sortBy": {"field": "RANK", "direction": "ASC"}},
        {"first": 1, "sortBy": {"field": "COLLECTION", "direction": "ASC"}},
        {"first": 1, "filter": {"categories": ["x"]}},
        {"first": 1, "where": {"AND": [], "OR": []}},
        {"first": 1, "where": {"AND": [{"OR": [{"AND": [{"OR": [{}]}]}]}]}},
    ],
)
def test_pages_that_cannot_be(api: Api, shelf: dict[str, Product], asked: dict[str, Any]) -> None:
    answer = api.whole(LIST, **asked)
    if asked.get("after", "").startswith("WyJhIiwgOT") and "errors" not in answer:
        assert answer["data"]["products"]["edges"]  # a number beyond all ids is a place, too
        return
    codes = [error["extensions"]["exception"]["code"] for error in answer["errors"]]
    assert set(codes) == {"GraphQLError"}
    assert answer["data"]["products"] is None


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ({"field": "PRICE", "direction": "ASC"}, ["Dust", "Éclair", "Cup", "Bowl", "Apron"]),
        ({"field": "PRICE", "direction": "DESC"}, ["Apron", "Bowl", "Cup", "Éclair", "Dust"]),
        ({"field": "CREATED_AT", "direction": "DESC"}, ["Éclair", "Dust", "Cup", "Bowl", "Apron"]),
        (
            {"field": "LAST_MODIFIED_AT", "direction": "ASC"},
            ["Apron", "Bowl", "Cup", "Dust", "Éclair"],
        ),
        ({"direction": "DESC"}, ["Éclair", "Dust", "Cup", "Bowl", "Apron"]),
    ],
)
def test_sorting(
    api: Api, shelf: dict[str, Product], sort: dict[str, str], found: list[str]
) -> None:
    assert names(api, sortBy=sort) == found


def test_filters(api: Api, shelf: dict[str, Product]) -> None:
    apron = gid("Product", shelf["Apron"].pk)
    assert names(api, search="ecl") == ["Éclair"]
    assert names(api, filter={"search": "CUP"}) == ["Cup"]
    assert names(api, filter={"isAvailable": True}) == ["Apron", "Bowl", "Dust", "Éclair"]
    assert names(api, filter={"isAvailable": False}) == ["Cup"]
    assert names(api, filter={"price": {"gte": 0.001, "lte": 6}}) == ["Cup", "Dust", "Éclair"]
    assert names(api, filter={"slugs": ["bowl", "cup"], "isPublished": True}) == ["Bowl", "Cup"]
    assert names(api, filter={"isPublished": False}) == []
    assert names(api, filter={"ids": [apron]}) == ["Apron"]
    assert names(api, where={"name": {"eq": "Bowl"}}) == ["Bowl"]
    assert names(api, where={"slug": {"oneOf": []}}) == []
    assert names(api, where={"price": {"eq": "0.0025"}}) == ["Dust"]
    assert names(api, where={"price": {"range": {"gte": 8}}}) == ["Apron", "Bowl"]
    either = [{"ids": [apron]}, {"price": {"range": {"lte": 0.01}}, "name": {"eq": "Dust"}}]
    assert names(api, where={"OR": either}) == ["Apron", "Dust"]
    both = [{"isAvailable": True}, {"price": {"range": {"lte": 3}}}]
    assert names(api, where={"AND": both}) == ["Dust", "Éclair"]
    goods_type = gid("ProductType", shelf["Bowl"].product_type_id)
    assert "Dust" not in names(api, where={"productType": {"eq": goods_type}})


def test_prices_stay_exact(api: Api, channel: Channel, shelf: dict[str, Product]) -> None:
    Product.objects.filter(slug="bowl").update(tax_class=taxed(200_000))
    query = """query($slug: String, $address: AddressInput) {
      product(slug: $slug, channel: "default-channel") {
        pricing(address: $address) {
          onSale discount { gross { exact } }
          priceRange { start { gross { amount exact } tax { amount exact } } }
          priceRangeUndiscounted { start { gross { amount } } }
        }
        defaultVariant { offer { kind version } pricing { onSale price { gross { exact } } } }
      }
    }"""
    apron = api.ask(query, slug="apron")["product"]["pricing"]
    assert (apron["onSale"], apron["discount"]["gross"]["exact"]) == (True, "5.00")
    assert apron["priceRangeUndiscounted"]["start"]["gross"]["amount"] == 25.0
    dust = api.ask(query, slug="dust")["product"]
    assert dust["pricing"]["priceRange"]["start"]["gross"] == {"amount": 0.0025, "exact": "0.0025"}
    assert dust["defaultVariant"]["offer"] == {"kind": "DURABLE", "version": 1}
    bowl = api.ask(query, slug="bowl")["product"]["pricing"]["priceRange"]["start"]
    assert bowl["tax"] == {"amount": 1.33, "exact": "1.333333"}
    abroad = api.ask(query, slug="bowl", address={"country": "FR"})["product"]["pricing"]
    assert abroad["priceRange"]["start"]["tax"]["amount"] == 0.0
    Channel.objects.update(prices_entered_with_tax=False)
    net = api.ask(query, slug="bowl")["product"]["pricing"]["priceRange"]["start"]
    assert net["gross"] == {"amount": 9.6, "exact": "9.60"}


def test_what_is_not_shown_is_not_there(
    api: Api, channel: Channel, shelf: dict[str, Product]
) -> None:
    bowl = shelf["Bowl"]
    variant = Variant.objects.get(product=bowl)
    one = """query($id: ID, $slug: String, $channel: String) {
      product(id: $id, slug: $slug, channel: $channel) { name slug channel } }"""
    asked = {"id": gid("Product", bowl.pk)}
    found = {"name": "Bowl", "slug": "bowl", "channel": "default-channel"}
    assert api.ask(one, **asked)["product"] == found
    piece = """query($id: ID, $sku: String) { productVariant(id: $id, sku: $sku) {
      product { name } quantityAvailable trackInventory } }"""
    by_sku = {"product": {"name": "Bowl"}, "quantityAvailable": 3, "trackInventory": True}
    assert api.ask(piece, sku=variant.sku)["productVariant"] == by_sku
    uncounted = api.ask(
        piece, id=gid("ProductVariant", Variant.objects.get(product=shelf["Apron"]).pk)
    )
    assert uncounted["productVariant"]["quantityAvailable"] == 10_000
    assert api.ask(one, slug="bowl", channel="nowhere")["product"] is None
    assert api.ask(
        '{ products(first: 1, channel: "nowhere") { edges { cursor } totalCount } }'
    ) == {"products": {"edges": [], "totalCount": 0}}
    ProductListing.objects.filter(product=bowl).update(visible_in_listings=False)
    assert "Bowl" not in names(api)
    assert api.ask(one, slug="bowl")["product"] == found
    ProductListing.objects.filter(product=bowl).update(is_published=False)
    assert api.ask(one, slug="bowl")["product"] is None
    assert api.ask(piece, sku=variant.sku)["productVariant"] is None
    for wrong in ({}, {"id": "x"}, {"id": gid("Order", 1)}, {"id": asked["id"], "slug": "bowl"}):
        answer = api.whole(one, **wrong)
        assert answer["data"] == {"product": None}
        assert len(answer["errors"]) == 1
    assert api.ask(one, id=gid("Product", "1e9"))["product"] is None
    Channel.objects.create(slug="second", name="Second", currency="EUR")
    assert "several channels" in str(api.whole(one, slug="bowl")["errors"])


def test_categories_and_collections(api: Api, channel: Channel, shelf: dict[str, Product]) -> None:
    home = Category.objects.create(slug="home", name="Home", path="")
    Category.objects.filter(pk=home.pk).update(path=f"/{home.pk}/")
    table = Category.objects.create(slug="table", name="Table", parent=home, level=1)
    Category.objects.filter(pk=table.pk).update(path=f"/{home.pk}/{table.pk}/")
    Product.objects.filter(slug__in=["bowl", "cup"]).update(category=table)
    gifts = Collection.objects.create(slug="gifts", name="Gifts", metadata={"k": "v"})
    CollectionListing.objects.create(collection=gifts, channel=channel)
    for place, slug in enumerate(["cup", "apron"]):
        product = Product.objects.get(slug=slug)
        CollectionProduct.objects.create(collection=gifts, product=product, position=place)
    tree = api.ask("""{ category(slug: "home") {
      name level parent { name } children(first: 5) { totalCount edges { node {
        name level parent { slug } ancestors(first: 1) { edges { node { slug } } } } } }
      products(first: 5, channel: "default-channel") { edges { node { name } } }
    } }""")["category"]
    assert tree["products"]["edges"] == [{"node": {"name": "Bowl"}}, {"node": {"name": "Cup"}}]
    (child,) = [each["node"] for each in tree["children"]["edges"]]
    assert (child["level"], child["parent"]["slug"]) == (1, "home")
    assert child["ancestors"]["edges"] == [{"node": {"slug": "home"}}]
    found = api.ask("""{ collection(slug: "gifts", channel: "default-channel") {
      name metadata { key value } metafield(key: "k") metafields(keys: ["k", "x"]) channel
      products(first: 5) { totalCount edges { node { name collections { slug } } } } } }""")[
        "collection"
    ]
    assert [each["node"]["name"] for each in found["products"]["edges"]] == ["Cup", "Apron"]
    assert (found["metafield"], found["metafields"]) == ("v", {"k": "v"})
    assert names(api, filter={"categories": [gid("Category", home.pk)]}) == ["Bowl", "Cup"]
    assert names(api, where={"collection": {"eq": gid("Collection", gifts.pk)}}) == ["Apron", "Cup"]
    lists = api.ask("""{ categories(first: 5, level: 0) { edges { node { slug } } }
      collections(first: 5, channel: "default-channel") { edges { node { slug } } } }""")
    assert lists["categories"]["edges"] == [{"node": {"slug": "home"}}]
    assert lists["collections"]["edges"] == [{"node": {"slug": "gifts"}}]
    CollectionListing.objects.update(is_published=False)
    hidden = api.ask('{ collection(slug: "gifts", channel: "default-channel") { id } }')
    assert hidden["collection"] is None


def test_pages_and_menus(api: Api, channel: Channel, shelf: dict[str, Product]) -> None:
    blocks = {"blocks": [{"type": "paragraph", "data": {"text": "Hello."}}]}
    page = a_page(slug="about", title="About", content=blocks)
    draft = a_page(slug="draft", title="Draft", is_published=False)
    hidden = Collection.objects.create(slug="hidden", name="Hidden")
    category = Category.objects.create(slug="home", name="Home", path="/1/")
    menu = Menu.objects.create(slug="footer", name="Footer")
    top = MenuItem.objects.create(menu=menu, name="More", position=1)
    MenuItem.objects.create(menu=menu, name="About", page=page, parent=top)
    MenuItem.objects.create(menu=menu, name="Draft", page=draft, parent=top)
    MenuItem.objects.create(menu=menu, name="Hidden", collection=hidden, position=2)
    MenuItem.objects.create(menu=menu, name="Home", category=category, position=3)
    MenuItem.objects.create(menu=menu, name="Blog", url="https://blog.example", position=4)
    found = api.ask("""{ menu(slug: "footer", channel: "default-channel") { name items {
      name level url category { slug } collection { slug } page { slug }
      children { name level page { title content } } } } }""")["menu"]
    assert [each["name"] for each in found["items"]] == ["More", "Home", "Blog"]
    (about,) = found["items"][0]["children"]
    assert (about["level"], about["page"]["title"]) == (1, "About")
    assert json.loads(about["page"]["content"]) == blocks
    assert found["items"][1]["category"] == {"slug": "home"}
    assert found["items"][2]["url"] == "https://blog.example"
    assert api.ask('{ page(slug: "draft") { id } }')["page"] is None
    assert api.ask('{ page(slug: "about") { isPublished } }')["page"] == {"isPublished": True}


def queries(api: Api, query: str) -> int:
    """How many SQL queries an operation needs."""
    with CaptureQueriesContext(connection) as captured:
        api.ask(query)
    return len(captured)


def test_a_list_needs_as_many_queries_for_many_as_for_few(
    api: Api, channel: Channel, png: bytes
) -> None:
    def stock_up(count: int) -> None:
        for number in range(count):
            made = a_product(channel, name=f"Shirt {number}")
            made.category = Category.objects.get_or_create(slug="c", name="C", path="/1/")[0]
            made.save()
            attach(product=made, content=png, name="p.png", actor=SYSTEM)
            for size in "SML":
                sell(a_variant(made, stock=2, options={"Size": size}), channel, "9.00")

    stock_up(2)
    few = queries(api, CARDS)
    stock_up(12)
    assert queries(api, CARDS) == few
    assert few <= 12
    card = api.ask(CARDS)["products"]["edges"][0]["node"]
    assert card["thumbnail"]["url"].startswith("http")
    assert card["variants"][0]["attributes"] == [
        {"attribute": {"name": "Size"}, "values": [{"name": "S"}]}
    ]


@pytest.fixture
def png() -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "PNG")
    return file.getvalue()


def test_lists_in_lists_are_read_at_once(
    api: Api, channel: Channel, shelf: dict[str, Product]
) -> None:
    def sort_out(count: int) -> None:
        for number in range(count):
            slug = f"c{Category.objects.count()}"
            category = Category.objects.create(slug=slug, name=slug, path=f"/{number}{slug}/")
            collection = Collection.objects.create(slug=slug, name=slug)
            CollectionListing.objects.create(collection=collection, channel=channel)
            made = goods(channel, f"Of {slug}", "1.00")
            Product.objects.filter(pk=made.pk).update(category=category)
            for place, product in enumerate([shelf["Cup"], shelf["Apron"], made]):
                CollectionProduct.objects.create(
                    collection=collection, product=product, position=place
                )

    query = """{
      categories(first: 20) { edges { node { products(first: 2, channel: "default-channel") {
        totalCount edges { node { name pricing { onSale } } } } } } }
      collections(first: 20, channel: "default-channel") { edges { node {
        slug products(first: 2) { totalCount pageInfo { hasNextPage endCursor }
          edges { node { name collections { slug } } } } } } }
    }"""
    sort_out(2)
    few = queries(api, query)
    sort_out(8)
    assert queries(api, query) == few
    found = api.ask(query)
    for each in found["categories"]["edges"]:
        assert each["node"]["products"]["totalCount"] == 1
    for each in found["collections"]["edges"]:
        page = each["node"]["products"]
        assert [one["node"]["name"] for one in page["edges"]] == ["Cup", "Apron"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    rest = """query($after: String) { collection(slug: "c3", channel: "default-channel") {
      products(first: 2, after: $after) { edges { node { name } } } } }"""
    after = found["collections"]["edges"][3]["node"]["products"]["pageInfo"]["endCursor"]
    left = api.ask(rest, after=after)["collection"]["products"]["edges"]
    assert [each["node"]["name"] for each in left] == ["Of c3"]
    priced = query.replace(
        "products(first: 2)", "products(last: 2, sortBy: {field: PRICE, direction: DESC})"
    )
    for each in api.ask(priced)["collections"]["edges"]:
        names_found = [one["node"]["name"] for one in each["node"]["products"]["edges"]]
        assert names_found == ["Cup", names_found[1]]
