"""load_demo(): the demo catalog as rows; its pictures and tunes follow in the worker."""

from __future__ import annotations

import math

from catalog.demo import finish
from catalog.demo.abroad import load_channels
from catalog.demo.facts import answer_page, load_answers, load_page_types
from catalog.demo.read import load
from catalog.demo.rows import DemoProduct, DemoProductType
from catalog.demo.shelves import (
    load_attributes,
    load_categories,
    load_collections,
    load_menus,
    load_pages,
    load_taxes,
    load_types,
)
from catalog.demo.shop import DemoCatalog
from catalog.demo.spoken import load_translations
from catalog.demo.stocking import Places, load_product, load_quick_files
from catalog.models.category import Category
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse
from store.channels.models import Channel
from store.channels.queries import default_channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Invalid


def load_demo(*, actor: Actor, whole: bool = False) -> int:
    """Load what is missing; what is there stays as the owner left it. How many products came?

    Pictures and sounds are made by the worker afterwards, or with `whole` at once (a minute).
    Raises Refused, NotFound channel_not_found, Invalid currency_mismatch (channel).
    """
    actor.require(MANAGE_PRODUCTS)
    catalog, channel = load(), default_channel()
    if channel.currency != catalog.currency:
        message = f"The demo's prices are in {catalog.currency}, those of {channel} are not."
        raise Invalid("currency_mismatch", message, "channel")
    attributes = load_attributes(catalog.attributes, actor=actor)
    fresh = _goods(catalog, channel, attributes, actor)
    members: dict[str, list[str]] = {}
    for row in catalog.products:
        for slug in row.collections:
            members.setdefault(slug, []).append(row.slug)
    load_collections(catalog.collections, members, channel=channel, actor=actor)
    load_answers(catalog, fresh=fresh, attributes=attributes, actor=actor)
    _words(catalog, actor)
    load_channels(catalog, home=channel, actor=actor)
    load_translations(catalog, actor=actor)
    if whole:
        finish.go_on(seconds=math.inf, actor=actor)
    else:
        finish.begin()
    return len(fresh)


def _words(catalog: DemoCatalog, actor: Actor) -> None:
    """Pages and menus."""
    load_page_types(catalog.page_types, actor=actor)
    pages = load_pages(catalog.pages, actor=actor)
    asked = {row.slug: row for row in catalog.attributes}
    for told in catalog.pages:
        if told.slug in pages:
            answer_page(pages[told.slug], told, asked, actor=actor)
    load_menus(catalog.menus, actor=actor)


def _goods(catalog: DemoCatalog, channel: Channel, attributes: set[str], actor: Actor) -> set[str]:
    """The products that are missing, with all they stand on; answers their slugs."""
    known = set(Product.objects.values_list("slug", flat=True))
    missing = [row for row in catalog.products if row.slug not in known]
    load_taxes(catalog.tax_classes, actor=actor)
    needed = {row.type for row in missing}
    kinds = [row for row in catalog.product_types if row.slug in needed or _asks(row, attributes)]
    load_types(kinds, actor=actor)
    load_categories(catalog.categories, actor=actor)
    if missing:
        _stock_up(missing, _places(catalog, channel, actor), actor)
    return {row.slug for row in missing}


def _asks(row: DemoProductType, attributes: set[str]) -> bool:
    """Whether a type of the demo asks for any of these."""
    return bool(attributes & {*row.product_attributes, *row.variant_attributes})


def _stock_up(missing: list[DemoProduct], places: Places, actor: Actor) -> None:
    skus = {variant.sku for row in missing for variant in row.variants}
    taken = Variant.objects.filter(sku__in=skus).values_list("sku", flat=True)
    others = {sku for sku in taken if sku is not None}
    for row in missing:
        load_product(row, places, taken=others, actor=actor)
        load_quick_files(row, actor=actor)


def _places(catalog: DemoCatalog, channel: Channel, actor: Actor) -> Places:
    warehouse = Warehouse.objects.order_by("slug").first() or save_warehouse(
        slug="main", name="Main warehouse", country=channel.default_country, actor=actor
    )
    return Places(
        attributes={row.slug: row for row in catalog.attributes},
        types={row.slug: row for row in ProductType.objects.all()},
        categories={row.slug: row for row in Category.objects.all()},
        tax_classes={row.slug: row for row in TaxClass.objects.all()},
        channel=channel,
        warehouse=warehouse,
    )
