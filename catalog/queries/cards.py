"""Product cards: a page of a list, in six queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from catalog.models.category import Category
from catalog.models.product import Product
from catalog.queries.options import Option, OptionAxis, axes, option_rows
from catalog.queries.pictures import Picture, pictures_of
from catalog.queries.prices import PriceRange, price_ranges
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort, with_sort_keys
from catalog.queries.visibility import in_category, in_collection, listed
from store.channels.models import Channel

MAX_SIZE = 100
MAX_PAGE = 100_000


@dataclass(frozen=True)
class ProductCard:
    """A product as a list shows it; `price` None = nothing for sale in this channel."""

    id: int
    slug: str
    name: str
    vendor: str
    tags: tuple[str, ...]
    created_at: datetime
    price: PriceRange | None
    pictures: tuple[Picture, ...]
    options: tuple[OptionAxis, ...]

    @property
    def sold_out(self) -> bool:
        """Whether no variant can be bought for lack of stock."""
        return self.price is not None and not self.price.available


@dataclass(frozen=True)
class CardPage:
    """One page of cards: its number (from 1), how many pages, how many products in all."""

    cards: tuple[ProductCard, ...]
    number: int
    pages: int
    count: int


def page_of_cards(
    *,
    channel: Channel,
    sort: Sort = Sort.MANUAL,
    number: int = 1,
    size: int = 24,
    category: Category | None = None,
    collection_id: int | None = None,
    query: str | None = None,
) -> CardPage:
    """A page of listed products; a number beyond the last page gives a page without cards.

    `query` None = no search; a search without a word finds nothing.
    """
    products = _narrowed(channel, category, collection_id, query)
    size, number = min(max(size, 1), MAX_SIZE), min(max(number, 1), MAX_PAGE)
    count = products.count()
    sortable = with_sort_keys(products, sort, channel=channel, collection_id=collection_id)
    start = (number - 1) * size
    rows = list(sortable.order_by(*ORDERS[sort])[start : start + size]) if start < count else []
    return CardPage(
        cards=cards(rows, channel=channel),
        number=number,
        pages=max(1, -(-count // size)),
        count=count,
    )


def cards(products: Sequence[Product], *, channel: Channel) -> tuple[ProductCard, ...]:
    """Cards of these products in their order, in four queries."""
    if not products:
        return ()
    ids = [product.pk for product in products]
    prices = price_ranges(ids, channel=channel)
    pictures = pictures_of(ids)
    options = option_rows([pk for each in prices.values() for pk in each.offered])
    return tuple(
        ProductCard(
            id=product.pk,
            slug=product.slug,
            name=product.name,
            vendor=product.vendor,
            tags=tuple(product.tags),
            created_at=product.created_at,
            price=prices.get(product.pk),
            pictures=pictures.get(product.pk, ()),
            options=axes(_offered_options(prices.get(product.pk), options)),
        )
        for product in products
    )


def related(*, product_id: int, channel: Channel, size: int = 4) -> tuple[ProductCard, ...]:
    """Other listed products of the same category, newest first; without one, of any."""
    others = listed(channel=channel).exclude(pk=product_id)
    category = Category.objects.filter(products=product_id).first()
    if category is not None:
        others = in_category(others, category)
    return cards(list(others.order_by("-created_at", "-id")[:size]), channel=channel)


def _narrowed(
    channel: Channel, category: Category | None, collection_id: int | None, query: str | None
) -> QuerySet[Product]:
    products = listed(channel=channel)
    if category is not None:
        products = in_category(products, category)
    if collection_id is not None:
        products = in_collection(products, collection_id)
    return products if query is None else matching(products, query)


def _offered_options(
    price: PriceRange | None, options: dict[int, tuple[Option, ...]]
) -> list[tuple[Option, ...]]:
    return [options[pk] for pk in price.offered if pk in options] if price else []
