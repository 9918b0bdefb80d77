"""Cross-checks between the rows: names unique, references real, prices as their kind allows."""

from collections.abc import Iterable, Sequence

from catalog.demo.answers import CHOICES, REFERENCES, typed
from catalog.demo.art.chart import CHARTS
from catalog.demo.fields import DemoError
from catalog.demo.rows import DemoProduct, DemoVariant, Kind
from catalog.demo.shop import DemoCatalog, DemoChannel, DemoMenuItem, DemoPage
from catalog.demo.tongues import spoken
from store.kernel.money import Money, minor_unit


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
    for channel in catalog.channels:
        _channel(catalog, channel)
    for page in catalog.pages:
        _page(catalog, page)
    _spoken(catalog)


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
    _unique("page type", (row.slug for row in catalog.page_types))
    _unique("menu", (row.slug for row in catalog.menus))
    _unique("channel", (row.slug for row in catalog.channels))
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
    for slug, chosen in catalog.answers(product).items():
        if slug not in kind.product_attributes:
            raise DemoError(f"product {product.slug}: attribute {slug} does not fit its type")
        _answer(catalog, f"product {product.slug}", slug, chosen)
    combinations = [tuple(sorted(variant.options.items())) for variant in product.variants]
    if len(set(combinations)) != len(combinations):
        raise DemoError(f"product {product.slug}: two variants with the same options")


def _answer(catalog: DemoCatalog, where: str, slug: str, texts: Sequence[str]) -> None:
    """Texts are such as the kind of the attribute takes, and what they name is there."""
    attribute = next((row for row in catalog.attributes if row.slug == slug), None)
    if attribute is None:
        raise DemoError(f"{where}: no attribute {slug}")
    if attribute.input in CHOICES:
        known = {value.slug for value in attribute.values}
    elif attribute.input in REFERENCES:
        known = _targets(catalog, attribute.entity)
    else:
        known = set(CHARTS if attribute.input == "file" else texts)
    try:
        fine = known.issuperset(texts) and bool(texts)
        typed(attribute.input, texts)
    except (KeyError, ValueError, ArithmeticError):
        fine = False
    if not fine:
        raise DemoError(f"{where}: this answer to {slug} does not fit its type")


def _targets(catalog: DemoCatalog, entity: str) -> set[str]:
    if entity == "collection":
        return {row.slug for row in catalog.collections}
    return {row.slug for row in catalog.products}


def _spoken(catalog: DemoCatalog) -> None:
    """Each translation is of something that there is, and translates no part that there is not."""
    named = {
        "product": {row.slug for row in catalog.products},
        "category": {row.slug for row in catalog.categories},
        "collection": {row.slug for row in catalog.collections},
        "page": {row.slug for row in catalog.pages},
        "menu": {row.slug for row in catalog.menus},
        "attribute": {row.slug for row in catalog.attributes},
    }
    parts = {f"menu {row.slug}": _link_names(row.items) for row in catalog.menus}
    for attribute in catalog.attributes:
        if attribute.values:
            slugs = {value.slug for value in attribute.values}
            parts[f"attribute {attribute.slug}"] = slugs
    for row in spoken():
        where = f"{row.kind} {row.slug}"
        if row.slug not in named[row.kind]:
            raise DemoError(f"{row.language}: there is no {where}")
        known = parts.get(where)
        if known is not None and not known.issuperset(row.words):
            raise DemoError(f"{row.language}: {where} has no such part")
    _unique("translation", (f"{row.language} {row.kind} {row.slug}" for row in spoken()))
    addressed = (row for row in spoken() if row.address)
    _unique("address", (f"{row.language} {row.kind} {row.address}" for row in addressed))


def _link_names(items: Iterable[DemoMenuItem]) -> set[str]:
    return {name for item in items for name in (item.name, *_link_names(item.children))}


def _page(catalog: DemoCatalog, page: DemoPage) -> None:
    kind = next((row for row in catalog.page_types if row.slug == page.type), None)
    if kind is None:
        raise DemoError(f"page {page.slug}: no type {page.type}")
    for slug, texts in page.attributes.items():
        if slug not in kind.attributes:
            raise DemoError(f"page {page.slug}: attribute {slug} does not fit its type")
        _answer(catalog, f"page {page.slug}", slug, texts)


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


def _channel(catalog: DemoCatalog, channel: DemoChannel) -> None:
    """Every price has its own there, as fine as its kind allows, and a sale stays one."""
    tips = [row.tip for item in catalog.products for row in item.variants if row.tip]
    fees = [method.price for zone in catalog.zones for method in zone.methods]
    _priced(channel, fees + [price for tip in tips for price in (tip.minimum, *tip.suggestions)])
    for row in (row for item in catalog.products for row in item.variants):
        _priced(channel, [row.price, *([row.compare_at] if row.compare_at else [])])
        price = channel.price(row.price)
        if row.kind is Kind.ORDINARY and price.micro % minor_unit(channel.currency):
            raise DemoError(f"channel {channel.slug}: {row.sku} has no whole minor units")
        if row.compare_at and channel.price(row.compare_at).micro <= price.micro:
            raise DemoError(f"channel {channel.slug}: {row.sku} is no cheaper than before")
    if channel.country not in channel.countries:
        raise DemoError(f"channel {channel.slug}: does not sell to {channel.country}")


def _priced(channel: DemoChannel, prices: Iterable[Money]) -> None:
    for price in prices:
        if price not in channel.prices:
            raise DemoError(f"channel {channel.slug}: no price for {price.exact()}")


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
