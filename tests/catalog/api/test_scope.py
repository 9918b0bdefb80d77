"""Which channel is meant, who sees what in it, and how many queries a page of the shop costs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing
from catalog.models.listing import ProductListing
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.services import publish
from catalog.services.images import attach
from catalog.services.search import index
from catalog.stock.models import Reservation, Stock
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.money import Money
from tests.api.support import Api, gid
from tests.catalog.api.support import STAFF, ask, whole
from tests.catalog.make import a_page, a_product, a_variant, sell

pytestmark = pytest.mark.django_db
ONE = """query($slug: String, $channel: String) { product(slug: $slug, channel: $channel) {
  name channel isAvailable isAvailableForPurchase
  pricing { priceRange { start { gross { amount currency } } } }
  variants { name channel quantityAvailable pricing { price { gross { amount } } } }
  defaultVariant { name } } }"""


def png() -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "PNG")
    return file.getvalue()


PRICE = "gross { amount currency }"
CARD = f"""id name slug category {{ id name }} thumbnail(size: 512, format: WEBP) {{ url alt }}
  pricing {{ onSale priceRange {{ start {{ {PRICE} }} stop {{ {PRICE} }} }}
             priceRangeUndiscounted {{ start {{ {PRICE} }} }} }}"""
LIST = f"""{{ products(first: 24, channel: "default-channel") {{
  edges {{ node {{ {CARD} }} cursor }} pageInfo {{ hasNextPage endCursor }} }} }}"""
CATEGORY = f"""{{ category(slug: "home") {{ id name
  products(first: 24, channel: "default-channel", filter: {{price: {{gte: 0.1}}}},
           sortBy: {{field: PRICE, direction: ASC}}) {{ edges {{ node {{ {CARD} }} }} }} }} }}"""
SEARCH = f"""{{ products(first: 24, channel: "default-channel", search: "shirt") {{
  edges {{ node {{ {CARD} }} }} }} }}"""
PAGE = f"""{{ product(slug: "shirt-1", channel: "default-channel") {{
  id name slug description seoTitle category {{ id name slug }} media {{ url(size: 1024) alt }}
  pricing {{ onSale priceRange {{ start {{ {PRICE} }} }} }}
  variants {{ id name sku quantityAvailable pricing {{ price {{ {PRICE} }} }} }} }} }}"""
DETAIL = f"""{{ product(slug: "shirt-1", channel: "default-channel") {{
  id name slug description isAvailable category {{ id name slug }}
  media {{ url(size: 1024) alt type }} thumbnail(size: 1024) {{ url alt }}
  attributes {{ attribute {{ name slug }} values {{ name slug }} }}
  pricing {{ onSale priceRange {{ start {{ {PRICE} }} stop {{ {PRICE} }} }} }}
  variants {{ id name sku quantityAvailable
    attributes {{ attribute {{ slug }} values {{ name }} }}
    pricing {{ price {{ {PRICE} }} priceUndiscounted {{ {PRICE} }} }} }} }} }}"""


@pytest.fixture
def euro(channel: Channel) -> Channel:
    """A second channel."""
    return Channel.objects.create(
        slug="euro", name="Euro", currency="EUR", default_country=channel.default_country
    )


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """A mug for sale in the first channel, three in stock."""
    made = a_variant(a_product(channel, name="Mug", slug="mug"), name="Blue", stock=3)
    sell(made, channel, "12.00")
    return made


def test_a_channel_is_named_or_the_only_one(mug: Variant, channel: Channel) -> None:
    assert ask(ONE, slug="mug")["product"]["channel"] == "default-channel"
    other = Channel.objects.create(slug="euro", name="Euro", currency="EUR")
    errors = whole(ONE, slug="mug")["errors"]
    assert [error["message"] for error in errors] == ["There are several channels: name one."]
    assert ask(ONE, slug="mug", channel="default-channel")["product"]["name"] == "Mug"
    assert ask(ONE, slug="mug", channel="euro")["product"] is None
    assert ask(ONE, slug="mug", channel="nowhere")["product"] is None
    Channel.objects.filter(pk=other.pk).update(is_active=False)
    assert ask(ONE, slug="mug")["product"]["name"] == "Mug"
    assert ask(ONE, slug="mug", channel="euro")["product"] is None


def test_each_channel_has_its_prices(mug: Variant, euro: Channel) -> None:
    ProductListing.objects.create(product=mug.product, channel=euro, is_published=True)
    publish(
        variant=mug, channel=euro, kind=Offer.ORDINARY, unit=Money.parse("9", "EUR"), actor=SYSTEM
    )
    found = ask(ONE, slug="mug", channel="euro")["product"]
    price = {"amount": 9.0, "currency": "EUR"}
    assert found["pricing"]["priceRange"]["start"]["gross"] == price
    assert found["variants"][0]["pricing"]["price"]["gross"] == {"amount": 9.0}
    assert found["variants"][0]["channel"] == "euro"
    both = ask("""{ a: products(first: 1, filter: {channel: "euro"}) { edges { node { channel } } }
      b: products(first: 1, sortBy: {field: PRICE, direction: ASC, channel: "default-channel"}) {
        edges { node { channel } } } }""")
    assert both["a"]["edges"] == [{"node": {"channel": "euro"}}]
    assert both["b"]["edges"] == [{"node": {"channel": "default-channel"}}]


def test_staff_see_all_without_a_channel_and_what_is_listed_in_one(
    mug: Variant, euro: Channel
) -> None:
    draft = a_variant(a_product(name="Draft", slug="draft"), name="Rough")
    hidden = Collection.objects.create(slug="hidden", name="Hidden")
    page = a_page(slug="draft", title="Draft", is_published=False)
    query = """query($channel: String) {
      products(first: 5, channel: $channel) { edges { node { name } } }
      collections(first: 5, channel: $channel) { edges { node { slug } } }
      page(slug: "draft") { title } }"""
    everything = ask(query, STAFF)
    names = [each["node"]["name"] for each in everything["products"]["edges"]]
    assert names == ["Draft", "Mug"]
    assert everything["collections"]["edges"] == [{"node": {"slug": hidden.slug}}]
    assert everything["page"] == {"title": page.title}
    found = ask(ONE, STAFF, slug="draft")["product"]
    assert found == {
        "name": "Draft",
        "channel": None,
        "isAvailable": None,
        "isAvailableForPurchase": None,
        "pricing": None,
        "variants": [
            {"name": draft.name, "channel": None, "quantityAvailable": 10_000, "pricing": None}
        ],
        "defaultVariant": {"name": "Rough"},
    }
    ProductListing.objects.create(product=draft.product, channel=euro, is_published=False)
    listed = ask(query, STAFF, channel="euro")["products"]["edges"]
    assert listed == [{"node": {"name": "Draft"}}]
    shown = ask(query, channel="euro")
    assert (shown["products"]["edges"], shown["page"]) == ([], None)


def test_another_shoppers_reservation_is_not_for_sale(mug: Variant) -> None:
    stock = Stock.objects.get(variant=mug)
    Reservation.objects.create(stock=stock, holder="cart:1", quantity=2, expires_at=now())
    Stock.objects.update(reserved=2)
    query = """query($id: ID) { productVariant(id: $id, channel: "default-channel") {
      quantityAvailable } }"""
    asked = {"id": gid("ProductVariant", mug.pk)}
    assert ask(query, **asked)["productVariant"] == {"quantityAvailable": 3}
    later = now().replace(year=now().year + 1)
    Reservation.objects.update(expires_at=later)
    assert ask(query, **asked)["productVariant"] == {"quantityAvailable": 1}


def test_pictures_have_absolute_addresses_of_copies_that_are_made(mug: Variant) -> None:
    attach(product=mug.product, content=png(), name="p.png", actor=SYSTEM)
    found = ask("""{ product(slug: "mug") { thumbnail(size: 333, format: AVIF) { url alt }
      media { id type alt url(size: 0) small: url(size: 100) metadata { key } }
      variants { media { url(size: 100, format: WEBP) } } } }""")["product"]
    assert found["thumbnail"]["url"].startswith("http")
    assert found["thumbnail"]["url"].endswith("/480.webp")
    (media,) = found["media"]
    assert (media["type"], media["alt"], media["metadata"]) == ("IMAGE", "Mug", [])
    assert media["url"].endswith(".png")
    assert media["small"].endswith("/160.webp")
    assert found["variants"] == [{"media": [{"url": media["small"]}]}]
    by_id = """query($id: ID!) { product(slug: "mug") { mediaById(id: $id) { alt } } }"""
    assert ask(by_id, id=media["id"])["product"]["mediaById"] == {"alt": "Mug"}
    assert ask(by_id, id=gid("ProductMedia", 10**6))["product"]["mediaById"] is None


def queries(text: str, **variables: Any) -> int:
    """How many the plan makes; the executor is not asked."""
    with CaptureQueriesContext(connection) as captured:
        assert Api().ask(text, **variables)
    return len([each for each in captured if "SAVEPOINT" not in each["sql"]])


def test_few_queries_for_what_the_bench_asks(channel: Channel) -> None:
    home = Category.objects.create(slug="home", name="Home", path="/9/")
    shelf = Collection.objects.create(slug="s", name="S")
    CollectionListing.objects.create(collection=shelf, channel=channel)
    for place in range(3):
        made = a_product(channel, name=f"Shirt {place}", slug=f"shirt-{place}")
        made.category = home
        made.save()
        attach(product=made, content=png(), name="p.png", actor=SYSTEM)
        for size in "SM":
            sell(a_variant(made, stock=2, options={"Size": size}), channel, "9.00")
        index([made.pk])
    counts = [queries(text) for text in (LIST, CATEGORY, SEARCH, PAGE, DETAIL)]
    # Within a transaction, which keeps nothing in mind.
    assert counts == [5, 6, 6, 7, 11]
