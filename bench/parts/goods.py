"""A store with products of three variants each, written through the catalog's own services."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection
from PIL import Image as Drawing

from catalog.demo.read import load
from catalog.demo.rows import DemoProduct
from catalog.demo.shelves import load_attributes, load_categories, load_taxes, load_types
from catalog.demo.stocking import Places, load_product
from catalog.models.category import Category
from catalog.models.media import ProductMedia
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass
from catalog.stock.services import save_warehouse
from store.channels.queries import default_channel
from store.kernel.actor import SYSTEM
from store.media.services import keep_image
from store.operate.prepare import prepare

WORDS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Harbour", "Iris", "Moss")
THINGS = ("shirt", "mug", "print", "notebook", "scarf", "lamp", "bowl", "candle", "poster", "box")
VARIANTS = 3
STOCK = 1_000_000


def fill(count: int) -> None:
    """Migrate, seed, and write the products."""
    prepare(demo=False, say=print)
    catalog = load()
    load_taxes(catalog.tax_classes, actor=SYSTEM)
    load_attributes(catalog.attributes, actor=SYSTEM)
    load_types(catalog.product_types, actor=SYSTEM)
    load_categories(catalog.categories, actor=SYSTEM)
    places = Places(
        attributes={row.slug: row for row in catalog.attributes},
        types={row.slug: row for row in ProductType.objects.all()},
        categories={row.slug: row for row in Category.objects.all()},
        tax_classes={row.slug: row for row in TaxClass.objects.all()},
        channel=default_channel(),
        warehouse=save_warehouse(slug="main", name="Main", country="US", actor=SYSTEM),
    )
    model = next(row for row in catalog.products if len(row.variants) >= VARIANTS and _ships(row))
    leaves = sorted(places.categories)
    for row in _rows(model, leaves, count):
        load_product(row, places, taken=set(), actor=SYSTEM)
    _picture_all()
    call_command("load_demo_delivery")
    _count_rows()


def _count_rows() -> None:
    """What PostgreSQL does by itself within a minute: all of a run is measured after it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _ships(row: DemoProduct) -> bool:
    return all(variant.stock is not None for variant in row.variants)


def _rows(model: DemoProduct, leaves: list[str], count: int) -> Iterator[DemoProduct]:
    for number in range(count):
        name = f"{WORDS[number % len(WORDS)]} {THINGS[number // 10 % len(THINGS)]} {number}"
        variants = [
            dataclasses.replace(each, sku=f"B-{number}-{place}", stock=STOCK, pictures=(), files=())
            for place, each in enumerate(model.variants[:VARIANTS])
        ]
        yield dataclasses.replace(
            model,
            slug=f"bench-{number}",
            name=name,
            category=leaves[number % len(leaves)],
            variants=tuple(variants),
        )


def _picture_all() -> None:
    pictures = []
    for shade in range(8):
        content = io.BytesIO()
        Drawing.new("RGB", (640, 640), (30 * shade, 90, 120)).save(content, "PNG")
        pictures.append(keep_image(content=content.getvalue()))
    ProductMedia.objects.bulk_create(
        ProductMedia(product_id=pk, image=pictures[pk % 8], alt="A shade", position=0)
        for pk in Product.objects.values_list("pk", flat=True)
    )
