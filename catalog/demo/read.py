"""load(): the demo catalogue from data/*.json, validated, as frozen rows."""

from functools import cache

from catalog.demo.answers import CHOICES, KINDS
from catalog.demo.check import check
from catalog.demo.fields import SWATCH, Row, read_file
from catalog.demo.goods import read_products, seo
from catalog.demo.pictures import Choices, one_picture
from catalog.demo.rows import (
    DemoAttribute,
    DemoCategory,
    DemoCollection,
    DemoPageType,
    DemoPicture,
    DemoProductType,
    DemoValue,
)
from catalog.demo.shop import (
    DemoCatalog,
    DemoChannel,
    DemoMenu,
    DemoMenuItem,
    DemoMethod,
    DemoPage,
    DemoRate,
    DemoSection,
    DemoTaxClass,
    DemoZone,
)

CURRENCY = "USD"
PRODUCT_FILES = (
    "clothing",
    "knits",
    "home",
    "paper",
    "prints",
    "stories",
    "music",
    "icons",
    "wallpapers",
    "credits",
    "support",
)


@cache
def load() -> DemoCatalog:
    """The whole demo catalogue; DemoError names file, row and field of what is wrong."""
    attributes = tuple(_attribute(row) for row in read_file("attributes.json"))
    choices: Choices = {item.slug: item for item in attributes}
    products = tuple(
        product
        for name in PRODUCT_FILES
        for product in read_products(f"products/{name}.json", CURRENCY, choices)
    )
    catalog = DemoCatalog(
        currency=CURRENCY,
        attributes=attributes,
        product_types=tuple(_product_type(row) for row in read_file("product_types.json")),
        categories=tuple(_category(row) for row in read_file("categories.json")),
        collections=tuple(_collection(row) for row in read_file("collections.json")),
        products=products,
        page_types=tuple(_page_type(row) for row in read_file("page_types.json")),
        pages=tuple(_page(row) for row in read_file("pages.json")),
        menus=tuple(_menu(row) for row in read_file("menus.json")),
        channels=tuple(_channel(row) for row in read_file("channels.json")),
        zones=tuple(_zone(row) for row in read_file("delivery.json")),
        tax_classes=tuple(_tax_class(row) for row in read_file("taxes.json")),
    )
    check(catalog)
    return catalog


def _closed_picture(row: Row) -> DemoPicture:
    picture = one_picture(row)
    row.close()
    return picture


def _attribute(row: Row) -> DemoAttribute:
    values = tuple(_value(item) for item in row.rows("values", required=False))
    made = DemoAttribute(
        slug=row.slug("slug"),
        name=row.text("name"),
        input=row.text("input"),
        values=values,
        entity=row.text("entity") if row.has("entity") else "",
        unit=row.text("unit") if row.has("unit") else "",
        pages=row.flag("pages"),
    )
    if made.input not in KINDS:
        raise row.fail("input", "expected a kind of answers.KINDS")
    if (made.input in CHOICES) != bool(values):
        raise row.fail("values", "a list needs its values, and nothing else has any")
    if (made.input == "swatch") != any(value.swatch for value in values):
        raise row.fail("values", "a swatch attribute needs a swatch for every value")
    row.close()
    return made


def _value(row: Row) -> DemoValue:
    swatch = row.text("swatch") if row.has("swatch") else None
    if swatch is not None and not SWATCH.match(swatch):
        raise row.fail("swatch", "expected #rrggbb in lower case")
    made = DemoValue(row.slug("slug"), row.text("name"), swatch)
    row.close()
    return made


def _product_type(row: Row) -> DemoProductType:
    made = DemoProductType(
        slug=row.slug("slug"),
        name=row.text("name"),
        digital=row.flag("digital"),
        ships=row.flag("ships"),
        product_attributes=row.texts("product_attributes", required=False),
        variant_attributes=row.texts("variant_attributes", required=False),
        answers=row.lists("answers"),
    )
    row.close()
    return made


def _page_type(row: Row) -> DemoPageType:
    made = DemoPageType(row.slug("slug"), row.text("name"), row.texts("attributes"))
    row.close()
    return made


def _category(row: Row) -> DemoCategory:
    made = DemoCategory(
        slug=row.slug("slug"),
        name=row.text("name"),
        description=row.text("description"),
        parent=row.slug("parent") if row.has("parent") else None,
        picture=_closed_picture(row.row("picture")) if row.has("picture") else None,
        seo=seo(row.row("seo")),
    )
    row.close()
    return made


def _collection(row: Row) -> DemoCollection:
    made = DemoCollection(
        slug=row.slug("slug"),
        name=row.text("name"),
        description=row.text("description"),
        picture=_closed_picture(row.row("picture")),
        seo=seo(row.row("seo")),
    )
    row.close()
    return made


def _page(row: Row) -> DemoPage:
    sections = []
    for item in row.rows("sections"):
        heading = item.text("heading") if item.has("heading") else ""
        sections.append(DemoSection(heading, item.texts("paragraphs")))
        item.close()
    made = DemoPage(
        slug=row.slug("slug"),
        title=row.text("title"),
        type=row.slug("type"),
        attributes=row.lists("attributes"),
        sections=tuple(sections),
        seo=seo(row.row("seo")),
    )
    row.close()
    return made


def _menu(row: Row) -> DemoMenu:
    items = tuple(_menu_item(item) for item in row.rows("items"))
    made = DemoMenu(row.slug("slug"), row.text("name"), items)
    row.close()
    return made


def _menu_item(row: Row) -> DemoMenuItem:
    children = tuple(_menu_item(item) for item in row.rows("children", required=False))
    made = DemoMenuItem(row.text("name"), row.text("target"), row.text("ref"), children)
    row.close()
    return made


def _channel(row: Row) -> DemoChannel:
    currency = row.text("currency")
    made = DemoChannel(
        slug=row.slug("slug"),
        name=row.text("name"),
        currency=currency,
        country=row.text("country"),
        countries=row.texts("countries"),
        prices=row.price_pairs("prices", CURRENCY, currency),
    )
    row.close()
    return made


def _zone(row: Row) -> DemoZone:
    methods = tuple(_method(item) for item in row.rows("methods"))
    made = DemoZone(row.slug("slug"), row.text("name"), row.texts("countries"), methods)
    row.close()
    return made


def _method(row: Row) -> DemoMethod:
    made = DemoMethod(
        slug=row.slug("slug"),
        name=row.text("name"),
        description=row.text("description"),
        price=row.money("price", CURRENCY),
        days_min=row.whole("days_min"),
        days_max=row.whole("days_max"),
    )
    row.close()
    return made


def _tax_class(row: Row) -> DemoTaxClass:
    rates = []
    for item in row.rows("rates"):
        rates.append(DemoRate(item.text("country"), item.whole("basis_points")))
        item.close()
    made = DemoTaxClass(row.slug("slug"), row.text("name"), row.text("note"), tuple(rates))
    row.close()
    return made
