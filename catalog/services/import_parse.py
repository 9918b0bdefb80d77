"""Making one product of the rows of one handle; nothing is read from or written to tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.services.import_cells import Cells
from catalog.services.import_rows import KNOWN, Row
from store.kernel.ids import slug_of
from store.kernel.money import Money, exponent
from store.kernel.text import html_to_blocks

MAX_BODY = 100_000
MAX_VARIANTS = 2_000
MAX_QUANTITY = 1_000_000_000
MAX_GRAMS = 10_000_000
PRIVATE = frozenset({"Cost per item"})
_KNOWN = frozenset(KNOWN)
_OPTIONS = tuple((f"Option{n} Name", f"Option{n} Value") for n in (1, 2, 3))
_OF_VARIANTS = (
    *(value for _, value in _OPTIONS),
    "Variant SKU",
    "Variant Price",
    "Variant Grams",
    "Variant Inventory Qty",
    "Variant Inventory Tracker",
    "Variant Requires Shipping",
    "Variant Barcode",
)
_PLAIN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_STATUS = {"": "", "active": "", "draft": "draft", "archived": "draft", "unlisted": "unlisted"}
_POLICY = {"": "", "deny": "", "continue": "yes", "true": "yes", "false": ""}


@dataclass(frozen=True)
class NewVariant:
    """A variant as a row describes it; options are (attribute name, value name)."""

    line: int
    sku: str | None
    options: tuple[tuple[str, str], ...]
    price: Money
    before: Money | None
    weight_g: int
    barcode: str
    track_stock: bool
    quantity: int
    sell_when_out: bool
    ships: bool
    taxable: bool
    image: str
    metadata: dict[str, str]
    private_metadata: dict[str, str]


@dataclass(frozen=True)
class NewPicture:
    """A picture by its address."""

    url: str
    alt: str
    place: int


@dataclass(frozen=True)
class NewProduct:
    """A product as its rows describe it."""

    line: int
    slug: str
    name: str
    description: dict[str, Any]
    vendor: str
    type_name: str
    ships: bool
    tags: list[str]
    is_published: bool
    is_listed: bool
    seo_title: str
    seo_description: str
    metadata: dict[str, str]
    variants: tuple[NewVariant, ...]
    pictures: tuple[NewPicture, ...]


def slug_of_handle(handle: str) -> str:
    """The slug of a handle: itself in small letters, else an ASCII one that stays its own."""
    plain = handle.casefold()
    if _PLAIN.fullmatch(plain):
        return plain
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return f"{slug_of(plain, 'product')}-{digest}"


def parse_product(rows: Sequence[Row], cells: Cells) -> NewProduct | None:
    """The product of these rows, or None; `cells` then holds at least one problem."""
    first = rows[0]
    cells.line(first, "Handle", 255)
    for row in rows:
        if row.excess:
            cells.refuse(row, "", row.excess)
        elif cells.flag(row, "Gift Card", False):
            cells.refuse(row, "Gift Card", "gift cards cannot be imported")
    if cells.problems:
        return None
    sold = [row for row in rows if row is first or _is_variant(row)]
    names = _option_names(first, cells)
    variants = [_variant(row, names, cells, row is first) for row in sold]
    _check_variants(variants, cells, first)
    variants = _with_own_skus(variants, cells)
    status = cells.choice(first, "Status", _STATUS)
    product = NewProduct(
        line=first.line,
        slug=slug_of_handle(first.get("Handle"))[:255],
        name=cells.line(first, "Title", 250, required=True),
        description=_body(first, cells),
        vendor=cells.line(first, "Vendor", 250),
        type_name=cells.line(first, "Type", 200),
        ships=any(variant.ships for variant in variants),
        tags=_tags(first, cells),
        is_published=cells.flag(first, "Published", True) and status != "draft",
        is_listed=status != "unlisted",
        seo_title=cells.cut(first, "SEO Title", 70),
        seo_description=cells.cut(first, "SEO Description", 300),
        metadata=_others(first, lambda name: not _is_variants(name)),
        variants=tuple(variants),
        pictures=_pictures(rows, variants, cells),
    )
    _check_prices(product, cells)
    return None if cells.problems else product


def _is_variant(row: Row) -> bool:
    return any(row.get(column) for column in _OF_VARIANTS)


def _is_variants(column: str) -> bool:
    """Whether an unknown column says something of a variant, not of its product."""
    return column.startswith("Variant ") or column in PRIVATE


def _others(row: Row, wanted: Callable[[str], bool]) -> dict[str, str]:
    """Filled cells of columns that have no place of their own."""
    return {
        name: cell[:MAX_BODY]
        for name, cell in row.cells.items()
        if cell and name not in _KNOWN and wanted(name)
    }


def _body(row: Row, cells: Cells) -> dict[str, Any]:
    text = row.get("Body (HTML)")
    if len(text) > MAX_BODY:
        message = f"{len(text)} characters, at most {MAX_BODY} are possible"
        cells.refuse(row, "Body (HTML)", message)
        return {}
    return html_to_blocks(text)


def _tags(row: Row, cells: Cells) -> list[str]:
    tags = [" ".join(tag.split()) for tag in row.get("Tags").split(",")]
    tags = list(dict.fromkeys(tag for tag in tags if tag))
    if len(tags) > 250 or any(len(tag) > 255 for tag in tags):
        cells.refuse(row, "Tags", "at most 250 tags of at most 255 characters are possible")
        return []
    return tags


def _option_names(first: Row, cells: Cells) -> tuple[str, ...]:
    """Names of the options that are used; Title with Default Title means none."""
    names = tuple(cells.line(first, column, 120) for column, _ in _OPTIONS)
    lone = not any(names[1:])
    if lone and names[0].casefold() in {"title", ""}:
        value = first.get("Option1 Value").casefold()
        if value in {"default title", "default", ""}:
            return ()
    used = [name.casefold() for name in names if name]
    if len(set(used)) != len(used):
        cells.refuse(first, "Option2 Name", "two options have the same name")
    return names


def _options(row: Row, names: Sequence[str], cells: Cells) -> tuple[tuple[str, str], ...]:
    chosen = []
    for (name_column, column), name in zip(_OPTIONS, names, strict=False):
        value = cells.line(row, column, 200)
        if name and value:
            chosen.append((name, value))
        elif name:
            cells.refuse(row, column, f"a value for {name} is needed")
        elif value:
            cells.refuse(row, name_column, "an option needs a name on the product's first row")
    return tuple(chosen)


def _variant(row: Row, names: Sequence[str], cells: Cells, is_first: bool) -> NewVariant:
    price = cells.price(row, "Variant Price", required=True)
    before = cells.price(row, "Variant Compare At Price")
    unit = price or Money.zero(cells.currency)
    return NewVariant(
        line=row.line,
        sku=cells.line(row, "Variant SKU", 255).removeprefix("'") or None,
        options=_options(row, names, cells),
        price=unit,
        before=before if before is not None and unit < before else None,
        weight_g=cells.whole(row, "Variant Grams", MAX_GRAMS),
        barcode=cells.line(row, "Variant Barcode", 100).removeprefix("'"),
        track_stock=bool(row.get("Variant Inventory Tracker")),
        quantity=cells.stock(row, "Variant Inventory Qty", MAX_QUANTITY),
        sell_when_out=cells.choice(row, "Variant Inventory Policy", _POLICY) == "yes",
        ships=cells.flag(row, "Variant Requires Shipping", True),
        taxable=cells.flag(row, "Variant Taxable", True),
        image=cells.address(row, "Variant Image"),
        metadata=_others(row, lambda name: _public(name, is_first)),
        private_metadata=_others(row, lambda name: name in PRIVATE),
    )


def _public(column: str, is_first: bool) -> bool:
    """The first row's other columns are the product's, a later row's are its variant's."""
    return column not in PRIVATE and (not is_first or _is_variants(column))


def _check_variants(variants: Sequence[NewVariant], cells: Cells, first: Row) -> None:
    if len(variants) > MAX_VARIANTS:
        cells.refuse(first, "", f"{len(variants)} variants, at most {MAX_VARIANTS} are possible")
    options: dict[tuple[str, ...], int] = {}
    for variant in variants:
        row = Row(variant.line, {})
        chosen = tuple(value.casefold() for _, value in variant.options)
        earlier = options.setdefault(chosen, variant.line)
        if earlier != variant.line:
            cells.refuse(row, "Option1 Value", f"line {earlier} is the same variant")


def _with_own_skus(variants: Sequence[NewVariant], cells: Cells) -> list[NewVariant]:
    """A SKU names one variant: the first keeps it, others are taken without, with a note."""
    lines: dict[str, int] = {}
    for variant in variants:
        if variant.sku:
            lines.setdefault(variant.sku, variant.line)
    taken = {each.sku: f"line {lines[each.sku]} has the same SKU" for each in variants if each.sku}
    return [
        without_sku(each, taken[each.sku], cells)
        if each.sku and lines[each.sku] != each.line
        else each
        for each in variants
    ]


def without_sku(variant: NewVariant, why: str, cells: Cells) -> NewVariant:
    """The variant without its SKU; the report says why."""
    cells.note(variant.line, "Variant SKU", f"{why}; taken without it")
    return replace(variant, sku=None)


def _check_prices(product: NewProduct, cells: Cells) -> None:
    """Fine prices are for what is not shipped; ordinary goods have whole minor units."""
    decimals = exponent(cells.currency)
    for variant in product.variants:
        if product.ships and variant.price.floor()[1]:
            message = (
                f"{variant.price.exact()} is too fine for goods that are shipped: "
                f"at most {decimals} decimals"
            )
            cells.refuse(Row(variant.line, {}), "Variant Price", message)
    if len({variant.ships for variant in product.variants}) > 1:
        message = "some variants ship and some do not: the whole product counts as shipped"
        cells.note(product.line, "Variant Requires Shipping", message)


def _pictures(
    rows: Sequence[Row], variants: Sequence[NewVariant], cells: Cells
) -> tuple[NewPicture, ...]:
    """Pictures in their order, each address once; those of variants come last."""
    found: dict[str, NewPicture] = {}
    for row in rows:
        url = cells.address(row, "Image Src")
        place = cells.whole(row, "Image Position", 1_000_000)
        if url:
            alt = cells.cut(row, "Image Alt Text", 250)
            found.setdefault(url, NewPicture(url, alt, place or len(found) + 1))
    for variant in variants:
        if variant.image:
            found.setdefault(variant.image, NewPicture(variant.image, "", 1_000_000))
    return tuple(sorted(found.values(), key=lambda picture: picture.place))
