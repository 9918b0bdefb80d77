"""Cross-checks between the rows: names unique, references real, prices as their kind allows."""

from collections.abc import Iterable

from catalog.demo.fields import DemoError
from catalog.demo.rows import DemoProduct, DemoVariant, Kind
from catalog.demo.shop import DemoCatalog, DemoMenuItem
from store.kernel.money import minor_unit


def check(catalog: DemoCatalog) -> None:
    """Raise DemoError when a name stands twice or a reference leads nowhere."""
    _names(catalog)
    _tree(catalog)
    _product_types(catalog)
    for product in catalog.products:
        _product(catalog, product)
        for variant in product.variants:
            _variant(catalog, product, variant)
    for menu in catalog.menus:
        for item in menu.items:
            _menu_item(catalog, item)


def _unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DemoError(f"{what} {name}: stands twice")
        seen.add(name)


def _names(catalog: DemoCatalog) -> None:
    _unique("attribute", (row.slug for row in catalog.attributes))
    _unique("product type", (row.slug for row in catalog.product_types))
    _unique("category", (row.slug for row in catalog.categories))
    _unique("collection", (row.slug for row in catalog.collections))
    _unique("page", (row.slug for row in catalog.pages))
    _unique("menu", (row.slug for row in catalog.menus))
    _unique("tax class", (row.slug for row in catalog.tax_classes))
    _unique("product", (row.slug for row in catalog.products))
    _unique("SKU", (item.sku for row in catalog.products for item in row.variants))
    _unique("picture", (picture.name for picture in catalog.pictures()))
    _unique("country", (code for zone in catalog.zones for code in zone.countries))


def _tree(catalog: DemoCatalog) -> None:
    seen: set[str] = set()
    for branch in catalog.categories:
        if branch.parent is not None and branch.parent not in seen:
            raise DemoError(f"category {branch.slug}: parent {branch.parent} does not precede it")
        seen.add(branch.slug)


def _product_types(catalog: DemoCatalog) -> None:
    known = {row.slug for row in catalog.attributes}
    for row in catalog.product_types:
        for slug in row.product_attributes + row.variant_attributes:
            if slug not in known:
                raise DemoError(f"product type {row.slug}: no attribute {slug}")


def _product(catalog: DemoCatalog, product: DemoProduct) -> None:
    where = f"product {product.slug}"
    known = {
        "type": {row.slug for row in catalog.product_types},
        "category": {row.slug for row in catalog.categories},
        "tax_class": {row.slug for row in catalog.tax_classes},
    }
    for field, slugs in known.items():
        if getattr(product, field) not in slugs:
            raise DemoError(f"{where}: no {field} {getattr(product, field)}")
    shelves = {row.slug for row in catalog.collections}
    for slug in product.collections:
        if slug not in shelves:
            raise DemoError(f"{where}: no collection {slug}")
    if not product.variants or not product.pictures:
        raise DemoError(f"{where}: needs a variant and a picture")
    _attributes(catalog, product)


def _attributes(catalog: DemoCatalog, product: DemoProduct) -> None:
    kind = next(row for row in catalog.product_types if row.slug == product.type)
    values = {row.slug: {value.slug for value in row.values} for row in catalog.attributes}
    for slug, chosen in product.attributes.items():
        if slug not in kind.product_attributes or not values[slug].issuperset(chosen):
            raise DemoError(f"product {product.slug}: attribute {slug} does not fit its type")
    combinations = [tuple(sorted(variant.options.items())) for variant in product.variants]
    if len(set(combinations)) != len(combinations):
        raise DemoError(f"product {product.slug}: two variants with the same options")


def _variant(catalog: DemoCatalog, product: DemoProduct, variant: DemoVariant) -> None:
    where = f"variant {variant.sku}"
    kind = next(row for row in catalog.product_types if row.slug == product.type)
    if set(variant.options) != set(kind.variant_attributes):
        raise DemoError(f"{where}: options do not fit product type {kind.slug}")
    if variant.price.micro <= 0:
        raise DemoError(f"{where}: price must be above zero")
    if variant.kind is Kind.ORDINARY and variant.price.micro % minor_unit(catalog.currency):
        raise DemoError(f"{where}: an ordinary price has whole minor units")
    if variant.compare_at and variant.compare_at.micro <= variant.price.micro:
        raise DemoError(f"{where}: compare_at must be above the price")
    if variant.ships != kind.ships or (variant.ships and not variant.weight_g):
        raise DemoError(f"{where}: what ships has a weight, as its product type says")
    if kind.digital != bool(variant.files):
        raise DemoError(f"{where}: a digital product has files, another has none")
    _unique(f"{where} file", (item.filename for item in variant.files))
    if variant.tip and variant.price.micro < variant.tip.minimum.micro:
        raise DemoError(f"{where}: a suggestion lies below the minimum")


def _menu_item(catalog: DemoCatalog, item: DemoMenuItem) -> None:
    known = {
        "category": {row.slug for row in catalog.categories},
        "collection": {row.slug for row in catalog.collections},
        "page": {row.slug for row in catalog.pages},
    }
    local = item.target == "url" and item.ref.startswith("/")
    if not local and item.ref not in known.get(item.target, set()):
        raise DemoError(f"menu item {item.name}: no {item.target} {item.ref}")
    for child in item.children:
        _menu_item(catalog, child)
