"""Words in other languages: written whole or in part, found by slug, never a fallback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.content.models import Menu, MenuItem, MenuItemTranslation, PageTranslation
from catalog.content.services import NewLink, set_menu
from catalog.models.category import Category
from catalog.models.translation import (
    AttributeValueTranslation,
    CategoryTranslation,
    ProductTranslation,
)
from catalog.queries.translations import all_of, owner_by_slug, translations
from catalog.services import attributes, products
from catalog.services import translations as service
from catalog.services.translations import translate
from store.changes.models import Change
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, Invalid, NotFound, Refused
from store.outbox.models import Event
from tests.catalog.make import a_page, a_product

pytestmark = pytest.mark.django_db
TEXT = "Für <b>Tee</b><script>alert(1)</script>"
BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": TEXT}}]}


def say(
    row_id: int,
    language: str = "de",
    thing: service.Translated = service.PRODUCT,
    **fields: Any,
) -> Any:
    return translate(thing=thing, row_id=row_id, language=language, fields=fields, actor=SYSTEM)


def test_words_are_cleaned_merged_and_told() -> None:
    product = a_product()
    say(product.pk, name="Becher", description=BLOCKS)
    row = say(product.pk, slug="becher")
    assert (row.name, row.slug, row.seo_title) == ("Becher", "becher", "")
    assert row.description["blocks"][0]["data"]["text"] == "Für <b>Tee</b>"
    assert Change.objects.filter(verb="translated", kind="product").count() == 2
    assert Event.objects.filter(kind="product_updated", ref=str(product.pk)).count() == 2
    say(product.pk, slug="becher")
    assert Change.objects.filter(verb="translated").count() == 2


def test_a_translation_without_words_is_none() -> None:
    product = a_product()
    assert say(product.pk, name="  ") is None
    say(product.pk, name="Becher", slug="becher")
    assert say(product.pk, name="", slug="") is None
    assert ProductTranslation.objects.count() == 0
    assert Change.objects.filter(verb="translated").count() == 2


def test_a_language_is_not_another() -> None:
    product = a_product()
    say(product.pk, "de", name="Becher")
    say(product.pk, "de-at", name="Häferl")
    assert translations(ProductTranslation, [product.pk], language="fr") == {}
    found = translations(ProductTranslation, [product.pk, 10**6], language="de-at")
    assert {pk: row.name for pk, row in found.items()} == {product.pk: "Häferl"}
    assert list(all_of(ProductTranslation, product.pk)) == ["de", "de-at"]


def test_a_slug_is_unique_in_its_language() -> None:
    one, other = a_product(), a_product()
    say(one.pk, slug="becher")
    say(other.pk, "fr", slug="becher")
    with pytest.raises(Conflict) as caught:
        say(other.pk, slug="becher")
    assert (caught.value.code, caught.value.field) == ("slug_taken", "slug")
    assert owner_by_slug(ProductTranslation, "becher", language="de") == one.pk
    assert owner_by_slug(ProductTranslation, "becher", language="fr") == other.pk
    assert owner_by_slug(ProductTranslation, "becher", language="it") is None
    category = Category.objects.create(slug="c", name="C")
    say(category.pk, thing=service.CATEGORY, slug="becher")
    assert owner_by_slug(CategoryTranslation, "becher", language="de") == category.pk


def test_what_is_wrong_is_said_at_its_field() -> None:
    product = a_product()
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("xx", {"name": "x"}, "language"),
        ("DE", {"name": "x"}, "language"),
        ("de", {"title": "x"}, "title"),
        ("de", {"name": "x" * 251}, "name"),
        ("de", {"name": "a\nb"}, "name"),
        ("de", {"slug": "Nicht So"}, "slug"),
        ("de", {"description": "words"}, "description"),
        ("de", {"seo_title": "x" * 71}, "seo_title"),
    ]
    for language, fields, field in wrong:
        with pytest.raises(Invalid) as caught:
            say(product.pk, language, **fields)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        say(10**9, name="x")
    with pytest.raises(Refused):
        translate(
            thing=service.PRODUCT, row_id=product.pk, language="de", fields={}, actor=ANONYMOUS
        )
    assert ProductTranslation.objects.count() == 0


def test_each_thing_has_its_words() -> None:
    size = attributes.create(name="Size", actor=SYSTEM)
    small = attributes.add_value(attribute=size, name="Small", actor=SYSTEM)
    page = a_page(slug="about", title="About")
    assert say(size.pk, thing=service.ATTRIBUTE, name="Größe").name == "Größe"
    value = say(small.pk, thing=service.ATTRIBUTE_VALUE, name="Klein", plain_text="kurz")
    assert (value.name, value.plain_text) == ("Klein", "kurz")
    text = say(page.pk, thing=service.PAGE, title="Über uns", content=BLOCKS, slug="ueber-uns")
    assert text.content["blocks"]
    assert owner_by_slug(PageTranslation, "ueber-uns", language="de") == page.pk
    attributes.delete(attribute=size, actor=SYSTEM)
    page.delete()
    assert AttributeValueTranslation.objects.count() == PageTranslation.objects.count() == 0


def test_words_go_with_what_they_translate() -> None:
    product = a_product()
    say(product.pk, name="Becher")
    products.delete(product=product, actor=SYSTEM)
    assert ProductTranslation.objects.count() == 0


def test_a_link_keeps_its_words_when_the_menu_is_written_anew() -> None:
    shop = NewLink("Shop", url="/search", children=(NewLink("Mugs", url="/mugs"),))
    set_menu(slug="bar", name="Bar", links=[shop, NewLink("About", url="/a")], actor=SYSTEM)
    ids = {item.name: item.pk for item in MenuItem.objects.all()}
    for name, word in (("Shop", "Laden"), ("Mugs", "Becher"), ("About", "Über")):
        say(ids[name], thing=service.MENU_ITEM, name=word)
    renamed = NewLink("Us", url="/us", id=ids["About"])
    set_menu(slug="bar", name="Bar", links=[renamed, shop], actor=SYSTEM)
    assert {item.name: item.pk for item in MenuItem.objects.all()} == {
        "Us": ids["About"],
        "Shop": ids["Shop"],
        "Mugs": ids["Mugs"],
    }
    assert [item.name for item in MenuItem.objects.filter(parent=None)] == ["Us", "Shop"]
    found = translations(MenuItemTranslation, ids.values(), language="de")
    assert {row.name for row in found.values()} == {"Laden", "Becher", "Über"}
    set_menu(slug="bar", name="Bar", links=[renamed], actor=SYSTEM)
    assert MenuItemTranslation.objects.count() == MenuItem.objects.count() == 1


def test_a_link_moved_below_its_former_child_leaves_no_circle() -> None:
    mugs = NewLink("Mugs", url="/mugs")
    shop = NewLink("Shop", url="/search", children=(mugs,))
    set_menu(slug="bar", name="Bar", links=[shop], actor=SYSTEM)
    ids = {item.name: item.pk for item in MenuItem.objects.all()}
    turned = NewLink(
        "Mugs", url="/mugs", id=ids["Mugs"], children=(NewLink("Shop", url="/s", id=ids["Shop"]),)
    )
    set_menu(slug="bar", name="Bar", links=[turned], actor=SYSTEM)
    items = {item.name: item for item in Menu.objects.get().items.all()}
    assert items["Mugs"].parent is None
    assert items["Shop"].parent == items["Mugs"]


def test_a_list_is_translated_in_one_query(django_assert_num_queries: Callable[..., Any]) -> None:
    rows = [a_product() for _ in range(5)]
    for number, row in enumerate(rows):
        say(row.pk, name=f"Ding {number}")
    with django_assert_num_queries(1):
        found = translations(ProductTranslation, [row.pk for row in rows], language="de")
    assert [found[row.pk].name for row in rows] == [f"Ding {n}" for n in range(5)]
