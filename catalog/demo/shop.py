"""Frozen rows around the products: pages, menus, delivery, taxes, and the whole catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.demo.rows import (
    DemoAttribute,
    DemoCategory,
    DemoCollection,
    DemoPageType,
    DemoPicture,
    DemoProduct,
    DemoProductType,
    DemoSeo,
)
from store.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DemoSection:
    """A stretch of a page: a heading ("" for none) and paragraphs of plain text."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A content page in plain text, of a page type, with its answers to the type's attributes."""

    slug: str
    title: str
    type: str
    attributes: Mapping[str, tuple[str, ...]]
    sections: tuple[DemoSection, ...]
    seo: DemoSeo


@dataclass(frozen=True, slots=True)
class DemoMenuItem:
    """A menu line: `target` is category, collection, page or url; `ref` its slug or path."""

    name: str
    target: str
    ref: str
    children: tuple["DemoMenuItem", ...]


@dataclass(frozen=True, slots=True)
class DemoMenu:
    """A menu; the slugs are navbar and footer."""

    slug: str
    name: str
    items: tuple[DemoMenuItem, ...]


@dataclass(frozen=True, slots=True)
class DemoChannel:
    """A further channel: its own price for each price of the catalogue."""

    slug: str
    name: str
    currency: str
    country: str
    countries: tuple[str, ...]
    prices: Mapping[Money, Money]

    def price(self, home: Money) -> Money:
        """What costs `home` in the catalogue costs this here; KeyError when nobody said."""
        return self.prices[home]


@dataclass(frozen=True, slots=True)
class DemoMethod:
    """A delivery method: price in the catalogue's currency, days from and to."""

    slug: str
    name: str
    description: str
    price: Money
    days_min: int
    days_max: int


@dataclass(frozen=True, slots=True)
class DemoZone:
    """A delivery zone: ISO country codes, or the single code "*" for everywhere else."""

    slug: str
    name: str
    countries: tuple[str, ...]
    methods: tuple[DemoMethod, ...]


@dataclass(frozen=True, slots=True)
class DemoRate:
    """An example tax rate in basis points (2000 = 20 %) for an ISO country code."""

    country: str
    basis_points: int


@dataclass(frozen=True, slots=True)
class DemoTaxClass:
    """A tax class with example rates; `note` tells the owner to check them."""

    slug: str
    name: str
    note: str
    rates: tuple[DemoRate, ...]


@dataclass(frozen=True, slots=True)
class DemoCatalog:
    """All of it; every reference between rows has been checked."""

    currency: str
    attributes: tuple[DemoAttribute, ...]
    product_types: tuple[DemoProductType, ...]
    categories: tuple[DemoCategory, ...]
    collections: tuple[DemoCollection, ...]
    products: tuple[DemoProduct, ...]
    page_types: tuple[DemoPageType, ...]
    pages: tuple[DemoPage, ...]
    menus: tuple[DemoMenu, ...]
    channels: tuple[DemoChannel, ...]
    zones: tuple[DemoZone, ...]
    tax_classes: tuple[DemoTaxClass, ...]

    def answers(self, product: DemoProduct) -> dict[str, tuple[str, ...]]:
        """What a product answers: its own words, else those of its type."""
        kind = next(row for row in self.product_types if row.slug == product.type)
        return {**kind.answers, **product.attributes}

    def pictures(self) -> tuple[DemoPicture, ...]:
        """Every picture of the catalogue: shelves, branches, then products."""
        shelves = tuple(shelf.picture for shelf in self.collections)
        branches = tuple(branch.picture for branch in self.categories if branch.picture)
        goods = tuple(picture for product in self.products for picture in product.pictures)
        return shelves + branches + goods
