"""What an import would change: the product as it is against the product of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.queries import owned
from catalog.offers.terms import Terms, same
from catalog.queries.options import option_rows
from catalog.services.attributes import value_slug
from catalog.services.import_parse import NewPicture, NewProduct, NewVariant
from catalog.services.import_rows import Problem
from catalog.stock.models import Stock, Warehouse
from store.channels.models import Channel
from store.kernel.money import Money

UNTAXED = "not-taxed"
# A column that the file lacks changes nothing in a product that is there.
_COLUMNS = {
    "description": "Body (HTML)",
    "vendor": "Vendor",
    "tags": "Tags",
    "seo_title": "SEO Title",
    "seo_description": "SEO Description",
}
_VARIANT_COLUMNS = {
    "sku": "Variant SKU",
    "barcode": "Variant Barcode",
    "weight_g": "Variant Grams",
    "track_stock": "Variant Inventory Tracker",
    "sell_when_out": "Variant Inventory Policy",
}
Choice = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Shop:
    """Where the import goes: channel, warehouse, the file's columns."""

    channel: Channel
    warehouse: Warehouse
    columns: frozenset[str]


@dataclass(frozen=True)
class Found:
    """A variant that is there: its options, offer and stock."""

    variant: Variant
    options: Choice
    offer: Offer | None
    stock: Stock | None
    media: frozenset[int]


@dataclass(frozen=True)
class Existing:
    """A product that is there, with all an import may touch."""

    product: Product
    listing: ProductListing | None
    variants: tuple[Found, ...]
    media: dict[str, ProductMedia]


@dataclass
class VariantPlan:
    """What is to be done for one row: columns to write, whether options, offer, stock change."""

    new: NewVariant
    found: Found | None
    values: dict[str, Any]
    sets_options: bool
    sells: bool
    quantity: int | None
    shows: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        work = (self.values, self.sets_options, self.sells, self.shows)
        return not any(work) and self.quantity is None and self.found is not None


@dataclass
class Plan:
    """What is to be done for one product."""

    new: NewProduct
    existing: Existing | None
    values: dict[str, Any]
    retypes: bool
    listing: dict[str, Any]
    variants: list[VariantPlan]
    pictures: list[NewPicture]
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        quiet = all(variant.is_empty for variant in self.variants)
        work = (self.values, self.retypes, self.listing, self.pictures)
        return self.existing is not None and quiet and not any(work)


def type_slugs(new: NewProduct) -> tuple[str, str]:
    """The slug of the product's type, and the one it takes when the first means another kind."""
    base = value_slug(new.type_name) if new.type_name else "general"
    return base, f"{base}-{'shipped' if new.ships else 'digital'}"


def choice_of(new: NewVariant) -> Choice:
    """A row's options: slug of the attribute, folded name of the value."""
    return frozenset((value_slug(name)[:120], _folded(value)) for name, value in new.options)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def load(slug: str, shop: Shop) -> Existing | None:
    """The product of that slug, in eight queries."""
    product = Product.objects.filter(slug=slug).select_related("product_type").first()
    if product is None:
        return None
    rows = list(Variant.objects.filter(product=product).order_by("position", "id"))
    ids = [row.pk for row in rows]
    options, offers = option_rows(ids), owned(ids, channel=shop.channel)
    stocks = Stock.objects.filter(variant_id__in=ids, warehouse=shop.warehouse)
    stock = {row.variant_id: row for row in stocks}
    shown: dict[int, set[int]] = {}
    for link in VariantMedia.objects.filter(variant_id__in=ids):
        shown.setdefault(link.variant_id, set()).add(link.media_id)
    media = ProductMedia.objects.filter(product=product, remote__isnull=False)
    return Existing(
        product=product,
        listing=ProductListing.objects.filter(product=product, channel=shop.channel).first(),
        variants=tuple(
            Found(
                variant=row,
                options=frozenset(
                    (option.attribute_slug, _folded(option.value_name))
                    for option in options.get(row.pk, ())
                ),
                offer=offers.get(row.pk),
                stock=stock.get(row.pk),
                media=frozenset(shown.get(row.pk, set())),
            )
            for row in rows
        ),
        media={row.remote.url: row for row in media.select_related("remote") if row.remote},
    )


