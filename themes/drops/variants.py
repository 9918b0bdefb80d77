"""Variants as templates see them."""

from __future__ import annotations

from decimal import Decimal

from catalog.queries.products import PageVariant
from catalog.queries.sellables import Sellable
from themes.drops.images import ImageDrop
from themes.liquid.drops import Drop, cents


def product_url(slug: str) -> str:
    """The address of a product's page."""
    return f"/products/{slug}"


def variant_url(item: Sellable) -> str:
    """The address of a product's page with this variant chosen."""
    return f"{product_url(item.product_slug)}?variant={item.variant_id}"


def is_available(item: Sellable) -> bool:
    """Whether one piece can be bought now."""
    return item.is_purchasable and (item.available is None or item.available > 0)


def sale_price(item: Sellable) -> int | Decimal | None:
    """The price before the sale in cents; None when there is no sale."""
    return cents(item.undiscounted.micro) if item.unit < item.undiscounted else None


class VariantDrop(Drop):
    """`variant`: prices in cents, exact; `inventory_management` nil = stock is not counted."""

    fields = frozenset(
        {
            "id",
            "title",
            "price",
            "compare_at_price",
            "available",
            "sku",
            "url",
            "inventory_quantity",
            "inventory_management",
            "featured_image",
            "options",
            "tip_minimum",
            "tip_suggestions",
        }
    )

    def __init__(self, row: PageVariant, images: dict[int, ImageDrop]) -> None:
        item = row.sellable
        self.id = item.variant_id
        self.title = " / ".join(value for _, value in item.options) or item.variant_name
        self.sku = item.sku
        self.url = variant_url(item)
        self.price = cents(item.unit.micro)
        self.compare_at_price = sale_price(item)
        self.available = is_available(item)
        self.inventory_quantity = item.available or 0
        self.inventory_management = None if item.available is None else "shop"
        self.featured_image = next((images[pk] for pk in row.media_ids if pk in images), None)
        self.options = [option.value_name for option in row.options]
        is_tip = item.kind == "tip"
        self.tip_minimum = self.price if is_tip else None
        self.tip_suggestions = [cents(each.micro) for each in item.suggestions] if is_tip else []

    def liquid_text(self) -> str:
        """A printed variant shows its title."""
        return self.title
