"""Frozen rows around the products: pages, menus, delivery, taxes, and the whole catalogue."""

from dataclasses import dataclass

from catalog.demo.rows import (
    DemoAttribute,
    DemoCategory,
    DemoCollection,
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
    """A content page in plain text."""

    slug: str
    title: str
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
    pages: tuple[DemoPage, ...]
    menus: tuple[DemoMenu, ...]
    zones: tuple[DemoZone, ...]
    tax_classes: tuple[DemoTaxClass, ...]

    def pictures(self) -> tuple[DemoPicture, ...]:
        """Every picture of the catalogue: shelves, branches, then products."""
        shelves = tuple(shelf.picture for shelf in self.collections)
        branches = tuple(branch.picture for branch in self.categories if branch.picture)
        goods = tuple(picture for product in self.products for picture in product.pictures)
        return shelves + branches + goods
