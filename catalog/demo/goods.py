"""Products and variants from their JSON rows; a variant group is multiplied out here."""

from collections.abc import Mapping
from itertools import product as combinations

from catalog.demo.art.files import FileSource, describe
from catalog.demo.fields import Row, read_file
from catalog.demo.pictures import Choices, each_picture, filled, pick
from catalog.demo.rows import (
    DemoFile,
    DemoPicture,
    DemoProduct,
    DemoSeo,
    DemoTip,
    DemoValue,
    DemoVariant,
    Kind,
)

Shown = list[tuple[DemoPicture, dict[str, str]]]


def read_products(name: str, currency: str, choices: Choices) -> list[DemoProduct]:
    """The products of one data file, in display order."""
    return [_product(row, currency, choices) for row in read_file(name)]


def seo(row: Row) -> DemoSeo:
    """Title and description for search engines."""
    made = DemoSeo(row.text("title"), row.text("description"))
    row.close()
    return made


def _product(row: Row, currency: str, choices: Choices) -> DemoProduct:
    pictures: Shown = []
    for item in row.rows("pictures"):
        pictures += each_picture(item, choices)
        item.close()
    variants: list[DemoVariant] = []
    for group in row.rows("variants"):
        variants += _variants(group, currency, choices, pictures)
        group.close()
    made = DemoProduct(
        slug=row.slug("slug"),
        name=row.text("name"),
        type=row.slug("type"),
        category=row.slug("category"),
        tax_class=row.slug("tax_class"),
        collections=row.texts("collections", required=False),
        tags=row.texts("tags", required=False),
        description=row.texts("description"),
        seo=seo(row.row("seo")),
        attributes=row.lists("attributes"),
        pictures=tuple(picture for picture, _ in pictures),
        variants=tuple(variants),
    )
    row.close()
    return made


def _variants(group: Row, currency: str, choices: Choices, shown: Shown) -> list[DemoVariant]:
    each = group.lists("each")
    picked = [[pick(group, choices, slug, name) for name in each[slug]] for slug in each]
    return [
        _variant(group, currency, dict(zip(each, values, strict=True)), shown)
        for values in combinations(*picked)
    ]


def _variant(
    group: Row, currency: str, options: Mapping[str, DemoValue], shown: Shown
) -> DemoVariant:
    slugs = {key: value.slug for key, value in options.items()}
    names = {key: value.name for key, value in options.items()}
    codes = {key: value.slug.upper() for key, value in options.items()}
    kind = _kind(group)
    tip = _tip(group, currency) if kind is Kind.TIP else None
    default = " / ".join(names.values()) or "Default"
    sources = [filled(group, "files", item, slugs) for item in group.texts("files", required=False)]
    return DemoVariant(
        sku=filled(group, "sku", group.text("sku"), codes),
        name=filled(group, "name", group.text("name", default), names),
        options=slugs,
        kind=kind,
        price=tip.suggestions[0] if tip else group.money("price", currency),
        compare_at=group.money("compare_at", currency) if group.has("compare_at") else None,
        stock=group.whole("stock") if group.has("stock") else None,
        weight_g=group.whole("weight_g", 0),
        ships=group.flag("ships"),
        repeatable=group.flag("repeatable"),
        tip=tip,
        pictures=tuple(
            picture.name for picture, shows in shown if shows and shows.items() <= slugs.items()
        ),
        files=tuple(_file(group, source) for source in sources),
    )


def _kind(group: Row) -> Kind:
    try:
        return Kind(group.text("kind", Kind.ORDINARY))
    except ValueError:
        raise group.fail("kind", "expected ordinary, durable or tip") from None


def _tip(group: Row, currency: str) -> DemoTip:
    amounts = group.moneys("suggestions", currency)
    return DemoTip(group.money("minimum", currency), amounts)


def _file(group: Row, source: str) -> DemoFile:
    kind, _, name = source.partition(":")
    try:
        found = FileSource(kind, name)
        filename, content_type = describe(found)
    except KeyError:
        raise group.fail("files", f"no such file: {source}") from None
    return DemoFile(filename, content_type, found)
