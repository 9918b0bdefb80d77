"""Root fields of the catalog."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from graphene import ID, Int, String

from catalog.api import assigned, conditions, lists, people
from catalog.api.categories import Category
from catalog.api.collections import Collection
from catalog.api.collections import seen as seen_collections
from catalog.api.content import Menu, Page, seen_pages
from catalog.api.inputs import CategoryFilterInput, CollectionFilterInput, PageWhereInput
from catalog.api.products import Product
from catalog.api.scope import in_channel, perhaps_in_channel
from catalog.api.variants import ProductVariant, for_sale
from catalog.api.words import LANGUAGE
from catalog.content import models as content
from catalog.models import translation
from catalog.models.category import Category as CategoryModel
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.engine.ask import Ask
from store.graphql.fields import One
from store.graphql.fields import Page as Connection
from store.graphql.registry import query

__all__ = ["CatalogQueries", "assigned", "people"]


def found_by(
    rows: QuerySet[Any] | None, ask: Ask, kind: str, *names: str, words: Any = None
) -> QuerySet[Any] | None:
    """The row that exactly one of the arguments names; a slug may be that of a language.

    Raises Invalid for none or several, and for an id of another kind.
    """
    name = ask.exactly_one(*names)
    if name == "id":
        wanted = {"pk": ask.key("id", kind)}
    elif name == "slug" and words is not None and ask.given("slug_language_code"):
        return rows.filter(_said(words, ask)) if rows is not None else None
    else:
        wanted = {name: ask.arg(name)}
    return rows.filter(**wanted) if rows is not None else None


def _said(words: Any, ask: Ask) -> Exists:
    said = {words.owner().name: OuterRef("pk"), "language": LANGUAGE, "slug": ask.arg("slug")}
    return Exists(words.objects.filter(**said))


def _product(ask: Ask) -> Any:
    """A product that the channel's shoppers see; hidden from lists is still seen."""
    names = ("id", "slug", "external_reference")
    return found_by(lists.seen(ask), ask, "Product", *names, words=translation.ProductTranslation)


def _variant(ask: Ask) -> Any:
    """A variant for sale of a product that the channel's shoppers see."""
    products, rows = lists.seen(ask), for_sale(ask)
    if products is not None and rows is not None:
        rows = rows.filter(Exists(products.filter(pk=OuterRef("product_id"))))
    return found_by(rows, ask, "ProductVariant", "id", "sku", "external_reference")


def _category(ask: Ask) -> Any:
    rows = CategoryModel.objects.all()
    return found_by(rows, ask, "Category", "id", "slug", words=translation.CategoryTranslation)


def _categories(ask: Ask) -> Any:
    rows = CategoryModel.objects.all()
    if ask.given("level"):
        rows = rows.filter(level=ask.arg("level"))
    return _chosen(rows, ask, "Category")


def _collection(ask: Ask) -> Any:
    rows = seen_collections(ask)
    words = translation.CollectionTranslation
    return found_by(rows, ask, "Collection", "id", "slug", words=words)


def _collections(ask: Ask) -> Any:
    return _chosen(seen_collections(ask), ask, "Collection")


def _chosen(rows: QuerySet[Any], ask: Ask, kind: str) -> QuerySet[Any]:
    if not ask.given("filter"):
        return rows
    return rows.filter(conditions.all_of(ask, ask.arg("filter"), conditions.shelf_filter(kind)))


def _page(ask: Ask) -> Any:
    return found_by(seen_pages(ask), ask, "Page", "id", "slug", words=content.PageTranslation)


def _pages(ask: Ask) -> Any:
    rows = seen_pages(ask)
    if ask.given("where"):
        rows = rows.filter(conditions.joined(ask, ask.arg("where"), conditions.PAGE_WHERE))
    return rows


def _menu(ask: Ask) -> Any:
    return found_by(content.Menu.objects.all(), ask, "Menu", "id", "name", "slug")


def _named(**more: Any) -> dict[str, Any]:
    """Arguments by which one row is found."""
    return {"id": ID(), **more}


@query
class CatalogQueries:
    """Root fields."""

    products = lists.all_products()
    product = One(
        Product,
        find=_product,
        scope=in_channel,
        args=_named(
            slug=String(),
            slug_language_code=LanguageCodeEnum(),
            external_reference=String(),
            channel=String(),
        ),
    )
    product_variant = One(
        ProductVariant,
        find=_variant,
        scope=in_channel,
        args=_named(sku=String(), external_reference=String(), channel=String()),
    )
    category = One(
        Category,
        find=_category,
        args=_named(slug=String(), slug_language_code=LanguageCodeEnum()),
    )
    categories = Connection(
        Category,
        rows=_categories,
        order=("name", "id"),
        filter=CategoryFilterInput(),
        level=Int(),
    )
    collection = One(
        Collection,
        find=_collection,
        scope=in_channel,
        args=_named(slug=String(), slug_language_code=LanguageCodeEnum(), channel=String()),
    )
    collections = Connection(
        Collection,
        rows=_collections,
        order=("position", "id"),
        scope=in_channel,
        filter=CollectionFilterInput(),
        channel=String(),
    )
    page = One(
        Page,
        find=_page,
        scope=perhaps_in_channel,
        args=_named(slug=String(), slug_language_code=LanguageCodeEnum(), channel=String()),
    )
    pages = Connection(
        Page,
        rows=_pages,
        order=("title", "id"),
        scope=perhaps_in_channel,
        where=PageWhereInput(),
        channel=String(),
    )
    menu = One(
        Menu,
        find=_menu,
        scope=in_channel,
        args={"id": ID(), "name": String(), "slug": String(), "channel": String()},
    )
