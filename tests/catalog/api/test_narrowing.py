"""Lists narrowed and sorted: each condition finds what it says, and a wrong one is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from catalog.content.models import Page
from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.services import attributes, page_types, products, types
from catalog.services.search import index
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.api.support import gid
from tests.catalog.api.support import ask, whole
from tests.catalog.make import a_page, a_product, a_type, a_variant, sell

pytestmark = pytest.mark.django_db
QUERY = """query($filter: ProductFilterInput, $where: ProductWhereInput, $sortBy: ProductOrder,
                 $search: String, $first: Int = 10, $after: String) {
  products(first: $first, after: $after, filter: $filter, where: $where, sortBy: $sortBy,
           search: $search, channel: "default-channel") {
    totalCount pageInfo { endCursor } edges { node { name } } } }"""
FACTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "material": (Attribute.MULTISELECT, "", {"Apron": ["Cotton", "Linen"], "Bowl": ["Clay"]}),
    "width": (Attribute.NUMERIC, "", {"Apron": ["60"], "Bowl": ["12.5"]}),
    "fired": (Attribute.BOOLEAN, "", {"Bowl": [True], "Cup": [False]}),
    "made": (Attribute.DATE, "", {"Bowl": [date(2026, 1, 5)], "Cup": [date(2026, 2, 5)]}),
    "seen": (Attribute.DATE_TIME, "", {"Cup": [datetime(2026, 1, 5, 12, tzinfo=UTC)]}),
}


def names(**asked: Any) -> list[str]:
    """The names found, in order; the count agrees."""
    found = ask(QUERY, **asked)["products"]
    listed = [each["node"]["name"] for each in found["edges"]]
    assert found["totalCount"] == len(listed)
    return listed


@pytest.fixture
def shelf(channel: Channel) -> dict[str, Product]:
    """Three products with answers, the cup in blue."""
    made = {}
    for place, name in enumerate(["Apron", "Bowl", "Cup"]):
        product = a_product(channel, name=name, slug=name.lower())
        options = {"Color": "Blue"} if name == "Cup" else {}
        for price in ("8.00", f"{20 - place}.00"):
            sell(a_variant(product, stock=place, options=options), channel, price)
        product.metadata = {"place": str(place), "a.b": "dotted"} if place else {}
        product.save()
        index([product.pk])
        made[name] = product
    _answer(made)
    return made


def _answer(made: dict[str, Product]) -> None:
    kind = a_type()
    facts = [
        attributes.create(name=name, slug=name, input_type=each[0], actor=SYSTEM)
        for name, each in FACTS.items()
    ]
    colour = [Attribute.objects.get(slug="color")]
    types.set_type_attributes(product_type=kind, product=facts, variant=colour, actor=SYSTEM)
    for name, product in made.items():
        given = {fact: each[2][name] for fact, each in FACTS.items() if name in each[2]}
        if given:
            products.set_attributes(product=product, values=given, actor=SYSTEM)


@pytest.mark.parametrize("name", ["ids", "slugs", "categories", "collections", "productTypes"])
def test_an_empty_list_of_the_older_filter_is_not_given(
    shelf: dict[str, Product], name: str
) -> None:
    assert len(names(filter={name: []})) == len(shelf)
    assert names(
        filter={name: [], "slugs": ["cup"]} if name != "slugs" else {"slugs": ["cup"]}
    ) == ["Cup"]


def test_an_empty_list_of_where_finds_nothing(shelf: dict[str, Product]) -> None:
    assert names(where={"ids": []}) == []
    assert names(where={"slug": {"oneOf": []}}) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"slug": "material", "values": ["cotton", "clay"]}, ["Apron", "Bowl"]),
        ({"slug": "material", "values": []}, []),
        ({"slug": "material"}, ["Apron", "Bowl"]),
        ({"slug": "color", "values": ["blue"]}, ["Cup"]),
        ({"slug": "width", "valuesRange": {"gte": 13}}, ["Apron"]),
        ({"slug": "width", "value": {"numeric": {"eq": "12.5"}}}, ["Bowl"]),
        ({"slug": "width", "value": {"numeric": {"range": {"lte": 60}}}}, ["Apron", "Bowl"]),
        ({"slug": "fired", "boolean": True}, ["Bowl"]),
        ({"slug": "fired", "value": {"boolean": False}}, ["Cup"]),
        ({"slug": "made", "date": {"gte": "2026-02-01"}}, ["Cup"]),
        ({"slug": "made", "value": {"date": {"lte": "2026-01-31"}}}, ["Bowl"]),
        ({"slug": "seen", "dateTime": {"gte": "2026-01-05T11:00:00Z"}}, ["Cup"]),
        ({"slug": "material", "value": {"name": {"eq": "Linen"}}}, ["Apron"]),
        ({"slug": "material", "value": {"slug": {"oneOf": ["clay", "x"]}}}, ["Bowl"]),
        ({"value": {"slug": {"eq": "blue"}}}, ["Cup"]),
        ({"slug": "material", "value": {}}, []),
        ({}, []),
    ],
)
def test_by_what_was_answered(
    shelf: dict[str, Product], asked: dict[str, Any], found: list[str]
) -> None:
    assert names(where={"attributes": [asked]}) == found
    assert names(filter={"attributes": [asked]}) == found


def test_all_answers_are_asked_for_together(shelf: dict[str, Product]) -> None:
    both = [{"slug": "material", "values": ["clay"]}, {"slug": "fired", "boolean": True}]
    assert names(where={"attributes": both}) == ["Bowl"]
    both[1] = {"slug": "fired", "boolean": False}
    assert names(where={"attributes": both}) == []
    twice = [{"slug": "fired", "boolean": True, "values": ["x"]}]
    assert "one kind" in whole(QUERY, where={"attributes": twice})["errors"][0]["message"]


def test_by_what_a_reference_leads_to(shelf: dict[str, Product]) -> None:
    goes = attributes.create(
        name="Goes with", input_type=Attribute.REFERENCE, entity_type="product", actor=SYSTEM
    )
    kind = a_type()
    types.set_type_attributes(product_type=kind, product=[goes], variant=[], actor=SYSTEM)
    given = {"goes-with": [shelf["Bowl"]]}
    products.set_attributes(product=shelf["Cup"], values=given, actor=SYSTEM)

    def leads(**reference: Any) -> list[str]:
        return names(where={"attributes": [{"value": {"reference": reference}}]})

    bowl = gid("Product", shelf["Bowl"].pk)
    assert leads(productSlugs={"containsAny": ["bowl", "x"]}) == ["Cup"]
    assert leads(referencedIds={"containsAll": [bowl]}) == ["Cup"]
    assert leads(pageSlugs={"containsAny": ["bowl"]}) == []
    assert leads(productSlugs={"containsAny": []}) == []
    assert leads() == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"metadata": [{"key": "place"}]}, ["Bowl", "Cup"]),
        ({"metadata": [{"key": "place", "value": "2"}]}, ["Cup"]),
        ({"metadata": [{"key": "a.b", "value": "dotted"}, {"key": "place"}]}, ["Bowl", "Cup"]),
        ({"metadata": [{"key": "a"}]}, []),
        ({"metadata": [{"key": '$."x'}]}, []),
        ({"stockAvailability": "IN_STOCK"}, ["Bowl", "Cup"]),
        ({"stockAvailability": "OUT_OF_STOCK"}, ["Apron"]),
        ({"hasCategory": True}, ["Cup"]),
        ({"isVisibleInListing": False}, []),
        ({"isPublished": True}, ["Apron", "Bowl", "Cup"]),
    ],
)
def test_by_facts(shelf: dict[str, Product], asked: dict[str, Any], found: list[str]) -> None:
    home = Category.objects.create(slug="home", name="Home", path="/77/")
    Product.objects.filter(slug="cup").update(category=home)
    assert names(where=asked) == found
    assert names(filter=asked) == found


def test_prices_null_and_moments(shelf: dict[str, Product]) -> None:
    assert names(where={"minimalPrice": {"eq": "8"}}) == ["Apron", "Bowl", "Cup"]
    assert names(where={"minimalPrice": {"range": {"gte": "8.01"}}}) == []
    assert names(filter={"minimalPrice": {"lte": 9}, "price": {"gte": 19.5}}) == ["Apron"]
    assert names(where={"price": {"oneOf": ["19", "18"]}}) == ["Bowl", "Cup"]
    assert names(where={"category": {"eq": None}}) == ["Apron", "Bowl", "Cup"]
    assert names(where={"name": {"eq": None}}) == []
    since = shelf["Bowl"].updated_at.isoformat()
    assert names(where={"updatedAt": {"range": {"gte": since}}}) == ["Bowl", "Cup"]
    assert names(filter={"updatedAt": {"lte": since}}) == ["Apron", "Bowl"]
    assert names(filter={"categories": [], "collections": [], "productTypes": []}) == [
        "Apron",
        "Bowl",
        "Cup",
    ]


@pytest.mark.parametrize(
    "field", ["DATE", "LAST_MODIFIED", "PUBLISHED", "PUBLISHED_AT", "PUBLICATION_DATE", "RATING"]
)
def test_orders_page_by_page(shelf: dict[str, Product], field: str) -> None:
    listings = ProductListing.objects.filter(product__slug__in=["bowl", "cup"])
    listings.update(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    for direction in ("ASC", "DESC"):
        order = {"field": field, "direction": direction, "channel": "default-channel"}
        everything, after = names(sortBy=order), None
        seen: list[str] = []
        for _ in range(3):
            page = ask(QUERY, sortBy=order, first=1, after=after)["products"]
            seen += [each["node"]["name"] for each in page["edges"]]
            after = page["pageInfo"]["endCursor"]
        assert seen == everything
        assert sorted(seen) == ["Apron", "Bowl", "Cup"]
    assert names(sortBy={"field": "TYPE", "direction": "DESC"}) == ["Cup", "Bowl", "Apron"]


def test_words_are_looked_for_within_shelves_and_rank_goes_first(
    shelf: dict[str, Product], channel: Channel
) -> None:
    home = Category.objects.create(slug="home", name="Home", path="/5/")
    Product.objects.update(category=home)
    gifts = Collection.objects.create(slug="gifts", name="Gifts")
    CollectionListing.objects.create(collection=gifts, channel=channel)
    CollectionProduct.objects.create(collection=gifts, product=shelf["Bowl"])
    query = """query($words: String) {
      category(slug: "home") { products(first: 3, search: $words, channel: "default-channel") {
        edges { node { name } } } }
      collection(slug: "gifts", channel: "default-channel") {
        products(first: 3, search: $words) { totalCount edges { node { name } } } } }"""
    found = ask(query, words="bow")
    assert found["category"]["products"]["edges"] == [{"node": {"name": "Bowl"}}]
    assert found["collection"]["products"]["totalCount"] == 1
    assert ask(query, words="cup")["collection"]["products"]["edges"] == []
    assert names(search="cup", sortBy={"field": "RANK", "direction": "DESC"}) == ["Cup"]
    assert names(search="  ") == ["Apron", "Bowl", "Cup"]
    assert names(search="?!") == []
    assert names(filter={"search": "cpu bowl"}) == []


@pytest.mark.parametrize(
    "where",
    [
        {"ids": ["x"]},
        {"ids": [gid("Category", 1)]},
        {"category": {"oneOf": [gid("Product", 1)]}},
        {"slug": {"oneOf": ["x"] * 101}},
        {"attributes": [{"slug": "x"}] * 101},
    ],
)
def test_what_cannot_be_meant_is_told(shelf: dict[str, Product], where: dict[str, Any]) -> None:
    found = whole(QUERY, where=where)
    (error,) = found["errors"][:1]
    assert error["extensions"]["exception"]["code"] == "GraphQLError"
    assert found["data"]["products"] is None


def test_pages_by_slug_type_and_answers(channel: Channel) -> None:
    author = attributes.create(
        name="Author", input_type=Attribute.TEXT, for_pages=True, actor=SYSTEM
    )
    posts = page_types.create(name="Post", actor=SYSTEM)
    page_types.set_type_attributes(page_type=posts, attributes=[author], actor=SYSTEM)
    about = a_page(slug="about", title="About", metadata={"k": "v"})
    for slug, published in [("one", True), ("two", True), ("draft", False)]:
        page = Page.objects.create(
            page_type=posts, slug=slug, title=slug.title(), is_published=published
        )
        page_types.set_page_attributes(page=page, values={"author": [slug]}, actor=SYSTEM)
    query = """query($where: PageWhereInput) { pages(first: 9, where: $where,
      channel: "default-channel") { edges { node { slug } } } }"""

    def slugs(where: Any) -> list[str]:
        return [each["node"]["slug"] for each in ask(query, where=where)["pages"]["edges"]]

    assert slugs(None) == ["about", "one", "two"]
    assert slugs({"slug": {"oneOf": ["two", "draft"]}}) == ["two"]
    assert slugs({"pageType": {"eq": gid("PageType", posts.pk)}}) == ["one", "two"]
    assert slugs({"ids": [gid("Page", about.pk)]}) == ["about"]
    named = {"slug": "author", "value": {"name": {"eq": "one"}}}
    assert slugs({"attributes": [named]}) == ["one"]
    assert slugs({"metadata": {"key": "k", "value": {"eq": "v"}}}) == ["about"]
    assert slugs({"metadata": {"key": "k", "value": {"oneOf": ["w"]}}}) == []
    assert slugs({"OR": [{"slug": {"eq": "about"}}, {"attributes": [named]}]}) == ["about", "one"]
