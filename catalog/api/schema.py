"""Root fields of the catalog, and the products of categories and collections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from graphene import ID, Field, InputObjectType, Int, String

from catalog.api import content, nested
from catalog.api.categories import Category, CategoryRow, category_rows
from catalog.api.collections import Collection, CollectionRow, collection_rows
from catalog.api.filters import (
    ProductFilterInput,
    ProductOrder,
    ProductWhereInput,
    Wish,
    narrowed,
)
from catalog.api.products import Product
from catalog.api.rows import ProductRow, VariantRow, product_rows, variant_rows
from catalog.api.variants import ProductVariant
from catalog.models import category as category_model
from catalog.models import collection as collection_model
from catalog.models import product as product_model
from catalog.models.variant import Variant
from catalog.queries.collections import published
from catalog.queries.visibility import in_category, in_collection, listed, visible
from store.channels.api.scope import channel_of
from store.channels.models import Channel
from store.graphql.base import Info, exactly_one, integer_key
from store.graphql.base import listed as list_of
from store.graphql.connections import Slice, of_queryset, paged
from store.graphql.registry import extend, query

__all__ = ["CatalogQueries", "content"]
Products = QuerySet[product_model.Product]
NOTHING = product_model.Product.objects.none


class CategoryFilterInput(InputObjectType):
    """Which categories."""

    search = String()
    ids = list_of(ID)
    slugs = list_of(String)


class CollectionFilterInput(InputObjectType):
    """Which collections."""

    search = String()
    ids = list_of(ID)
    slugs = list_of(String)


def products_field(resolver: Callable[..., Slice], **more: Any) -> Any:
    """A connection of products with filter, where, sortBy and paging."""
    return paged(
        Product,
        resolver,
        filter=ProductFilterInput(),
        where=ProductWhereInput(),
        sort_by=ProductOrder(),
        **more,
    )


def page(
    products: Products, channel: Channel | None, given: Mapping[str, Any], **place: Any
) -> Slice:
    """A page of products; empty for a channel that does not exist."""
    if channel is None:
        return of_queryset(NOTHING(), ("id",), dict(given), list)
    names = ("search", "filter", "where", "sort_by")
    wish = Wish(channel, **{name: given.get(name) for name in names}, **place)
    rows, order = narrowed(products, wish)
    return of_queryset(rows, order, dict(given), lambda found: product_rows(found, channel))


def _place(_rows: Sequence[CategoryRow], slug: str | None) -> Channel | None:
    """The channel, looked up once for all siblings."""
    return channel_of(slug)


def of_category(row: CategoryRow, _info: Info, channel: str | None = None, **given: Any) -> Slice:
    """Products of a category and of all below it."""
    place = row.batch.once(_place, channel)
    if place is not None and len(row.batch.rows) > 1 and nested.is_first_page(given):
        return row.batch.once(nested.of_categories, nested.asked(given, place))[row.id]
    rows = in_category(listed(channel=place), row.model) if place else NOTHING()
    return page(rows, place, given)


def of_collection(row: CollectionRow, _info: Info, **given: Any) -> Slice:
    """Products of a collection, in the owner's order unless another is asked for."""
    if len(row.batch.rows) > 1 and nested.is_first_page(given):
        return row.batch.once(nested.of_collections, nested.asked(given, row.channel))[row.id]
    rows = in_collection(listed(channel=row.channel), row.id)
    return page(rows, row.channel, given, collection_id=row.id)


extend(Category, products=products_field(of_category, channel=String()))
extend(Collection, products=products_field(of_collection))