def plan(*, new: NewProduct, existing: Existing | None, shop: Shop, untaxed: int | None) -> Plan:
    """What to do; `problems` says what cannot be done. `untaxed` = id of that tax class."""
    matched = match(new.variants, existing.variants if existing else ())
    variants = [
        _variant_plan(row, found, place, shop, untaxed, existing)
        for place, (row, found) in enumerate(zip(new.variants, matched, strict=True))
    ]
    result = Plan(
        new=new,
        existing=existing,
        values=_product_values(new, existing, shop),
        retypes=_retypes(new, existing, shop),
        listing=_listing_values(new, existing, shop),
        variants=variants,
        pictures=[each for each in new.pictures if not existing or each.url not in existing.media],
    )
    _check_options(result)
    _check_stock(result)
    return result


def match(rows: Sequence[NewVariant], there: Sequence[Found]) -> list[Found | None]:
    """The variant of each row: by SKU, else by options; each is met once."""
    free = {found.variant.pk: found for found in there}
    by_sku = {found.variant.sku: found for found in there if found.variant.sku}
    matched: list[Found | None] = [by_sku.get(row.sku) if row.sku else None for row in rows]
    for found in matched:
        if found is not None:
            free.pop(found.variant.pk, None)
    for place, row in enumerate(rows):
        if matched[place] is None:
            same_options = (each for each in free.values() if each.options == choice_of(row))
            hit = next(same_options, None)
            if hit is not None:
                matched[place] = free.pop(hit.variant.pk)
    return matched


def _product_values(new: NewProduct, existing: Existing | None, shop: Shop) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "name": new.name,
        "description": new.description,
        "vendor": new.vendor,
        "tags": new.tags,
        "seo_title": new.seo_title,
        "seo_description": new.seo_description,
        "metadata": new.metadata,
    }
    if existing is None:
        return {"slug": new.slug, **wanted}
    product = existing.product
    wanted["metadata"] = {**product.metadata, **new.metadata}
    return {
        name: value
        for name, value in wanted.items()
        if _COLUMNS.get(name, "Title") in shop.columns and getattr(product, name) != value
    }


def _retypes(new: NewProduct, existing: Existing | None, shop: Shop) -> bool:
    if existing is None:
        return True
    kind = existing.product.product_type
    named = not new.type_name or kind.slug in type_slugs(new)
    told = "Variant Requires Shipping" in shop.columns
    return not named or (told and kind.is_shipping_required != new.ships)


def _listing_values(new: NewProduct, existing: Existing | None, shop: Shop) -> dict[str, Any]:
    wanted = {"is_published": new.is_published, "visible_in_listings": new.is_listed}
    listing = existing.listing if existing else None
    if listing is None:
        return wanted
    if not {"Published", "Status"} & shop.columns:
        return {}
    return {name: value for name, value in wanted.items() if getattr(listing, name) != value}


def _variant_plan(
    row: NewVariant,
    found: Found | None,
    place: int,
    shop: Shop,
    untaxed: int | None,
    existing: Existing | None,
) -> VariantPlan:
    row = _completed(row, found, shop)
    wanted: dict[str, Any] = {
        "name": " / ".join(value for _, value in row.options)[:255],
        "sku": row.sku,
        "barcode": row.barcode,
        "weight_g": row.weight_g,
        "track_stock": row.track_stock,
        "sell_when_out": row.sell_when_out,
        "position": place,
        "metadata": row.metadata,
        "private_metadata": row.private_metadata,
    }
    values = wanted if found is None else _changed(wanted, found.variant, shop)
    media = existing.media.get(row.image) if existing and row.image else None
    shown = found is not None and media is not None and media.pk in found.media
    return VariantPlan(
        new=row,
        found=found,
        values=values,
        sets_options=bool(row.options) if found is None else found.options != choice_of(row),
        sells=found is None or not _is_sold_so(found, row, untaxed),
        quantity=_quantity(row, found, shop),
        shows=bool(row.image) and not shown,
    )


