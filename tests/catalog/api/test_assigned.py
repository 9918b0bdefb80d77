"""What products, variants and pages answer: a type for each kind, references that may be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings

from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.services import attributes, page_types, products, types
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.api.support import gid
from tests.catalog.api.support import STAFF, ask, whole
from tests.catalog.make import a_page, a_product, a_variant, sell

pytestmark = pytest.mark.django_db
BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": "Cold."}}]}
MOMENT = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
ANSWER = """__typename attribute { slug name inputType entityType type withChoices }
  ... on AssignedNumericAttribute { number: value }
  ... on AssignedTextAttribute { blocks: value }
  ... on AssignedPlainTextAttribute { text: value translation(languageCode: DE) }
  ... on AssignedFileAttribute { file: value { url contentType } }
  ... on AssignedBooleanAttribute { flag: value }
  ... on AssignedDateAttribute { day: value }
  ... on AssignedDateTimeAttribute { moment: value }
  ... on AssignedSingleChoiceAttribute { choice: value { name slug } }
  ... on AssignedMultiChoiceAttribute { choices: value(limit: 1) { slug } }
  ... on AssignedSwatchAttribute { swatch: value { name slug hexColor file { url } } }
  ... on AssignedSingleProductReferenceAttribute { product: value { name } }
  ... on AssignedMultiProductVariantReferenceAttribute { variants: value { name } }
  ... on AssignedSingleCategoryReferenceAttribute { category: value { slug } }
  ... on AssignedSingleCollectionReferenceAttribute { collection: value { slug } }
  ... on AssignedMultiPageReferenceAttribute { pages: value { slug } }"""
OF_PRODUCT = f"""{{ product(slug: "thing", channel: "default-channel") {{
  assignedAttribute(slug: "fact") {{ {ANSWER} }}
  none: assignedAttribute(slug: "other") {{ __typename }}
  attribute(slug: "fact") {{ values {{ reference }} }} }} }}"""


@pytest.fixture
def thing(channel: Channel) -> Product:
    """A product for sale whose type asks for nothing yet."""
    made = a_product(channel, slug="thing", name="Thing")
    sell(a_variant(made), channel, "1.00")
    return made


def asks(thing: Product, input_type: str, entity_type: str, *given: Any) -> None:
    """Its type asks for a fact, and it answers."""
    fact = attributes.create(
        name="Fact", input_type=input_type, entity_type=entity_type, actor=SYSTEM
    )
    kind = thing.product_type
    types.set_type_attributes(product_type=kind, product=[fact], variant=[], actor=SYSTEM)
    products.set_attributes(product=thing, values={"fact": given}, actor=SYSTEM)


@pytest.mark.parametrize(
    ("input_type", "given", "kind", "answer"),
    [
        (Attribute.NUMERIC, ["12.50"], "Numeric", {"number": 12.5}),
        (Attribute.RICH_TEXT, [BLOCKS], "Text", {"blocks": BLOCKS}),
        (Attribute.TEXT, ["Soft"], "PlainText", {"text": "Soft", "translation": None}),
        (Attribute.BOOLEAN, [True], "Boolean", {"flag": True}),
        (Attribute.DATE, [date(2026, 5, 4)], "Date", {"day": "2026-05-04"}),
        (Attribute.DATE_TIME, [MOMENT], "DateTime", {"moment": "2026-05-04T08:30:00+00:00"}),
        (Attribute.DROPDOWN, ["A"], "SingleChoice", {"choice": {"name": "A", "slug": "a"}}),
        (Attribute.MULTISELECT, ["A", "B"], "MultiChoice", {"choices": [{"slug": "a"}]}),
        (Attribute.MULTISELECT, [], "MultiChoice", {"choices": []}),
        (Attribute.NUMERIC, [], "Numeric", {"number": None}),
        (
            Attribute.SWATCH,
            ["Ink"],
            "Swatch",
            {"swatch": {"name": "Ink", "slug": "ink", "hexColor": None, "file": None}},
        ),
    ],
)
def test_an_answer_is_shown_by_its_kind(
    thing: Product, input_type: str, given: list[Any], kind: str, answer: dict[str, Any]
) -> None:
    asks(thing, input_type, "", *given)
    found = ask(OF_PRODUCT)["product"]
    assert found["none"] is None
    shown = found["assignedAttribute"]
    asked = shown.pop("attribute")
    assert shown == {"__typename": f"Assigned{kind}Attribute", **answer}
    assert asked["inputType"] == input_type.upper().replace("-", "_")
    assert (asked["slug"], asked["type"], asked["entityType"]) == ("fact", "PRODUCT_TYPE", None)
    assert asked["withChoices"] is (kind in {"SingleChoice", "MultiChoice", "Swatch"})


def test_a_file_has_an_address_of_the_public_host(thing: Product) -> None:
    asks(thing, Attribute.FILE, "", "/media/ab/size.png")
    found = ask(OF_PRODUCT)["product"]["assignedAttribute"]["file"]
    assert found == {"url": f"{settings.SITE_URL}/media/ab/size.png", "contentType": "image/png"}


def test_a_reference_leads_only_to_what_may_be_seen(thing: Product, channel: Channel) -> None:
    other = a_product(channel, slug="other", name="Other")
    sell(a_variant(other), channel, "2.00")
    asks(thing, Attribute.SINGLE_REFERENCE, "product", other)
    found = ask(OF_PRODUCT)["product"]
    assert found["assignedAttribute"]["product"] == {"name": "Other"}
    assert found["attribute"]["values"] == [{"reference": gid("Product", other.pk)}]
    ProductListing.objects.filter(product=other).update(is_published=False)
    assert ask(OF_PRODUCT)["product"]["assignedAttribute"]["product"] is None
    assert ask(OF_PRODUCT, STAFF)["product"]["assignedAttribute"]["product"] == {"name": "Other"}


@pytest.mark.parametrize(
    ("input_type", "entity", "name", "before", "after"),
    [
        (Attribute.REFERENCE, "product-variant", "variants", [{"name": "Piece"}], []),
        (Attribute.SINGLE_REFERENCE, "category", "category", {"slug": "c"}, {"slug": "c"}),
        (Attribute.SINGLE_REFERENCE, "collection", "collection", {"slug": "g"}, None),
        (Attribute.REFERENCE, "page", "pages", [{"slug": "p"}], []),
    ],
)
def test_references_of_each_kind(
    thing: Product,
    channel: Channel,
    input_type: str,
    entity: str,
    name: str,
    before: Any,
    after: Any,
) -> None:
    piece = a_variant(a_product(channel), name="Piece")
    sell(piece, channel, "3.00")
    shelf = Collection.objects.create(slug="g", name="G")
    CollectionListing.objects.create(collection=shelf, channel=channel)
    page = a_page(slug="p", title="P")
    targets = {
        "product-variant": piece,
        "category": Category.objects.create(slug="c", name="C"),
        "collection": shelf,
        "page": page,
    }
    asks(thing, input_type, entity, targets[entity])
    assert ask(OF_PRODUCT)["product"]["assignedAttribute"][name] == before
    ProductListing.objects.exclude(product=thing).update(is_published=False)
    CollectionListing.objects.update(is_published=False)
    type(page).objects.update(is_published=False)
    assert ask(OF_PRODUCT)["product"]["assignedAttribute"][name] == after


def test_pages_and_variants_answer_too_and_what_is_hidden_is_not_told(
    channel: Channel, thing: Product
) -> None:
    fact = attributes.create(name="Author", input_type=Attribute.TEXT, for_pages=True, actor=SYSTEM)
    page = a_page(slug="post", title="Post")
    page_types.set_type_attributes(page_type=page.page_type, attributes=[fact], actor=SYSTEM)
    page_types.set_page_attributes(page=page, values={"author": ["Ada"]}, actor=SYSTEM)
    query = """{ page(slug: "post") { assignedAttributes(limit: 3) {
      attribute { slug } ... on AssignedPlainTextAttribute { value } }
      attributes { values { name } } } }"""
    shown = {"attribute": {"slug": "author"}, "value": "Ada"}
    assert ask(query)["page"] == {
        "assignedAttributes": [shown],
        "attributes": [{"values": [{"name": "Ada"}]}],
    }
    assert ask(query.replace("limit: 3", "limit: null")) == ask(query)
    Attribute.objects.update(visible_in_storefront=False)
    assert ask(query)["page"] == {"assignedAttributes": [], "attributes": []}
    big = query.replace("limit: 3", "limit: 101")
    assert "limit" in whole(big)["errors"][0]["message"]
