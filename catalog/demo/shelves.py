"""Loading what products stand on: taxes, attributes, types, categories, collections, pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from catalog.content.models import Menu, Page
from catalog.content.services import NewLink, save_page, set_menu
from catalog.demo.rows import DemoAttribute, DemoCategory, DemoCollection, DemoProductType
from catalog.demo.shop import DemoMenu, DemoMenuItem, DemoPage, DemoTaxClass
from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass
from catalog.services import attributes, categories, collections, taxes, types
from store.channels.models import Channel
from store.kernel.actor import Actor

DEFAULT_TAX_CLASS = "standard"
Rows = dict[str, Any]


def paragraphs(texts: Iterable[str]) -> list[Rows]:
    """Plain text as EditorJS paragraphs."""
    return [{"type": "paragraph", "data": {"text": escape(text, quote=False)}} for text in texts]


def load_taxes(rows: Iterable[DemoTaxClass], *, actor: Actor) -> None:
    """Classes with their example rates; those that have rates are left as they are."""
    for row in rows:
        is_default = row.slug == DEFAULT_TAX_CLASS
        known = TaxClass.objects.filter(slug=row.slug).first()
        if known is not None and known.rates.exists():
            continue
        saved = taxes.save_class(name=row.name, slug=row.slug, is_default=is_default, actor=actor)
        for rate in row.rates:
            taxes.set_rate(
                tax_class=saved,
                country=rate.country,
                rate_ppm=rate.basis_points * 100,
                actor=actor,
            )


def load_attributes(rows: Iterable[DemoAttribute], *, actor: Actor) -> None:
    """Attributes with their values."""
    for row in rows:
        attribute = Attribute.objects.filter(slug=row.slug).first() or attributes.create(
            name=row.name, slug=row.slug, input_type=row.input, actor=actor
        )
        known = set(attribute.values.values_list("slug", flat=True))
        for value in row.values:
            if value.slug not in known:
                attributes.add_value(
                    attribute=attribute,
                    name=value.name,
                    slug=value.slug,
                    value=value.swatch or "",
                    actor=actor,
                )


def load_types(rows: Iterable[DemoProductType], *, actor: Actor) -> None:
    """Product types and what they ask for."""
    by_slug = {attribute.slug: attribute for attribute in Attribute.objects.all()}
    for row in rows:
        if ProductType.objects.filter(slug=row.slug).exists():
            continue
        made = types.create(
            name=row.name,
            slug=row.slug,
            is_shipping_required=row.ships,
            is_digital=row.digital,
            actor=actor,
        )
        types.set_type_attributes(
            product_type=made,
            product=[by_slug[slug] for slug in row.product_attributes],
            variant=[by_slug[slug] for slug in row.variant_attributes],
            actor=actor,
        )


def load_categories(rows: Iterable[DemoCategory], *, actor: Actor) -> None:
    """The tree; parents come before their children."""
    for row in rows:
        if Category.objects.filter(slug=row.slug).exists():
            continue
        categories.create(
            name=row.name,
            slug=row.slug,
            parent=Category.objects.get(slug=row.parent) if row.parent else None,
            fields={
                "description": {"blocks": paragraphs([row.description])},
                "seo_title": row.seo.title,
                "seo_description": row.seo.description,
            },
            actor=actor,
        )


def load_collections(
    rows: Sequence[DemoCollection],
    members: dict[str, list[str]],
    *,
    channel: Channel,
    actor: Actor,
) -> None:
    """Collections with their products (`members`: slugs by collection), shown in the channel."""
    ids = dict(Product.objects.values_list("slug", "id"))
    for place, row in enumerate(rows):
        if Collection.objects.filter(slug=row.slug).exists():
            continue
        made = collections.create(
            name=row.name,
            slug=row.slug,
            fields={
                "description": {"blocks": paragraphs([row.description])},
                "position": place,
                "seo_title": row.seo.title,
                "seo_description": row.seo.description,
            },
            actor=actor,
        )
        wanted = [ids[slug] for slug in members.get(row.slug, []) if slug in ids]
        collections.set_products(collection=made, product_ids=wanted, actor=actor)
        collections.set_listing(collection=made, channel=channel, is_published=True, actor=actor)


def load_pages(rows: Iterable[DemoPage], *, actor: Actor) -> None:
    """Pages of text; those the owner has are left as they are."""
    for row in rows:
        if Page.objects.filter(slug=row.slug).exists():
            continue
        blocks: list[Rows] = []
        for section in row.sections:
            if section.heading:
                heading = {"text": escape(section.heading, quote=False), "level": 2}
                blocks.append({"type": "header", "data": heading})
            blocks += paragraphs(section.paragraphs)
        save_page(
            slug=row.slug,
            title=row.title,
            content={"blocks": blocks},
            seo_title=row.seo.title,
            seo_description=row.seo.description,
            actor=actor,
        )


def load_menus(rows: Iterable[DemoMenu], *, actor: Actor) -> None:
    """Menus; those the owner has are left as they are."""
    for row in rows:
        if not Menu.objects.filter(slug=row.slug).exists():
            links = [_link(item) for item in row.items]
            set_menu(slug=row.slug, name=row.name, links=links, actor=actor)


def _link(item: DemoMenuItem) -> NewLink:
    children = tuple(_link(child) for child in item.children)
    if item.target == "category":
        return NewLink(item.name, category=Category.objects.get(slug=item.ref), children=children)
    if item.target == "collection":
        return NewLink(
            item.name, collection=Collection.objects.get(slug=item.ref), children=children
        )
    if item.target == "page":
        return NewLink(item.name, page=Page.objects.get(slug=item.ref), children=children)
    return NewLink(item.name, url=item.ref, children=children)
