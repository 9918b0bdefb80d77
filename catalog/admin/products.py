"""Products: the list, the page of each, a short page for new ones, and the import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html

from catalog.admin.imports import import_page
from catalog.admin.new_product import NewProductForm, make
from catalog.admin.product_filters import CategoryFilter, PublishedFilter
from catalog.admin.product_form import ProductForm, start
from catalog.admin.product_write import prepare, write
from catalog.admin.variant_form import sheet_of_variants, stock_names
from catalog.admin.words import SHELF_WORDS, Spoken, WithWords
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.pictures import Picture, pictures_of
from catalog.queries.prices import PriceRange, price_ranges
from catalog.queries.search import matching
from catalog.services import products as service
from catalog.services.translations import PRODUCT, VARIANT
from catalog.stock.queries import available
from store.admin.base import back, desk_of, only_viewers, site, tag
from store.admin.editor import Part, Sheet, there
from store.admin.forms import checked
from store.channels.models import Channel
from store.channels.queries import channel_by_slug, default_channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.media.queries import url_by_hash

LIST = "admin:catalog_product_changelist"
IMPORT = "admin:catalog_product_import"
THUMB = 160


@dataclass(frozen=True)
class Shown:
    """What the list says of a product."""

    picture: Picture | None
    price: PriceRange | None
    published: bool
    stock: str


@admin.register(Product, site=site)
class ProductAdmin(WithWords[Product]):
    """Products of the storefront's channel, or of the one that `?channel=` names."""

    thing = PRODUCT
    word_fields = SHELF_WORDS

    needs = MANAGE_PRODUCTS
    history = "product"
    deletes = True
    delete_words = (
        "The product goes with its variants, prices and pictures. Orders keep what they say."
    )
    template = "desk/product.html"
    form_class = ProductForm
    list_display = ("picture", "name", "price", "stock", "published")
    list_display_links = ("picture", "name")
    list_filter = (PublishedFilter, CategoryFilter, "product_type")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    search_help_text = "Name, SKU, vendor or tag"
    ordering = ("-updated_at", "-pk")
    parts: ClassVar = (
        Part("Product", ("name", "description", "category", "collections", "tags", "vendor")),
        Part("In the shop", ("is_published", "visible_in_listings", "available_from")),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """The words as shoppers search them, in drafts too."""
        del request
        return (matching(queryset, search_term) if search_term.strip() else queryset), False

    def load(self, rows: Sequence[Product]) -> dict[Any, Any]:
        """Pictures, prices, stock and listings of the page, in a few queries."""
        ids, channel = [row.pk for row in rows], default_channel()
        pictures, prices = pictures_of(ids), price_ranges(ids, channel=channel)
        live = set(
            ProductListing.objects.filter(
                product__in=ids, channel=channel, is_published=True
            ).values_list("product_id", flat=True)
        )
        stock = _stock_words(ids)
        return {
            pk: Shown(
                picture=next(iter(pictures.get(pk, ())), None),
                price=prices.get(pk),
                published=pk in live,
                stock=stock.get(pk, "–"),
            )
            for pk in ids
        }

    @admin.display(description="Picture")
    def picture(self, product: Product) -> str:
        """The first one, small."""
        shown: Shown = desk_of(product)
        if shown.picture is None:
            blank = '<span class="desk-thumb desk-thumb--none" role="img" aria-label="{}"></span>'
            return format_html(blank, "No picture")
        return format_html(
            '<img class="desk-thumb" src="{}" alt="{}" loading="lazy">',
            url_by_hash(shown.picture.hash, THUMB),
            shown.picture.alt,
        )

    @admin.display(description="Price")
    def price(self, product: Product) -> str:
        """Exact; a range where variants differ."""
        found: PriceRange | None = desk_of(product).price
        if found is None:
            return "Not for sale"
        low, high = found.lowest.format(), found.highest.format()
        return f"{low} – {high}" if found.varies else low

    @admin.display(description="Stock")
    def stock(self, product: Product) -> str:
        """Free pieces of all variants."""
        return str(desk_of(product).stock)

    @admin.display(description="In the shop")
    def published(self, product: Product) -> str:
        """Published or draft."""
        return tag("Published", "good") if desk_of(product).published else tag("Draft")

    def get_urls(self) -> list[URLPattern]:
        """The import comes before the frame's own addresses."""
        own: list[URLPattern] = [self.also("import/", self.import_view, "import")]
        return own + super().get_urls()

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Products from a CSV."""
        return import_page(self, request, only_viewers(self, request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Name, price, kind, picture, stock, file: live at once."""
        del form_url, extra_context
        caller, channel = only_viewers(self, request), default_channel()
        sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if sent else (None, None)
        form = NewProductForm(data, files, currency=channel.currency)
        if sent and form.is_valid():
            made: list[Product] = []
            if checked(form, lambda: made.append(make(form, channel, caller))):
                product = made[0]
                self.message_user(request, f"“{product.name}” is in the shop.")
                return back(self.address("change", product.pk))
        context = {"form": form}
        response = self.page(request, "desk/new_product.html", "New product", context)
        response.status_code = 422 if sent else 200
        return response

    def sheet(self, request: HttpRequest, row: Product | None) -> Sheet:
        """Details, variants and pictures."""
        channel = _channel(request)
        sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if sent else (None, None)
        product = there(row)
        form = ProductForm(data, files, initial=start(product, channel), product=product)
        return sheet_of_variants(data, files, form=form, product=product, channel=channel)

    def prepare(self, row: Product | None, sheet: Sheet) -> None:
        """Pictures are drawn and files stored before the transaction."""
        del row
        prepare(sheet)

    def write(self, row: Product | None, sheet: Sheet, actor: Actor) -> Product:
        """The whole page at once."""
        return write(there(row), sheet, actor)

    def around(self, row: Product | None) -> dict[str, Any]:
        """Words for the template."""
        return super().around(row) | {
            "channels": list(Channel.objects.filter(is_active=True)),
            "stock_names": stock_names(),
            "shop_url": f"/products/{row.slug}" if row else "",
        }

    def word_parts(self, row: Product) -> list[Spoken]:
        """The names of its variants, where they have one."""
        named = row.variants.exclude(name="").order_by("position", "pk")
        return [Spoken(VARIANT, each, ("name",), f"Variant {each.name}") for each in named]

    def remove(self, row: Product, actor: Actor) -> None:
        """Unless orders need it."""
        service.delete(product=row, actor=actor)


def _channel(request: HttpRequest) -> Channel:
    return channel_by_slug(request.GET.get("channel", "")) or default_channel()


def _stock_words(product_ids: Sequence[int]) -> dict[int, str]:
    """Free pieces by product; "not counted" where no variant counts them."""
    rows = Variant.objects.filter(product__in=product_ids).values_list("product_id", "pk")
    variants = list(rows)
    free = available([pk for _, pk in variants])
    sums: dict[int, int | None] = {}
    for product_id, pk in variants:
        count = free.get(pk)
        before = sums.get(product_id)
        sums[product_id] = before if count is None else (before or 0) + count
    return {pk: "not counted" if count is None else str(count) for pk, count in sums.items()}
