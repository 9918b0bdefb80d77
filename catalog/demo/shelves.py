"""Loading what products stand on: taxes, attributes, types, categories, collections, pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.db import transaction

from catalog.content.models import Menu, Page, PageType
from catalog.content.services import NewLink, save_page, set_menu
from catalog.demo.answers import Rows, paragraphs
from catalog.demo.rows import DemoAttribute, DemoCategory, DemoCollection, DemoProductType
from catalog.demo.shop import DemoMenu, DemoMenuItem, DemoPage, DemoTaxClass
from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product, ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.services import attributes, categories, collections, taxes, types
from store.channels.models import Channel
from store.kernel.actor import Actor

DEFAULT_TAX_CLASS = "standard"
# Only what the loader made is finished, and only once: what an owner takes away stays away.
MARK = "demo"
UNFINISHED = {MARK: "unfinished"}
FINISHED = {MARK: "finished"}


def load_taxes(rows: Iterable[DemoTaxClass], *, actor: Actor) -> None:
    """Classes with their example rates; those that have rates are left as they are."""
    known = {row.slug: row for row in TaxClass.objects.all()}
    rated = set(TaxClass.objects.filter(rates__isnull=False).values_list("slug", flat=True))
    has_default = any(row.is_default for row in known.values())
    for row in (row for row in rows if row.slug not in rated):
        with transaction.atomic():
            saved = known.get(row.slug) or taxes.save_class(
                name=row.name,
                slug=row.slug,
                is_default=row.slug == DEFAULT_TAX_CLASS and not has_default,
                actor=actor,
            )
            for rate in row.rates:
                taxes.set_rate(
                    tax_class=saved,
                    country=rate.country,
                    rate_ppm=rate.basis_points * 100,
                    actor=actor,
                )


def load_attributes(rows: Iterable[DemoAttribute], *, actor: Actor) -> set[str]:
    """Attributes, each whole with its values; answers the slugs of those that came just now."""
    known = set(Attribute.objects.values_list("slug", flat=True))
    fresh = [row for row in rows if row.slug not in known]
    for row in fresh:
        with transaction.atomic():
            attribute = attributes.create(
                name=row.name,
                slug=row.slug,
                input_type=row.input,
                entity_type=row.entity,
                for_pages=row.pages,
                fields={"unit": row.unit},
                actor=actor,
            )
            for value in row.values:
                attributes.add_value(
                    attribute=attribute,
                    name=value.name,
                    slug=value.slug,
                    value=value.swatch or "",
                    actor=actor,
                )
    return {row.slug for row in fresh}


def load_types(rows: Iterable[DemoProductType], *, actor: Actor) -> None:
    """Product types and what they ask for; a type that is there is asked for more if need be."""
    by_slug = {attribute.slug: attribute for attribute in Attribute.objects.all()}
    known = {row.slug: row for row in ProductType.objects.all()}
    asked: dict[tuple[int, str], list[Attribute]] = {}
    facts: dict[int, list[Attribute]] = {}
    for each in TypeAttribute.objects.select_related("attribute").order_by("position", "id"):
        asked.setdefault((each.product_type_id, each.scope), []).append(each.attribute)
        if each.scope == TypeAttribute.VARIANT and not each.variant_selection:
            facts.setdefault(each.product_type_id, []).append(each.attribute)
    for row in rows:
        with transaction.atomic():
            made = known.get(row.slug) or types.create(
                name=row.name,
                slug=row.slug,
                is_shipping_required=row.ships,
                is_digital=row.digital,
                actor=actor,
            )
            product = asked.get((made.pk, TypeAttribute.PRODUCT), [])
            variant = asked.get((made.pk, TypeAttribute.VARIANT), [])
            wanted = _with(product, row.product_attributes, by_slug)
            options = _with(variant, row.variant_attributes, by_slug)
            if (product, variant) != (wanted, options):
                chosen = [each for each in options if each not in facts.get(made.pk, [])]
                types.set_type_attributes(
                    product_type=made,
                    product=wanted,
                    variant=chosen,
                    variant_facts=facts.get(made.pk, []),
                    actor=actor,
                )


def _with(
    there: Sequence[Attribute], slugs: Iterable[str], by_slug: dict[str, Attribute]
) -> list[Attribute]:
    return list(dict.fromkeys([*there, *(by_slug[slug] for slug in slugs)]))


def load_categories(rows: Iterable[DemoCategory], *, actor: Actor) -> None:
    """The tree; parents come before their children."""
    known = {row.slug: row for row in Category.objects.all()}
    for row in (row for row in rows if row.slug not in known):
        known[row.slug] = categories.create(
            name=row.name,
            slug=row.slug,
            parent=known[row.parent] if row.parent else None,
            fields={
                "description": {"blocks": paragraphs([row.description])},
                "seo_title": row.seo.title,
                "seo_description": row.seo.description,
                "private_metadata": UNFINISHED if row.picture else {},
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
    """Collections, each whole with its products (`members`: slugs), shown in the channel."""
    known = set(Collection.objects.values_list("slug", flat=True))
    ids = dict(Product.objects.filter(slug__in=_all(members)).values_list("slug", "id"))
    for place, row in enumerate(rows):
        if row.slug in known:
            continue
        with transaction.atomic():
            made = collections.create(
                name=row.name,
                slug=row.slug,
                fields={
                    "description": {"blocks": paragraphs([row.description])},
                    "position": place,
                    "seo_title": row.seo.title,
                    "seo_description": row.seo.description,
                    "private_metadata": UNFINISHED,
                },
                actor=actor,
            )
            wanted = [ids[slug] for slug in members.get(row.slug, []) if slug in ids]
            collections.set_products(collection=made, product_ids=wanted, actor=actor)
            collections.set_listing(
                collection=made, channel=channel, is_published=True, actor=actor
            )


def _all(members: dict[str, list[str]]) -> set[str]:
    return {slug for slugs in members.values() for slug in slugs}


def load_pages(rows: Iterable[DemoPage], *, actor: Actor) -> dict[str, Page]:
    """Pages of text; those the owner has are left as they are. Answers those that came just now."""
    kinds = {row.slug: row for row in PageType.objects.all()}
    made: dict[str, Page] = {}
    known = set(Page.objects.values_list("slug", flat=True))
    for row in (row for row in rows if row.slug not in known):
        blocks: list[Rows] = []
        for section in row.sections:
            if section.heading:
                heading = {"text": escape(section.heading, quote=False), "level": 2}
                blocks.append({"type": "header", "data": heading})
            blocks += paragraphs(section.paragraphs)
        made[row.slug] = save_page(
            slug=row.slug,
            title=row.title,
            content={"blocks": blocks},
            seo_title=row.seo.title,
            seo_description=row.seo.description,
            page_type=kinds.get(row.type),
            actor=actor,
        )
    return made


def load_menus(rows: Iterable[DemoMenu], *, actor: Actor) -> None:
    """Menus; those the owner has are left as they are."""
    known = set(Menu.objects.values_list("slug", flat=True))
    for row in (row for row in rows if row.slug not in known):
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
