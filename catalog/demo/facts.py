"""Loading what goods and pages answer to attributes of every kind."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from catalog.content.models import Page, PageType
from catalog.demo.answers import REFERENCES, typed
from catalog.demo.art.chart import size_chart
from catalog.demo.rows import DemoAttribute, DemoPageType
from catalog.demo.shelves import MARK
from catalog.demo.shop import DemoCatalog, DemoPage
from catalog.models.attribute import Attribute
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.services import page_types, products
from store.kernel.actor import Actor
from store.media.queries import url
from store.media.services import keep_image

_TARGETS: dict[str, Any] = {"product": Product, "collection": Collection}


def given(attribute: DemoAttribute, texts: Sequence[str]) -> list[Any]:
    """Texts as the services take them; what a reference names and is not there is left out."""
    if attribute.input in REFERENCES:
        rows = _TARGETS[attribute.entity].objects.filter(slug__in=texts)
        found = {row.slug: row for row in rows}
        return [found[slug] for slug in texts if slug in found]
    if attribute.input == "file":
        return [url(keep_image(content=size_chart(), name=f"{text}.png")) for text in texts]
    if attribute.values:
        return [attribute.value(text).name for text in texts]
    return typed(attribute.input, texts)


def load_answers(
    catalog: DemoCatalog, *, fresh: Names[str], attributes: Names[str], actor: Actor
) -> None:
    """Answers of the products that came just now (`fresh`, by slug), and of all that the loader
    made to the attributes that came just now; what the owner answered stays.
    """
    if not fresh and not attributes:
        return
    known = {row.slug: row for row in catalog.attributes}
    rows = Product.objects.filter(slug__in=[row.slug for row in catalog.products])
    made = {row.slug: row for row in rows.filter(private_metadata__has_key=MARK)}
    for told in catalog.products:
        if told.slug not in made:
            continue
        asked = {
            slug: given(known[slug], texts)
            for slug, texts in catalog.answers(told).items()
            if told.slug in fresh or slug in attributes
        }
        if asked:
            products.set_attributes(product=made[told.slug], values=asked, actor=actor)


def load_page_types(rows: Iterable[DemoPageType], *, actor: Actor) -> None:
    """Page types; those the owner has are left as they are."""
    known = set(PageType.objects.values_list("slug", flat=True))
    for row in (row for row in rows if row.slug not in known):
        found = {each.slug: each for each in Attribute.objects.filter(slug__in=row.attributes)}
        asked = [found[slug] for slug in row.attributes if slug in found]
        pages = [each for each in asked if each.type == Attribute.PAGE_TYPE]
        with transaction.atomic():
            made = page_types.create(name=row.name, slug=row.slug, actor=actor)
            page_types.set_type_attributes(page_type=made, attributes=pages, actor=actor)


def answer_page(
    page: Page, told: DemoPage, attributes: Mapping[str, DemoAttribute], *, actor: Actor
) -> None:
    """What a page that came just now answers, as far as its type asks."""
    rows = page.page_type.type_attributes.values_list("attribute__slug", flat=True)
    asked = set(rows)
    values = {
        slug: given(attributes[slug], texts)
        for slug, texts in told.attributes.items()
        if slug in asked
    }
    if values:
        page_types.set_page_attributes(page=page, values=values, actor=actor)
