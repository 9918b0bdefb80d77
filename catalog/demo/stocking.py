"""Loading one product of the demo: rows, offers, stock and the files that are made at once."""

from __future__ import annotations

from django.db import transaction

from catalog.demo.art.files import content
from catalog.demo.rows import DemoAttribute, DemoFile, DemoProduct, DemoVariant, Kind
from catalog.demo.shelves import paragraphs
from catalog.digital.models import DigitalFile
from catalog.digital.services import attach
from catalog.models.category import Category
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.services import Terms, publish_many
from catalog.services import products, variants
from catalog.stock.models import Warehouse
from catalog.stock.services import set_quantity
from store.channels.models import Channel
from store.kernel.actor import Actor

Attributes = dict[str, DemoAttribute]


def load_product(
    row: DemoProduct,
    attributes: Attributes,
    *,
    channel: Channel,
    warehouse: Warehouse,
    actor: Actor,
) -> bool:
    """Make a product whole or not at all; one that is there is left as it is. Was it made?"""
    if Product.objects.filter(slug=row.slug).exists():
        return False
    with transaction.atomic():
        product = _product(row, actor)
        answers = {
            slug: [attributes[slug].value(value).name for value in values]
            for slug, values in row.attributes.items()
        }
        products.set_attributes(product=product, values=answers, actor=actor)
        terms = []
        for variant in row.variants:
            made = _variant(product, variant, attributes, actor)
            terms.append(_terms(made, variant))
            _stock(made, variant, warehouse, actor)
        publish_many(terms=terms, channel=channel, actor=actor)
        products.publish(product=product, channel=channel, actor=actor)
    return True


def load_files(row: DemoProduct, *, slow: bool, actor: Actor) -> None:
    """Put the files behind a product's variants: texts and drawings, or (`slow`) sounds."""
    known = set(
        DigitalFile.objects.filter(variant__product__slug=row.slug).values_list(
            "variant__sku", "name"
        )
    )
    rows = {each.sku: each for each in Variant.objects.filter(product__slug=row.slug)}
    for variant in row.variants:
        for file in variant.files:
            wanted = is_slow(file) is slow and (variant.sku, file.filename) not in known
            if wanted and variant.sku in rows:
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


def _product(row: DemoProduct, actor: Actor) -> Product:
    return products.create(
        product_type=ProductType.objects.get(slug=row.type),
        fields={
            "name": row.name,
            "slug": row.slug,
            "category": Category.objects.filter(slug=row.category).first(),
            "tax_class": TaxClass.objects.filter(slug=row.tax_class).first(),
            "description": {"blocks": paragraphs(row.description)},
            "tags": row.tags,
            "seo_title": row.seo.title,
            "seo_description": row.seo.description,
        },
        actor=actor,
    )


def _variant(product: Product, row: DemoVariant, attributes: Attributes, actor: Actor) -> Variant:
    return variants.create(
        product=product,
        fields={
            "name": row.name,
            "sku": row.sku,
            "weight_g": row.weight_g,
            "track_stock": row.stock is not None,
        },
        options={slug: attributes[slug].value(value).name for slug, value in row.options.items()},
        actor=actor,
    )


def _terms(variant: Variant, row: DemoVariant) -> Terms:
    if row.kind is Kind.TIP and row.tip is not None:
        return Terms(variant, row.kind.value, row.tip.minimum, None, row.tip.suggestions)
    return Terms(variant, row.kind.value, row.price, row.compare_at)


def _stock(variant: Variant, row: DemoVariant, warehouse: Warehouse, actor: Actor) -> None:
    if row.stock is not None:
        set_quantity(
            variant=variant,
            warehouse=warehouse,
            quantity=row.stock,
            reason="demo",
            key=f"demo:{variant.pk}",
            actor=actor,
        )
