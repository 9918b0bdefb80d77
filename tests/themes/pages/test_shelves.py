"""Shelves, products, search, texts, and what search engines ask for."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.product import Product
from catalog.services.search import index
from store.channels.models import Channel
from tests.catalog.make import a_page, a_product, a_variant, sell
from tests.themes.support import words

NULS = [f"/{folder}/%00" for folder in ("products", "collections", "pages", "orders", "assets/x")]


@pytest.fixture
def shelf(channel: Channel) -> Collection:
    """Thirty products at 1.00 to 30.00 in a collection and a category."""
    category = Category.objects.create(slug="tins", name="Tins")
    Category.objects.filter(pk=category.pk).update(path=f"/{category.pk}/")
    made = Collection.objects.create(slug="window", name="In the window")
    CollectionListing.objects.create(collection=made, channel=channel)
    for number in range(1, 31):
        product = a_product(channel, name=f"Tin {number:02}", slug=f"tin-{number}")
        Product.objects.filter(pk=product.pk).update(category=category, vendor="Café crème")
        index([product.pk])
        sell(a_variant(product), channel, f"{31 - number}.00")
        CollectionProduct.objects.create(collection=made, product=product, position=number)
    return made


def names(client: Client, path: str) -> list[str]:
    page = client.get(path).content.decode()
    return [part.split("<")[0] for part in page.split('class="card__title">')[1:]]


def test_shelves_page_and_sort(client: Client, shelf: Collection) -> None:
    first = names(client, "/collections/window")
    second = names(client, "/collections/window?page=2")
    assert first[0] == "Tin 01"
    assert not set(first) & set(second)
    assert len(first) + len(second) == 30
    cheapest = names(client, "/collections/window?sort_by=price-ascending")
    assert cheapest[:2] == ["Tin 30", "Tin 29"]
    assert names(client, "/collections/window?sort_by=title-descending")[0] == "Tin 30"
    page = client.get("/collections/window?sort_by=price-ascending").content.decode()
    assert "sort_by=price-ascending&amp;page=2" in page


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=999999999999", "page=²", "sort_by=nonsense", "page=99"],
)
def test_odd_addresses_show_a_page(client: Client, shelf: Collection, query: str) -> None:
    assert client.get(f"/collections/window?{query}").status_code == 200


def test_everything_and_a_category_are_shelves_too(client: Client, shelf: Collection) -> None:
    assert "30 products" in words(client.get("/collections/all").content)
    assert "30 products" in words(client.get("/collections/tins").content)
    assert "In the window" in words(client.get("/collections").content)
    assert client.get("/collections/never").status_code == 404


def test_a_hidden_collection_is_not_there(client: Client, shelf: Collection) -> None:
    CollectionListing.objects.update(is_published=False)
    assert client.get("/collections/window").status_code == 404
    assert "In the window" not in words(client.get("/collections").content)


def test_a_product_is_found_by_its_shelf_and_without(client: Client, shelf: Collection) -> None:
    for path in ("/products/tin-1", "/collections/window/products/tin-1"):
        assert "$30.00" in words(client.get(path).content)


def test_options_lead_to_variants(client: Client, channel: Channel) -> None:
    product = a_product(channel, slug="tee")
    for size, colour, stock in (("M", "Ink", 3), ("L", "Ink", 0), ("M", "Chalk", 5)):
        made = a_variant(product, stock=stock, options={"Size": size, "Colour": colour})
        sell(made, channel, "29.00")
    keys = list(product.variants.order_by("position").values_list("pk", flat=True))
    page = client.get("/products/tee").content.decode()
    assert f'name="id" value="{keys[0]}"' in page
    assert f'href="/products/tee?variant={keys[1]}"' in page
    gone = client.get(f"/products/tee?variant={keys[1]}").content.decode()
    assert "Sold out for now." in words(gone)
    assert "not made" in words(gone)
    for odd in ("x", "0", "99999999", "9" * 40):
        assert client.get(f"/products/tee?variant={odd}").status_code == 200


def test_search_takes_beginnings_of_words(client: Client, shelf: Collection) -> None:
    assert "30 results" in words(client.get("/search?q=CAFE+cr").content)
    assert names(client, "/search?q=tin+07") == ["Tin 07"]
    assert "Nothing found" in words(client.get("/search?q=zebra").content)
    odd = ("", "   ", "%25", "'", "<script>", "a" * 5000, "%00", "tin\u2028")
    for terms in odd:
        page = client.get("/search", {"q": terms})
        assert page.status_code == 200
        assert b"<script>'" not in page.content


def test_pages_of_words(client: Client, channel: Channel) -> None:
    blocks = {"blocks": [{"type": "paragraph", "data": {"text": "Fair <script>x</script>"}}]}
    a_page(slug="terms", title="Terms", content=blocks)
    a_page(slug="draft", title="Draft", is_published=False)
    answer = client.get("/pages/terms")
    assert "Fair" in words(answer.content)
    assert b"<script>x" not in answer.content
    assert client.get("/pages/draft").status_code == 404


def test_what_is_lost_is_said_in_the_theme(client: Client, channel: Channel) -> None:
    for path in (
        "/nowhere",
        "/pages/x",
        "/a/b/c",
        "/%00",
        "/%ff",
        "/products/" + "x" * 3000,
        *NULS,
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Not on any shelf" in words(answer.content)
    assert client.get("/cart/").headers["Location"] == "/cart"
    assert client.get("/x", PATH_INFO="//evil.example/").headers["Location"] == "/evil.example"
    assert client.post("/nowhere/").status_code == 404


def test_other_verbs_are_refused(client: Client, channel: Channel) -> None:
    assert client.post("/").status_code == 405
    assert client.get("/cart/add").status_code == 405
    assert client.delete("/cart").status_code == 405


def test_who_comes_the_wrong_way_reads_why(client: Client, channel: Channel) -> None:
    answer = client.get("/cart/add", headers={"Accept": "text/html,*/*"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes what a form of the shop sends" in words(answer.content)
    assert client.get("/cart/add", headers={"Accept": "application/json"}).content == b""


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=utf-16", b"id=1"),
        (FORM, b"&".join(b"a%d=1" % number for number in range(3000))),
        (FORM, b"a=" + b"x" * 6_000_000),
        ("multipart/form-data", b"no boundary"),
    ],
)
def test_what_cannot_be_read_is_said_on_a_page(channel: Channel, kind: str, body: bytes) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login")
    answer = client.post("/cart/add", body, content_type=kind)
    assert answer.status_code == 400
    assert "We could not read that" in words(answer.content)


def test_a_host_that_is_none_is_refused_on_a_page(client: Client, channel: Channel) -> None:
    answer = client.get("/", headers={"Host": "a b"})
    assert answer.status_code == 400
    assert "We could not read that" in words(answer.content)


def test_crawlers_are_told_what_there_is(client: Client, shelf: Collection) -> None:
    assert "Disallow: /" in client.get("/robots.txt").content.decode()
    body = client.get("/sitemap.xml").content.decode()
    assert "/products/tin-1</loc>" in body
    assert "/collections/window</loc>" in body


def test_files_of_the_theme_are_kept_for_a_year(client: Client, channel: Channel) -> None:
    page = client.get("/").content.decode()
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(path)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/assets/old/theme.css").headers["Cache-Control"]
    for odd in ("nothing.css", "..%2Ftheme.liquid", "layout"):
        assert client.get(f"/assets/x/{odd}").status_code == 404


def test_no_budget_of_queries_grows_with_the_shelf(
    client: Client, shelf: Collection, django_assert_max_num_queries: object
) -> None:
    """Every page: channel, shop, two menus (at most 6); then its own."""
    frame = 6
    for path, own in (
        ("/products/tin-1", 8),
        ("/collections/window", 10),
        ("/collections/all", 8),
        ("/collections", 4),
        ("/", 14),
        ("/search?q=tin", 8),
    ):
        with django_assert_max_num_queries(frame + own):  # type: ignore[operator]  # a fixture without a public type
            assert client.get(path).status_code == 200
