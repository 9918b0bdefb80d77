"""Loaders: each reads something for a whole batch, in one query or two."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from catalog.api.rows import ProductRow, VariantRow, ids_of, product_rows, variant_rows
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.product import Product, ProductAttributeValue, ProductType
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.queries import current
from catalog.queries.collections import published
from catalog.queries.options import Option, option_rows
from catalog.queries.pictures import Picture, media_of_variants, pictures_of
from catalog.queries.taxes import rates
from catalog.stock.queries import free_quantities


def variants(rows: Sequence[ProductRow]) -> dict[int, list[VariantRow]]:
    """Variants for sale in the channel, by product id, in the owner's order."""
    if not rows:
        return {}
    channel = rows[0].channel
    offered = Variant.objects.filter(product_id__in=ids_of(rows), offer_listings__channel=channel)
    found: dict[int, list[VariantRow]] = {}
    for row in variant_rows(offered.order_by("product_id", "position", "id"), channel):
        found.setdefault(row.variant.product_id, []).append(row)
    return found


def products(rows: Sequence[VariantRow]) -> dict[int, ProductRow]:
    """The products of variants, by product id."""
    ids = {row.variant.product_id for row in rows}
    found = product_rows(Product.objects.filter(pk__in=ids), rows[0].channel)
    return {row.id: row for row in found}


def offers(rows: Sequence[VariantRow]) -> dict[int, Offer]:
    """Current offers by variant id."""
    return current(ids_of(rows), channel=rows[0].channel)


def free(rows: Sequence[VariantRow]) -> dict[int, int]:
    """Free quantities by variant id."""
    return free_quantities(ids_of(rows))


def options(rows: Sequence[VariantRow]) -> dict[int, tuple[Option, ...]]:
    """Options by variant id."""
    return option_rows(ids_of(rows))


def own_media(rows: Sequence[VariantRow]) -> dict[int, tuple[int, ...]]:
    """Ids of the pictures that show a variant."""
    return media_of_variants(ids_of(rows))


def tax_classes(rows: Sequence[VariantRow]) -> dict[int, int | None]:
    """The tax class by variant id: the offer's, else the product's, else its type's, else None."""
    batch = rows[0].batch
    owners = batch.once(products)
    kinds = next(iter(owners.values())).batch.once(types)
    found: dict[int, int | None] = {}
    for row in rows:
        product = owners[row.variant.product_id].product
        offer = batch.once(offers).get(row.id)
        own = offer.tax_class_id if offer else None
        kind = kinds[product.product_type_id]
        found[row.id] = own or product.tax_class_id or kind.tax_class_id
    return found


def tax_rates(rows: Sequence[VariantRow], country: str) -> dict[int, int]:
    """The tax rate in ppm by variant id; a tip is never taxed."""
    batch = rows[0].batch
    classes = batch.once(tax_classes)
    ppm = rates(classes.values(), country)
    current_offers = batch.once(offers)
    return {
        pk: 0
        if pk in current_offers and current_offers[pk].kind == Offer.TIP
        else ppm.get(class_id, 0)
        for pk, class_id in classes.items()
    }


def types(rows: Sequence[ProductRow]) -> dict[int, ProductType]:
    """Product types by their id."""
    return ProductType.objects.in_bulk({row.product.product_type_id for row in rows})


def categories(rows: Sequence[ProductRow]) -> dict[int, Category]:
    """Categories by their id."""
    wanted = {row.product.category_id for row in rows if row.product.category_id}
    return Category.objects.select_related("image").in_bulk(wanted)


def collections(rows: Sequence[ProductRow]) -> dict[int, list[Collection]]:
    """Collections that the channel shows, by product id."""
    shown = published(channel=rows[0].channel).select_related("image")
    entries = (
        CollectionProduct.objects.filter(product_id__in=ids_of(rows), collection__in=shown)
        .order_by("product_id", "collection__position", "collection_id")
        .prefetch_related(Prefetch("collection", queryset=shown))
    )
    found: dict[int, list[Collection]] = {}
    for entry in entries:
        found.setdefault(entry.product_id, []).append(entry.collection)
    return found


def pictures(rows: Sequence[ProductRow]) -> dict[int, tuple[Picture, ...]]:
    """Pictures by product id."""
    return pictures_of(ids_of(rows))


def listings(rows: Sequence[ProductRow]) -> dict[int, ProductListing]:
    """Listings in the channel by product id."""
    found = ProductListing.objects.filter(product_id__in=ids_of(rows), channel=rows[0].channel)
    return {row.product_id: row for row in found}


def answers(rows: Sequence[ProductRow]) -> dict[int, list[ProductAttributeValue]]:
    """Attribute values by product id, those of an attribute beside one another."""
    values = (
        ProductAttributeValue.objects.filter(product_id__in=ids_of(rows))
        .select_related("value__attribute")
        .order_by("product_id", "value__attribute__name", "value__position", "id")
    )
    found: dict[int, list[ProductAttributeValue]] = {}
    for value in values:
        found.setdefault(value.product_id, []).append(value)
    return found