@query
class CatalogQueries:
    """Root fields."""

    products = products_field(
        lambda _root, _info, channel=None, **given: all_products(channel, given),
        search=String(),
        channel=String(),
    )
    product = Field(Product, id=ID(), slug=String(), external_reference=String(), channel=String())
    product_variant = Field(
        ProductVariant, id=ID(), sku=String(), external_reference=String(), channel=String()
    )
    category = Field(Category, id=ID(), slug=String())
    categories = paged(Category, filter=CategoryFilterInput(), level=Int())
    collection = Field(Collection, id=ID(), slug=String(), channel=String())
    collections = paged(Collection, filter=CollectionFilterInput(), channel=String())

    @staticmethod
    def resolve_product(
        _root: None, _info: Info, channel: str | None = None, **given: str | None
    ) -> ProductRow | None:
        """A product that the channel's shoppers see; hidden from lists is still seen."""
        by = _by("Product", id=given.get("id"), slug=given.get("slug"), **_reference(given))
        place = channel_of(channel)
        found = visible(channel=place).filter(**by).first() if place else None
        return product_rows([found], place)[0] if found and place else None

    @staticmethod
    def resolve_product_variant(
        _root: None, _info: Info, channel: str | None = None, **given: str | None
    ) -> VariantRow | None:
        """A variant for sale of a product that the channel's shoppers see."""
        by = _by("ProductVariant", id=given.get("id"), sku=given.get("sku"), **_reference(given))
        place = channel_of(channel)
        if place is None:
            return None
        offered = Variant.objects.filter(offer_listings__channel=place, **by)
        found = offered.filter(product__in=visible(channel=place)).first()
        return variant_rows([found], place)[0] if found else None

    @staticmethod
    def resolve_category(_root: None, _info: Info, **given: str | None) -> CategoryRow | None:
        """A category by id or slug."""
        by = _by("Category", id=given.get("id"), slug=given.get("slug"))
        rows = category_model.Category.objects.select_related("image")
        found = rows.filter(**by).first()
        return category_rows([found])[0] if found else None

    @staticmethod
    def resolve_categories(
        _root: None,
        _info: Info,
        filter: Mapping[str, Any] | None = None,
        level: int | None = None,
        **paging: Any,
    ) -> Slice:
        """All categories, by name."""
        rows = category_model.Category.objects.select_related("image")
        if level is not None:
            rows = rows.filter(level=level)
        return of_queryset(_chosen(rows, filter, "Category"), ("name", "id"), paging, category_rows)

    @staticmethod
    def resolve_collection(
        _root: None, _info: Info, channel: str | None = None, **given: str | None
    ) -> CollectionRow | None:
        """A collection that the channel shows."""
        by = _by("Collection", id=given.get("id"), slug=given.get("slug"))
        place = channel_of(channel)
        rows = published(channel=place).select_related("image") if place else None
        found = rows.filter(**by).first() if rows is not None else None
        return collection_rows([found], place)[0] if found and place else None

    @staticmethod
    def resolve_collections(
        _root: None,
        _info: Info,
        filter: Mapping[str, Any] | None = None,
        channel: str | None = None,
        **paging: Any,
    ) -> Slice:
        """Collections that the channel shows, in the owner's order."""
        place = channel_of(channel)
        if place is None:
            nothing = collection_model.Collection.objects.none()
            return of_queryset(nothing, ("position", "id"), paging, list)
        rows = _chosen(published(channel=place).select_related("image"), filter, "Collection")
        return of_queryset(
            rows, ("position", "id"), paging, lambda found: collection_rows(found, place)
        )


def all_products(channel: str | None, given: Mapping[str, Any]) -> Slice:
    """Products that the channel lists."""
    place = channel_of(channel)
    return page(listed(channel=place) if place else NOTHING(), place, given)


def _reference(given: Mapping[str, str | None]) -> dict[str, str | None]:
    return {"external_reference": given.get("external_reference")}


def _by(kind: str, **given: str | None) -> dict[str, Any]:
    """The filter for exactly one of the keys given."""
    name = exactly_one(**given)
    value = given[name] or ""
    return {"pk": integer_key(value, kind)} if name == "id" else {name: value}


def _chosen(rows: QuerySet[Any], given: Mapping[str, Any] | None, kind: str) -> QuerySet[Any]:
    wish = given or {}
    if wish.get("search"):
        rows = rows.filter(name__icontains=wish["search"])
    if wish.get("slugs") is not None:
        rows = rows.filter(slug__in=wish["slugs"][:100])
    if wish.get("ids") is not None:
        rows = rows.filter(pk__in=[integer_key(each, kind) for each in wish["ids"][:100]])
    return rows
