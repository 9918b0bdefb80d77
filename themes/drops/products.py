"""Products as templates see them: as a card in a list, and as a whole page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from catalog.queries.cards import ProductCard
from catalog.queries.products import PageVariant, ProductPage
from store.kernel.text import blocks_to_html
from themes.drops.images import ImageDrop, images
from themes.drops.options import OptionDrop, options_with_values
from themes.drops.variants import VariantDrop, is_available, product_url
from themes.liquid.drops import Drop, cents

_COMMON = frozenset(
    {
        "object_type",
        "id",
        "title",
        "handle",
        "url",
        "vendor",
        "type",
        "available",
        "price",
        "price_min",
        "price_max",
        "price_varies",
        "compare_at_price",
        "featured_image",
        "images",
        "kind",
        "digital",
    }
)


def kind_of(kinds: Iterable[str]) -> str:
    """One word for a product by its offers' kinds: ordinary goods decide, then tips."""
    found = set(kinds)
    if "ordinary" in found or not found:
        return "ordinary"
    return "tip" if "tip" in found else "durable"


class CardDrop(Drop):
    """`product` in a list; prices in cents, nil when nothing is for sale."""

    fields = _COMMON
    object_type = "product"

    def __init__(self, card: ProductCard) -> None:
        price = card.price
        self.id = card.id
        self.title = card.name
        self.handle = card.slug
        self.url = product_url(card.slug)
        self.vendor = card.vendor
        self.type = getattr(card, "type_name", "")
        self.available = bool(price and price.available)
        self.price = self.price_min = cents(price.lowest.micro) if price else None
        self.price_max = cents(price.highest.micro) if price else None
        self.price_varies = bool(price and price.varies)
        before = price.undiscounted if price and price.lowest < price.undiscounted else None
        self.compare_at_price = cents(before.micro) if before else None
        self.images = images(card.pictures)
        self.featured_image = self.images[0] if self.images else None
        self.kind = kind_of(price.kinds) if price else "ordinary"
        self.digital = self.kind == "durable"

    def liquid_text(self) -> str:
        """A printed product shows its title."""
        return self.title


class ProductDrop(Drop):
    """`product` on its page, with the variant that the address names chosen."""

    fields = _COMMON | {
        "description",
        "has_only_default_variant",
        "options_with_values",
        "variants",
        "selected_variant",
        "selected_or_first_available_variant",
        "collections",
    }
    object_type = "product"

    def __init__(
        self, page: ProductPage, *, wanted: int | None, shelves: list[dict[str, str]]
    ) -> None:
        self._page = page
        self._wanted = wanted
        self.collections = shelves
        self.id = page.id
        self.title = page.name
        self.handle = page.slug
        self.url = product_url(page.slug)
        self.vendor = page.vendor
        self.type = page.type_name
        prices = [row.sellable.unit for row in page.offered]
        lowest, highest = min(each.micro for each in prices), max(each.micro for each in prices)
        self.price = self.price_min = cents(lowest)
        self.price_max = cents(highest)
        self.price_varies = lowest != highest
        self.available = any(is_available(row.sellable) for row in page.offered)
        self.kind = kind_of(row.sellable.kind for row in page.offered)
        self.digital = page.is_digital or self.kind == "durable"
        self.has_only_default_variant = not page.options and len(page.offered) == 1

    @cached_property
    def _images(self) -> dict[int, ImageDrop]:
        return {each.media_id: ImageDrop(each) for each in self._page.pictures}

    @property
    def images(self) -> list[ImageDrop]:
        """All pictures, in display order."""
        return list(self._images.values())

    @property
    def featured_image(self) -> ImageDrop | None:
        """The first picture."""
        return next(iter(self._images.values()), None)

    @cached_property
    def description(self) -> str:
        """Cleaned HTML."""
        return blocks_to_html(self._page.description)

    @cached_property
    def _variants(self) -> dict[int, VariantDrop]:
        return {
            row.sellable.variant_id: VariantDrop(row, self._images) for row in self._page.offered
        }

    @property
    def variants(self) -> list[VariantDrop]:
        """The variants for sale, in the owner's order."""
        return list(self._variants.values())

    @property
    def selected_variant(self) -> VariantDrop | None:
        """The variant that the address names, or nil."""
        return self._variants.get(self._wanted) if self._wanted is not None else None

    @cached_property
    def _chosen(self) -> PageVariant | None:
        rows = self._page.offered
        named = [row for row in rows if row.sellable.variant_id == self._wanted]
        free = [row for row in rows if is_available(row.sellable)]
        return next(iter([*named, *free, *rows]), None)

    @property
    def selected_or_first_available_variant(self) -> VariantDrop | None:
        """The variant named, else the first that can be bought, else the first."""
        chosen = self._chosen
        return self._variants[chosen.sellable.variant_id] if chosen else None

    @property
    def compare_at_price(self) -> object:
        """The chosen variant's price before the sale, or nil."""
        chosen = self.selected_or_first_available_variant
        return chosen.compare_at_price if chosen else None

    @cached_property
    def options_with_values(self) -> list[OptionDrop]:
        """What can be chosen, each value with the variant it leads to."""
        page = self._page
        return options_with_values(page.options, page.offered, self._variants, self._chosen)

    def liquid_text(self) -> str:
        """A printed product shows its title."""
        return self.title
