"""Loading one product of the demo: rows, offers, stock and the files that are made at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from catalog.demo.answers import paragraphs
from catalog.demo.art.files import content
from catalog.demo.rows import DemoAttribute, DemoFile, DemoProduct, DemoVariant, Kind
from catalog.demo.shelves import UNFINISHED
from catalog.digital.models import DigitalFile
from catalog.digital.services import attach
from catalog.models.category import Category
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.services import publish_many
from catalog.offers.terms import Terms
from catalog.services import products
from catalog.services.variant_sets import NewVariant, create_many
from catalog.stock.models import Warehouse
from catalog.stock.services import open_stock
from store.channels.models import Channel
from store.kernel.actor import Actor


@dataclass(frozen=True)
class Places:
    """What products refer to, by slug, and where they are sold and counted."""

    attributes: Mapping[str, DemoAttribute]
    types: Mapping[str, ProductType]
    categories: Mapping[str, Category]
    tax_classes: Mapping[str, TaxClass]
    channel: Channel
    warehouse: Warehouse

    def names(self, slug: str, values: Sequence[str]) -> list[str]:
        """Names of an attribute's values."""
        return [self.attributes[slug].value(value).name for value in values]


def load_product(row: DemoProduct, places: Places, *, taken: set[str], actor: Actor) -> None:
    """Make a product, whole or not at all, without variants whose SKU another one has."""
    told = [variant for variant in row.variants if variant.sku not in taken]
    with transaction.atomic():
        product = _product(row, places, actor)
        new = [_new(variant, places) for variant in told]
        made = create_many(product=product, variants=new, actor=actor)
        pairs = list(zip(made, told, strict=True))
        open_stock(
            quantities={made.pk: told.stock for made, told in pairs if told.stock is not None},
            warehouse=places.warehouse,
            reason="demo",
            key="demo",
            actor=actor,
        )
        terms = [_terms(variant, told) for variant, told in pairs]
        publish_many(terms=terms, channel=places.channel, actor=actor)
        products.publish(product=product, channel=places.channel, actor=actor)


def load_quick_files(row: DemoProduct, *, actor: Actor) -> None:
    """Put texts and drawings behind a product's variants, in one transaction."""
    if any(not is_slow(file) for variant in row.variants for file in variant.files):
        with transaction.atomic():
            _files(row, slow=False, actor=actor)


def load_files(row: DemoProduct, *, actor: Actor) -> None:
    """Put all files behind a product's variants that are not there, one by one."""
    _files(row, slow=True, actor=actor)


def _files(row: DemoProduct, *, slow: bool, actor: Actor) -> None:
    files = DigitalFile.objects.filter(variant__product__slug=row.slug)
    known = set(files.values_list("variant__sku", "name"))
    rows = {each.sku: each for each in Variant.objects.filter(product__slug=row.slug)}
    for variant in row.variants:
        for file in variant.files if variant.sku in rows else ():
            if (variant.sku, file.filename) not in known and (slow or not is_slow(file)):
                attach(
                    variant=rows[variant.sku],
                    name=file.filename,
                    content=content(file.source),
                    content_type=file.content_type,
                    actor=actor,
                )


def is_slow(file: DemoFile) -> bool:
    """Whether making the file takes a while."""
    return not (file.content_type.startswith("text/") or "svg" in file.content_type)


def _product(row: DemoProduct, places: Places, actor: Actor) -> Product:
    return products.create(
        product_type=places.types[row.type],
        fields={
            "name": row.name,
            "slug": row.slug,
            "category": places.categories.get(row.category),
            "tax_class": places.tax_classes.get(row.tax_class),
            "description": {"blocks": paragraphs(row.description)},
            "tags": row.tags,
            "seo_title": row.seo.title,
            "seo_description": row.seo.description,
            "private_metadata": UNFINISHED,
        },
        actor=actor,
    )


def _new(row: DemoVariant, places: Places) -> NewVariant:
    return NewVariant(
        fields={
            "name": row.name,
            "sku": row.sku,
            "weight_g": row.weight_g,
            "track_stock": row.stock is not None,
        },
        options={slug: places.names(slug, [value])[0] for slug, value in row.options.items()},
    )


def _terms(variant: Variant, row: DemoVariant) -> Terms:
    if row.kind is Kind.TIP and row.tip is not None:
        return Terms(variant, row.kind.value, row.tip.minimum, None, row.tip.suggestions)
    return Terms(variant, row.kind.value, row.price, row.compare_at)
