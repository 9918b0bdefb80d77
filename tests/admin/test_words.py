"""Translations, attributes of every kind, page types and channels at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.content.models import Menu, MenuItem, Page, PageType
from catalog.models.attribute import Attribute
from catalog.models.collection import Collection, CollectionListing
from catalog.models.product import ProductType
from catalog.models.translation import AttributeValueTranslation, ProductTranslation
from catalog.queries import assigned
from catalog.services import attributes, page_types, types, variants
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.media.models import Image
from store.media.queries import url as picture_url
from tests.admin.support import a_picture, browser_of, send
from tests.catalog.make import a_page, a_product, a_variant, sell


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


def at(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def answers(product: Any) -> dict[str, tuple[assigned.Value, ...]]:
    found = assigned.of_products({product.pk: product.product_type_id})[product.pk]
    return {each.attribute.slug: each.values for each in found}


def test_a_product_is_translated_with_its_variants(desk: Client, channel: Channel) -> None:
    product = a_product(channel, name="Mug", slug="mug")
    variant = a_variant(product, name="Blue")
    page = at("catalog_product_change", product.pk)
    assert b"Translations" in desk.get(page).content
    words = at("catalog_product_words", product.pk) + "?language=de"
    start = f"product_{product.pk}_"
    answer = send(
        desk,
        words,
        **{
            f"{start}name": "Becher",
            f"{start}slug": "becher",
            f"{start}description": "Für Tee <script>alert(1)</script>",
            f"variant_{variant.pk}_name": "Blau",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, page)
    row = ProductTranslation.objects.get(product=product, language="de")
    assert (row.name, row.slug) == ("Becher", "becher")
    assert "script" not in str(row.description)
    assert variant.translations.get().name == "Blau"
    assert b"German" in desk.get(page).content
    again = desk.get(words).content.decode()
    assert 'value="Becher"' in again
    assert "In the original: Mug" in again


def test_a_wrong_address_is_said_and_nothing_is_lost(desk: Client, channel: Channel) -> None:
    product = a_product(channel)
    words = at("catalog_product_words", product.pk) + "?language=fr"
    start = f"product_{product.pk}_"
    answer = send(desk, words, **{f"{start}name": "Tasse", f"{start}slug": "Pas Bon"})
    assert answer.status_code == 422
    assert b"Use small letters" in answer.content
    assert b"Tasse" in answer.content
    assert ProductTranslation.objects.count() == 0
    for odd in ("?language=xx", ""):
        lost = desk.get(at("catalog_product_words", product.pk) + odd)
        assert lost.status_code == 302
    assert desk.get(at("catalog_product_words", 10**6) + "?language=fr").status_code == 302


def test_only_those_with_the_right_see_the_words(client: Client, channel: Channel) -> None:
    product = a_product(channel)
    words = at("catalog_product_words", product.pk) + "?language=fr"
    assert client.get(words).status_code == 302
    client.force_login(User.objects.create_user("staff@example.com", "x", is_staff=True))
    assert client.get(words).status_code in {302, 403}


def test_a_menus_links_are_translated_and_keep_their_words(desk: Client, channel: Channel) -> None:
    menu = Menu.objects.create(slug="navbar", name="Bar")
    link = MenuItem.objects.create(menu=menu, name="Mugs", url="/search")
    words = at("content_menu_words", menu.pk) + "?language=de"
    assert send(desk, words, **{f"menu_item_{link.pk}_name": "Becher"}).status_code == 302
    page = at("content_menu_change", menu.pk)
    assert b"German" in desk.get(page).content
    assert send(desk, page, **{"lines-0-name": "Cups"}).status_code == 302
    found = MenuItem.objects.get()
    assert (found.pk, found.name) == (link.pk, "Cups")
    assert found.translations.get().name == "Becher"


def test_an_attributes_values_are_translated(desk: Client, channel: Channel) -> None:
    size = attributes.create(name="Size", actor=SYSTEM)
    small = attributes.add_value(attribute=size, name="Small", actor=SYSTEM)
    words = at("catalog_attribute_words", size.pk) + "?language=de"
    given = {f"attribute_{size.pk}_name": "Größe", f"attribute_value_{small.pk}_name": "Klein"}
    assert send(desk, words, **given).status_code == 302
    assert AttributeValueTranslation.objects.get().name == "Klein"


def test_attributes_are_made_of_every_kind(desk: Client, channel: Channel) -> None:
    url = at("catalog_attribute_add")
    for kind, title in Attribute.INPUTS:
        entity = "product" if kind in Attribute.REFERENCES else ""
        answer = send(desk, url, name=title, input_type=kind, entity_type=entity)
        assert answer.status_code == 302, kind
    assert Attribute.objects.count() == len(Attribute.INPUTS)
    for wrong, words in (
        ({"input_type": "reference", "entity_type": ""}, b"what it leads to"),
        ({"input_type": "boolean", "unit": "cm"}, b"Only a number has a unit"),
        ({"input_type": "boolean", "lines-0-name": "x"}, b"no list of values"),
    ):
        answer = send(desk, url, name="Odd", **wrong)
        assert answer.status_code == 422
        assert words in answer.content
    number = Attribute.objects.get(input_type="numeric")
    page = at("catalog_attribute_change", number.pk)
    assert send(desk, page, unit="cm", value_required="on").status_code == 302
    number.refresh_from_db()
    assert (number.unit, number.value_required) == ("cm", True)


KINDS: list[tuple[str, str, dict[str, str]]] = [
    ("numeric", "attr_fact", {"right": "12.5", "wrong": "twelve", "says": "a number such as"}),
    ("boolean", "attr_fact", {"right": "no", "wrong": "maybe", "says": "valid choice"}),
    ("date", "attr_fact", {"right": "2026-05-04", "wrong": "May", "says": "valid date"}),
    ("date-time", "attr_fact", {"right": "2026-05-04T10:30", "wrong": "?", "says": "valid date"}),
    ("plain-text", "attr_fact", {"right": "By hand", "wrong": "x" * 100_001, "says": "at most"}),
    ("rich-text", "attr_fact", {"right": "## Care", "wrong": "", "says": ""}),
    ("multiselect", "attr_fact", {"right": "One, Two", "wrong": "", "says": ""}),
    ("reference", "attr_fact", {"right": "other", "wrong": "nothing-here", "says": "There is no"}),
]


@pytest.mark.parametrize(("kind", "field", "given"), KINDS, ids=lambda each: str(each)[:12])
def test_a_product_answers_on_its_page(
    desk: Client, channel: Channel, kind: str, field: str, given: dict[str, str]
) -> None:
    entity = "product" if kind == "reference" else ""
    fact = attributes.create(name="Fact", input_type=kind, entity_type=entity, actor=SYSTEM)
    product, _ = a_product(channel), a_product(channel, slug="other")
    sell(a_variant(product), channel, "1.00")
    types.set_type_attributes(
        product_type=product.product_type, product=[fact], variant=[], actor=SYSTEM
    )
    page = at("catalog_product_change", product.pk)
    assert send(desk, page, **{field: given["right"]}).status_code == 302
    first = answers(product)["fact"]
    assert first
    assert send(desk, page).status_code == 302
    assert answers(product)["fact"] == first
    if given["says"]:
        answer = send(desk, page, **{field: given["wrong"]})
        assert answer.status_code == 422
        assert given["says"].encode() in answer.content
    assert send(desk, page, **{field: ""}).status_code == 302
    assert answers(product)["fact"] == ()


def test_a_file_is_kept_and_taken_away(desk: Client, channel: Channel) -> None:
    chart = attributes.create(name="Chart", input_type="file", actor=SYSTEM)
    product = a_product(channel)
    sell(a_variant(product), channel, "1.00")
    types.set_type_attributes(
        product_type=product.product_type, product=[chart], variant=[], actor=SYSTEM
    )
    page = at("catalog_product_change", product.pk)
    upload = SimpleUploadedFile("chart.png", a_picture(), "image/png")
    assert send(desk, page, attr_chart=upload).status_code == 302
    (value,) = answers(product)["chart"]
    assert value.file_url == picture_url(Image.objects.get())
    text = SimpleUploadedFile("chart.png", b"no picture", "image/png")
    assert send(desk, page, attr_chart=text).status_code == 422
    assert send(desk, page, attr_chart_gone="on").status_code == 302
    assert answers(product)["chart"] == ()


def test_what_tells_of_a_variant_is_answered_beside_its_options(
    desk: Client, channel: Channel
) -> None:
    size = attributes.create(name="Size", actor=SYSTEM)
    care = attributes.create(name="Care", input_type="plain-text", actor=SYSTEM)
    kind = ProductType.objects.create(slug="k", name="K")
    page = at("catalog_producttype_change", kind.pk)
    lists = {"variant_attributes": [str(size.pk)], "variant_facts": [str(care.pk)]}
    assert send(desk, page, **lists).status_code == 302
    product = a_product(channel)
    product.product_type = kind
    product.save()
    variant = variants.create(product=product, fields={}, options={"size": "M"}, actor=SYSTEM)
    form = at("catalog_product_change", product.pk)
    assert send(desk, form, **{"lines-0-fact_care": "Wash cold"}).status_code == 302
    told = assigned.of_variants({variant.pk: kind.pk}, selection=False)[variant.pk]
    assert told[0].values[0].plain_text == "Wash cold"
    assert assigned.of_variants({variant.pk: kind.pk}, selection=True)[variant.pk][0].values


def test_pages_have_types_that_ask(desk: Client, channel: Channel) -> None:
    short = attributes.create(
        name="In short", input_type="plain-text", for_pages=True, actor=SYSTEM
    )
    add = at("content_pagetype_add")
    assert send(desk, add, name="Policy", attributes=[str(short.pk)]).status_code == 302
    kind = PageType.objects.get(slug="policy")
    page = a_page(slug="terms", title="Terms")
    url = at("content_page_change", page.pk)
    assert send(desk, url, page_type=str(kind.pk)).status_code == 302
    assert send(desk, url, **{"attr_in-short": "Be kind."}).status_code == 302
    found = assigned.of_pages({page.pk: kind.pk})[page.pk]
    assert found[0].values[0].plain_text == "Be kind."
    assert Page.objects.get().page_type == kind
    words = at("content_page_words", page.pk) + "?language=de"
    assert send(desk, words, **{f"page_{page.pk}_title": "AGB"}).status_code == 302
    gone = desk.post(at("content_pagetype_delete", kind.pk), follow=True)
    assert b"There are pages of this type" in gone.content
    page_types.set_type_attributes(page_type=kind, attributes=[], actor=SYSTEM)
    assert desk.get(url).status_code == 200


def test_a_channel_is_made_and_a_collection_shown_in_it(desk: Client, channel: Channel) -> None:
    shelf = Collection.objects.create(slug="new", name="New")
    url = at("channels_channel_add")
    answer = send(desk, url, name="Europe", slug="euro", currency="EUR", default_country="DE")
    assert answer.status_code == 302
    euro = Channel.objects.get(slug="euro")
    assert (euro.currency, euro.minimum_charge_minor) == ("EUR", 50)
    again = send(desk, url, name="Europe", slug="euro", currency="EUR", default_country="DE")
    assert b"There is a channel of this name" in again.content
    page = at("catalog_collection_change", shelf.pk)
    for shown in (["on"], []):
        chosen = [str(euro.pk)] if shown else []
        assert send(desk, page, elsewhere=chosen).status_code == 302
        listed = CollectionListing.objects.get(collection=shelf, channel=euro)
        assert listed.is_published is bool(shown)
    change = at("channels_channel_change", euro.pk)
    fixed = desk.get(change).content.decode()
    assert 'name="currency"' not in fixed  # a collection was listed there
    assert 'name="slug"' not in fixed
