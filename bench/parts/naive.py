"""The list as graphene is commonly written: each resolver asks the ORM for its own row."""

from __future__ import annotations

from typing import Any

from graphene import ID, Boolean, Enum, Field, Float, Int, List, ObjectType, Schema, String

from catalog.models.media import ProductMedia
from catalog.models.product import Product as Row
from catalog.offers.models import Listing
from catalog.queries.visibility import listed
from store.channels.queries import channel_by_slug
from store.kernel.ids import from_global, to_global
from store.kernel.money import Money as Micros
from store.media.queries import url

Format: Any = Enum("ThumbnailFormatEnum", [("WEBP", "webp")])


class Money(ObjectType):
    """An amount."""

    amount = Float()
    currency = String()


class TaxedMoney(ObjectType):
    """What is paid."""

    gross = Field(Money)


class Range(ObjectType):
    """From and to."""

    start = Field(TaxedMoney)
    stop = Field(TaxedMoney)


class Pricing(ObjectType):
    """Prices of a product's variants."""

    on_sale = Boolean()
    price_range = Field(Range)
    price_range_undiscounted = Field(Range)

    @staticmethod
    def resolve_on_sale(row: Row, _info: Any) -> bool:
        """Whether any variant is on sale."""
        return any(each.offer.undiscounted_micro for each in _listings(row))

    @staticmethod
    def resolve_price_range(row: Row, _info: Any) -> dict[str, Any]:
        """Of the prices now."""
        return _range([each.offer.unit_micro for each in _listings(row)])

    @staticmethod
    def resolve_price_range_undiscounted(row: Row, _info: Any) -> dict[str, Any]:
        """Of the prices without sales."""
        return _range([_before(each) for each in _listings(row)])


class Category(ObjectType):
    """A branch."""

    id = ID()
    name = String()

    @staticmethod
    def resolve_id(row: Any, _info: Any) -> str:
        """Its global id."""
        return to_global("Category", row.pk)


class Image(ObjectType):
    """A picture."""

    url = String()
    alt = String()


class Product(ObjectType):
    """A product."""

    id = ID()
    name = String()
    slug = String()
    category = Field(Category)
    thumbnail = Field(Image, size=Int(), format=Format())
    pricing = Field(Pricing)

    @staticmethod
    def resolve_id(row: Row, _info: Any) -> str:
        """Its global id."""
        return to_global("Product", row.pk)

    @staticmethod
    def resolve_thumbnail(row: Row, _info: Any, size: int, **_more: Any) -> dict[str, Any] | None:
        """Its first picture."""
        found = ProductMedia.objects.filter(product=row).order_by("position").first()
        if found is None or found.image is None:
            return None
        return {"url": url(found.image, size), "alt": found.alt}

    @staticmethod
    def resolve_pricing(row: Row, _info: Any) -> Row:
        """Read by the fields below."""
        return row


class Edge(ObjectType):
    """A row of a page."""

    node = Field(Product)
    cursor = String()


class PageInfo(ObjectType):
    """Where the page ends."""

    has_next_page = Boolean()
    end_cursor = String()


class Page(ObjectType):
    """A page."""

    edges = List(Edge)
    page_info = Field(PageInfo)


class Query(ObjectType):
    """The one field that is measured."""

    products = Field(Page, first=Int(), after=String(), channel=String())

    @staticmethod
    def resolve_products(
        _root: object, _info: Any, first: int, channel: str, after: str | None = None
    ) -> dict[str, Any]:
        """A page by id."""
        place = channel_by_slug(channel)
        assert place is not None
        rows = listed(channel=place).order_by("id")
        if after:
            rows = rows.filter(pk__gt=int(from_global(after, "Product")))
        found = list(rows[: first + 1])
        edges = [{"node": row, "cursor": to_global("Product", row.pk)} for row in found[:first]]
        info = {"has_next_page": len(found) > first, "end_cursor": edges[-1]["cursor"]}
        return {"edges": edges, "page_info": info}


SCHEMA: Any = Schema(query=Query)


def answer(document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """One operation; raises what a resolver raised."""
    result = SCHEMA.execute(document, variables=variables)
    for error in result.errors or ():
        raise error
    return {"data": result.data}


def _listings(row: Row) -> list[Listing]:
    return [
        listing
        for variant in row.variants.all()
        for listing in variant.offer_listings.filter(channel__slug="default-channel")
    ]


def _before(listing: Listing) -> int:
    return listing.offer.undiscounted_micro or listing.offer.unit_micro


def _range(micros: list[int]) -> dict[str, Any]:
    return {"start": _money(min(micros)), "stop": _money(max(micros))} if micros else {}


def _money(micro: int) -> dict[str, Any]:
    amount = Micros(micro, "USD").to_minor().amount / 100
    return {"gross": {"amount": amount, "currency": "USD"}}
