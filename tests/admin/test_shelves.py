"""Categories, collections, attributes, types, taxes, warehouses, pages and menus on the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.content.models import Menu, Page
from catalog.content.queries import menu, page_by_slug
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.queries.taxes import rates
from catalog.stock.models import Warehouse
from store.accounts.models import User
from store.channels.models import Channel
from tests.admin.support import a_picture, browser_of, send
from tests.catalog.make import a_product


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


def at(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def test_categories_are_made_moved_and_deleted(desk: Client) -> None:
    picture = SimpleUploadedFile("tea.png", a_picture(), "image/png")
    assert send(desk, at("catalog_category_add"), name="Tea", picture=picture).status_code == 302
    tea = Category.objects.get(slug="tea")
    assert tea.image_id
    send(desk, at("catalog_category_add"), name="Green tea", parent=str(tea.pk))
    green = Category.objects.get(slug="green-tea")
    assert green.path == f"{tea.path}{green.pk}/"
    page = at("catalog_category_change", tea.pk)
    answer = send(desk, page, parent=str(green.pk))
    assert answer.status_code == 422
    assert b"Choose a category outside of it" in answer.content
    assert send(desk, page, name="Teas", no_picture="on").status_code == 302
    tea.refresh_from_db()
    assert (tea.name, tea.slug) == ("Teas", "tea")
    assert Category.objects.get(pk=tea.pk).image is None
    desk.post(at("catalog_category_delete", tea.pk))
    assert not Category.objects.exists()


def test_a_slug_that_is_taken_is_said_at_its_field(desk: Client) -> None:
    Category.objects.create(name="Tea", slug="tea", path="/1/")
    answer = send(desk, at("catalog_category_add"), name="More tea", slug="tea")
    assert answer.status_code == 422
    assert b"taken already" in answer.content
    assert b"More tea" in answer.content


def test_collections_hold_products_in_their_order(desk: Client, channel: Channel) -> None:
    mug, cup = a_product(channel, slug="mug"), a_product(channel, slug="cup")
    url = at("catalog_collection_add")
    answer = send(desk, url, name="Shelf", products="mug nothing-like-it")
    assert answer.status_code == 422
    assert "no product “nothing-like-it”" in answer.content.decode()
    send(desk, url, name="Shelf", products="mug\ncup", is_published="on")
    shelf = Collection.objects.get()
    page = at("catalog_collection_change", shelf.pk)
    assert send(desk, page, products="cup\nmug").status_code == 302
    found = list(shelf.entries.order_by("position").values_list("product_id", flat=True))
    assert found == [cup.pk, mug.pk]
    assert b"Shown" in desk.get(at("catalog_collection_changelist")).content
    assert send(desk, page, is_published=None).status_code == 302
    assert b"Hidden" in desk.get(at("catalog_collection_changelist")).content


def test_attributes_get_values_and_types_ask_for_them(desk: Client) -> None:
    line = {"lines-0-name": "Copper", "lines-0-value": "#a34a1e"}
    url = at("catalog_attribute_add")
    assert send(desk, url, name="Colour", input_type="swatch", **line).status_code == 302
    colour = Attribute.objects.get()
    assert AttributeValue.objects.get().value == "#a34a1e"
    page = at("catalog_attribute_change", colour.pk)
    bad = send(desk, page, **{"lines-0-name": "Red", "lines-0-value": "red"})
    assert bad.status_code == 422
    assert b"Enter a colour such as" in bad.content
    twice = send(desk, page, **{"lines-0-name": "Copper"})
    assert twice.status_code == 422
    assert b"has such a value already" in twice.content
    typed = {"name": "Mugs", "variant_attributes": [str(colour.pk)]}
    assert send(desk, at("catalog_producttype_add"), **typed).status_code == 302
    kind = ProductType.objects.get(slug="mugs")
    assert kind.is_shipping_required
    assert TypeAttribute.objects.get(product_type=kind).scope == TypeAttribute.VARIANT
    a_product()  # of another type
    assert desk.post(at("catalog_producttype_delete", kind.pk), follow=True).status_code == 200
    assert not ProductType.objects.filter(pk=kind.pk).exists()


def test_a_type_that_products_have_stays(desk: Client, channel: Channel) -> None:
    kind = a_product(channel).product_type
    answer = desk.post(at("catalog_producttype_delete", kind.pk), follow=True)
    assert b"There are products of this type" in answer.content
    assert ProductType.objects.filter(pk=kind.pk).exists()


def test_tax_rates_are_percentages(desk: Client) -> None:
    line = {"lines-0-country": "US", "lines-0-rate": "8.875"}
    url = at("catalog_taxclass_add")
    assert send(desk, url, name="Standard", is_default="on", **line).status_code == 302
    standard = TaxClass.objects.get()
    assert rates([None], "US") == {None: 88_750}
    page = at("catalog_taxclass_change", standard.pk)
    for wrong in ("101", "-1", "much", "8.87555"):
        answer = send(desk, page, **{"lines-0-rate": wrong})
        assert answer.status_code == 422, wrong
        assert b"percentage from 0 to 100" in answer.content
    assert send(desk, page, **{"lines-0-rate": "20 %"}).status_code == 302
    assert rates([None], "US") == {None: 200_000}
    assert send(desk, page, **{"lines-0-DELETE": "on"}).status_code == 302
    assert rates([None], "US") == {None: 0}


def test_warehouses(desk: Client) -> None:
    url = at("stock_warehouse_add")
    for _ in range(2):
        assert send(desk, url, name="North shed", country="DE").status_code == 302
    slugs = Warehouse.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["north-shed", "north-shed-2"]
    page = at("stock_warehouse_change", Warehouse.objects.get(slug="north-shed").pk)
    assert send(desk, page, name="Shed", country="FR").status_code == 302
    assert Warehouse.objects.get(slug="north-shed").country == "FR"
    assert send(desk, page, country="XX").status_code == 422


def test_pages(desk: Client) -> None:
    url = at("content_page_add")
    assert (
        send(desk, url, title="Our terms", content="## Terms\n\nBe <b>kind</b>.").status_code == 302
    )
    page = page_by_slug("our-terms")
    assert page is not None
    assert page.content["blocks"][1]["data"]["text"] == "Be <b>kind</b>."
    again = send(desk, url, title="Our terms", content="Other")
    assert b"There is a page of this title" in again.content
    script = "Hello <script>alert(1)</script>"
    send(desk, at("content_page_change", page.pk), content=script)
    assert "script" not in str(Page.objects.get().content)


def test_menus_link_to_shelves_with_links_below(desk: Client, channel: Channel) -> None:
    tea = Category.objects.create(name="Tea", slug="tea", path="/1/")
    line: dict[str, Any] = {"lines-0-name": "Drinks", "lines-0-target": f"category:{tea.pk}"}
    assert send(desk, at("content_menu_add"), name="Navbar", **line).status_code == 302
    page = at("content_menu_change", Menu.objects.get().pk)
    below = {"lines-1-name": "All", "lines-1-url": "/search", "lines-1-under": "on"}
    assert send(desk, page, **below).status_code == 302
    top = menu("navbar", channel=channel)[0]
    assert (top.name, top.kind, top.children[0].url) == ("Drinks", "category", "/search")
    assert send(desk, page).status_code == 302
    assert len(menu("navbar", channel=channel)[0].children) == 1
    evil = {"lines-2-name": "Evil", "lines-2-url": "javascript:alert(1)"}
    assert send(desk, page, **evil).status_code == 422
