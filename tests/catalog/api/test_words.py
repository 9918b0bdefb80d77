"""Words in other languages: as they were written, never those of another language."""

from __future__ import annotations

import json

import pytest

from catalog.content.models import Menu, MenuItem, MenuItemTranslation, PageTranslation
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing
from catalog.models.product import ProductAttributeValue, TypeAttribute
from catalog.models.translation import (
    AttributeTranslation,
    AttributeValueTranslation,
    CategoryTranslation,
    CollectionTranslation,
    ProductTranslation,
    VariantTranslation,
)
from catalog.models.variant import Variant
from store.channels.models import Channel
from tests.api.support import gid
from tests.catalog.api.support import ask
from tests.catalog.make import a_page, a_product, a_variant, sell

pytestmark = pytest.mark.django_db
BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": "Blau."}}]}
SHELF = """id language { code language } name slug description seoTitle seoDescription"""


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """A mug that speaks German."""
    made = a_variant(a_product(channel, name="Mug", slug="mug"), name="Blue")
    sell(made, channel, "12.00")
    product = made.product
    glaze = Attribute.objects.create(slug="glaze", name="Glaze")
    value = AttributeValue.objects.create(attribute=glaze, slug="matt", name="Matt")
    kind = product.product_type
    TypeAttribute.objects.create(product_type=kind, attribute=glaze, scope=TypeAttribute.PRODUCT)
    ProductAttributeValue.objects.create(product=product, value=value)
    AttributeTranslation.objects.create(attribute=glaze, language="de", name="Glasur")
    AttributeValueTranslation.objects.create(attribute_value=value, language="de", name="Stumpf")
    VariantTranslation.objects.create(variant=made, language="de", name="Blau")
    ProductTranslation.objects.create(
        product=product, language="de", name="Becher", slug="becher", description=BLOCKS
    )
    return made


def test_a_product_says_its_words_and_no_others(mug: Variant) -> None:
    found = ask(f"""{{ product(slug: "mug", channel: "default-channel") {{
      translation(languageCode: DE) {{ {SHELF} }}
      other: translation(languageCode: DE_CH) {{ name }}
      attributes {{ attribute {{ translation(languageCode: DE) {{ name }} }}
        values {{ translation(languageCode: DE) {{ name plainText richText }} }} }}
      assignedAttribute(slug: "glaze") {{ ... on AssignedSingleChoiceAttribute {{
        value {{ name translation(languageCode: DE) french: translation(languageCode: FR) }} }} }}
      variants {{ translation(languageCode: DE) {{ name language {{ code }} }} }} }} }}""")[
        "product"
    ]
    words = ProductTranslation.objects.get()
    assert json.loads(found["translation"].pop("description")) == BLOCKS
    assert found["translation"] == {
        "id": gid("ProductTranslation", words.pk),
        "language": {"code": "DE", "language": "German"},
        "name": "Becher",
        "slug": "becher",
        "seoTitle": None,
        "seoDescription": None,
    }
    assert found["other"] is None
    (answer,) = found["attributes"]
    assert answer["attribute"]["translation"] == {"name": "Glasur"}
    assert answer["values"] == [
        {"translation": {"name": "Stumpf", "plainText": None, "richText": None}}
    ]
    value = {"name": "Matt", "translation": "Stumpf", "french": None}
    assert found["assignedAttribute"] == {"value": value}
    assert found["variants"] == [{"translation": {"name": "Blau", "language": {"code": "DE"}}}]


def test_shelves_pages_and_links_say_theirs(channel: Channel) -> None:
    category = Category.objects.create(slug="home", name="Home", path="/1/")
    CategoryTranslation.objects.create(category=category, language="fr", name="Maison")
    gifts = Collection.objects.create(slug="gifts", name="Gifts")
    CollectionListing.objects.create(collection=gifts, channel=channel)
    CollectionTranslation.objects.create(
        collection=gifts, language="fr", slug="cadeaux", seo_title="C"
    )
    page = a_page(slug="about", title="About")
    PageTranslation.objects.create(
        page=page, language="fr", title="De nous", slug="nous", content=BLOCKS
    )
    menu = Menu.objects.create(slug="navbar", name="Bar", metadata={"a": "b"})
    link = MenuItem.objects.create(menu=menu, name="Home", category=category)
    MenuItemTranslation.objects.create(menu_item=link, language="fr", name="Accueil")
    words = "translation(languageCode: FR)"
    found = ask(f"""{{
      category(slug: "home") {{ {words} {{ name slug }} }}
      collection(slug: "cadeaux", slugLanguageCode: FR) {{ slug {words} {{ name seoTitle }} }}
      page(slug: "nous", slugLanguageCode: FR) {{ slug {words} {{ title content }}
        pageType {{ slug metadata {{ key }} }} }}
      none: page(slug: "nous", slugLanguageCode: DE) {{ slug }}
      menu(slug: "navbar", channel: "default-channel") {{ metafield(key: "a")
        items {{ {words} {{ name language {{ code }} }} metadata {{ key }} }} }} }}""")
    assert found["category"]["translation"] == {"name": "Maison", "slug": None}
    assert found["collection"] == {
        "slug": "gifts",
        "translation": {"name": None, "seoTitle": "C"},
    }
    assert found["page"]["slug"] == "about"
    assert json.loads(found["page"]["translation"].pop("content")) == BLOCKS
    assert found["page"]["translation"] == {"title": "De nous"}
    assert found["page"]["pageType"] == {"slug": "page", "metadata": []}
    assert found["none"] is None
    (item,) = found["menu"]["items"]
    assert item["translation"] == {"name": "Accueil", "language": {"code": "FR"}}
    assert found["menu"]["metafield"] == "b"


def test_slugs_of_a_language_lead_to_the_product(mug: Variant) -> None:
    query = """query($slug: String, $language: LanguageCodeEnum) {
      product(slug: $slug, slugLanguageCode: $language, channel: "default-channel") { name } }"""
    assert ask(query, slug="becher", language="DE") == {"product": {"name": "Mug"}}
    assert ask(query, slug="becher", language="FR") == {"product": None}
    assert ask(query, slug="becher") == {"product": None}
    assert ask(query, slug="mug", language="DE") == {"product": None}
