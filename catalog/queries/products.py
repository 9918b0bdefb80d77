"""One product as its page shows it, in eight queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.attributes import AttributeRow, attributes_of
from catalog.queries.options import Option, OptionAxis, axes, option_rows
from catalog.queries.pictures import Picture, media_of_variants, pictures_of
from catalog.queries.sellables import (
    Looks,
    Sellable,
    facts_of,
    is_shown,
    sellable,
    variant_rows,
)
from store.channels.models import Channel


@dataclass(frozen=True)
class PageVariant:
    """A variant on its product's page: how it is sold, its options, the pictures that show it."""

    sellable: Sellable
    options: tuple[Option, ...]
    media_ids: tuple[int, ...]
    barcode: str


@dataclass(frozen=True)
class CategoryRef:
    """A product's category."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class ProductPage:
    """A product with all its page needs; `description` is EditorJS blocks (kernel.text)."""

    id: int
    slug: str
    name: str
    vendor: str
    type_name: str
    is_digital: bool
    category: CategoryRef | None
    tags: tuple[str, ...]
    description: dict[str, Any]
    seo_title: str
    seo_description: str
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    version: int
    pictures: tuple[Picture, ...]
    options: tuple[OptionAxis, ...]
    variants: tuple[PageVariant, ...]
    attributes: tuple[AttributeRow, ...]

    @property
    def offered(self) -> tuple[PageVariant, ...]:
        """Variants that are for sale in the channel."""
        return tuple(each for each in self.variants if each.sellable.offer_id is not None)


def page_by_slug(slug: str, *, channel: Channel) -> ProductPage | None:
    """A product that the channel's customers see, or None; hidden from lists is still seen."""
    listing = (
        ProductListing.objects.filter(product__slug=slug, channel=channel)
        .select_related("product__product_type", "product__category")
        .first()
    )
    if listing is None or not channel.is_active or not is_shown(listing):
        return None
    page = _page(listing, channel)
    return page if page.offered else None


def variants_of(product_ids: Iterable[int]) -> dict[int, tuple[Variant, ...]]:
    """Variant rows by product id in their order, in one query."""
    rows = Variant.objects.filter(product_id__in=list(product_ids))
    found: dict[int, list[Variant]] = {}
    for variant in rows.order_by("product_id", "position", "id"):
        found.setdefault(variant.product_id, []).append(variant)
    return {pk: tuple(variants) for pk, variants in found.items()}


def _page(listing: ProductListing, channel: Channel) -> ProductPage:
    product = listing.product
    rows = list(variant_rows().filter(product=product).order_by("position", "id"))
    for row in rows:
        row.product = product
    ids = [row.pk for row in rows]
    options, own = option_rows(ids), media_of_variants(ids)
    pictures = pictures_of([product.pk]).get(product.pk, ())
    facts = facts_of(
        rows,
        channel=channel,
        listings={product.pk: listing},
        looks=Looks({product.pk: pictures}, own, options),
    )
    variants = tuple(
        PageVariant(
            sellable=sellable(row, facts),
            options=options.get(row.pk, ()),
            media_ids=own.get(row.pk, ()),
            barcode=row.barcode,
        )
        for row in rows
    )
    return _filled(product, pictures, variants)


def _filled(
    product: Product, pictures: tuple[Picture, ...], variants: tuple[PageVariant, ...]
) -> ProductPage:
    category = product.category
    return ProductPage(
        id=product.pk,
        slug=product.slug,
        name=product.name,
        vendor=product.vendor,
        type_name=product.product_type.name,
        is_digital=product.product_type.is_digital,
        category=CategoryRef(category.pk, category.slug, category.name) if category else None,
        tags=tuple(product.tags),
        description=product.description,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        metadata=product.metadata,
        created_at=product.created_at,
        updated_at=product.updated_at,
        version=product.version,
        pictures=pictures,
        options=axes(each.options for each in variants if each.sellable.offer_id is not None),
        variants=variants,
        attributes=attributes_of([product.pk]).get(product.pk, ()),
    )