def _completed(row: NewVariant, found: Found | None, shop: Shop) -> NewVariant:
    """The row, with what its missing columns leave as it is: the sale, the tax."""
    offer = found.offer if found else None
    if offer is None:
        return row
    before, taxable = row.before, row.taxable
    if "Variant Compare At Price" not in shop.columns:
        told = offer.undiscounted_micro
        kept = told is not None and told > row.price.micro
        before = Money(told, row.price.currency) if told is not None and kept else None
    if "Variant Taxable" not in shop.columns:
        taxable = offer.tax_class is None or offer.tax_class.slug != UNTAXED
    return replace(row, before=before, taxable=taxable)


def _changed(wanted: dict[str, Any], variant: Variant, shop: Shop) -> dict[str, Any]:
    for name in ("metadata", "private_metadata"):
        wanted[name] = {**getattr(variant, name), **wanted[name]}
    return {
        name: value
        for name, value in wanted.items()
        if _VARIANT_COLUMNS.get(name, "Title") in shop.columns and getattr(variant, name) != value
    }


def terms_of(
    *, row: NewVariant, variant: Variant, offer: Offer | None, untaxed: TaxClass | None
) -> Terms:
    """The terms a row asks for; a kind and tax class that the owner chose are kept."""
    kind = Offer.DURABLE if row.price.floor()[1] else Offer.ORDINARY
    suggestions: list[int] = []
    if offer is not None and offer.kind != Offer.ORDINARY and not row.ships:
        kind = offer.kind
        suggestions = [micro for micro in offer.suggestions_micro if micro >= row.price.micro]
    chosen = offer.tax_class if offer is not None else None
    if not row.taxable:
        chosen = untaxed
    elif chosen is not None and chosen.slug == UNTAXED:
        chosen = None
    return Terms(
        variant=variant,
        kind=kind,
        unit=row.price,
        undiscounted=row.before,
        suggestions=tuple(Money(micro, row.price.currency) for micro in suggestions),
        tax_class=chosen,
    )


def _is_sold_so(found: Found, row: NewVariant, untaxed: int | None) -> bool:
    if not row.taxable and untaxed is None:
        return False
    stand_in = TaxClass(pk=untaxed, slug=UNTAXED) if untaxed else None
    terms = terms_of(row=row, variant=found.variant, offer=found.offer, untaxed=stand_in)
    return same(found.offer, terms)


def _quantity(row: NewVariant, found: Found | None, shop: Shop) -> int | None:
    """The quantity to write, or None: not counted, or already so."""
    if not row.track_stock or "Variant Inventory Qty" not in shop.columns:
        return None
    if found is not None and found.stock is not None and found.stock.quantity == row.quantity:
        return None
    return row.quantity


def _check_options(result: Plan) -> None:
    """A variant that the file does not name may have the options that a row asks for."""
    if result.existing is None:
        return
    met = {each.found.variant.pk for each in result.variants if each.found}
    left = {each.options for each in result.existing.variants if each.variant.pk not in met}
    for each in result.variants:
        if each.sets_options and choice_of(each.new) in left:
            message = "another variant of this product has these options"
            result.problems.append(Problem(each.new.line, "Option1 Value", message))


def _check_stock(result: Plan) -> None:
    for each in result.variants:
        stock = each.found.stock if each.found else None
        if each.quantity is not None and stock is not None and stock.allocated > each.quantity:
            message = f"{stock.allocated} pieces are promised to orders"
            result.problems.append(Problem(each.new.line, "Variant Inventory Qty", message))
