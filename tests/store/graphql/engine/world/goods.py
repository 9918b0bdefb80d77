"""A shop of any size: so many of everything that a list of the catalog may hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from catalog.content.models import Menu, MenuItem, Page
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product, ProductType
from catalog.models.variant import Variant
from catalog.services import attributes, categories, page_types, products, translations, types
from catalog.services import variants as variant_services
from catalog.services.images import attach
from catalog.services.search import index
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.catalog.make import a_page, a_product, a_type, a_variant, sell
from tests.support.goods import taxed

BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": "Holds tea."}}]}
FACTS: dict[str, tuple[str, str]] = {
    "material": (Attribute.MULTISELECT, ""),
    "width": (Attribute.NUMERIC, ""),
    "care": (Attribute.RICH_TEXT, ""),
    "maker": (Attribute.TEXT, ""),
    "fired": (Attribute.BOOLEAN, ""),
    "made": (Attribute.DATE, ""),
    "seen": (Attribute.DATE_TIME, ""),
    "sheet": (Attribute.FILE, ""),
    "grade": (Attribute.DROPDOWN, ""),
    "goes-with": (Attribute.REFERENCE, "product"),
    "piece": (Attribute.SINGLE_REFERENCE, "product-variant"),
    "pieces": (Attribute.REFERENCE, "product-variant"),
    "best": (Attribute.SINGLE_REFERENCE, "product"),
    "shelf": (Attribute.SINGLE_REFERENCE, "category"),
    "shelves": (Attribute.REFERENCE, "category"),
    "group": (Attribute.SINGLE_REFERENCE, "collection"),
    "groups": (Attribute.REFERENCE, "collection"),
    "story": (Attribute.SINGLE_REFERENCE, "page"),
    "stories": (Attribute.REFERENCE, "page"),
}
_colours = itertools.count(1)


@dataclass
class Goods:
    """What is in the shop, in the order it was made."""

    kind: ProductType
    products: list[Product] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def stock_up(channel: Channel, size: int) -> Goods:
    """So many products, with so many variants and pictures each; as many shelves, pages, links."""
    goods = Goods(a_type())
    root = categories.create(name="Root", slug="root", actor=SYSTEM)
    goods.categories.append(root)
    for i in range(size):
        shelf = categories.create(name=f"Shelf {i}", slug=f"shelf-{i}", parent=root, actor=SYSTEM)
        goods.categories.append(shelf)
        goods.pages.append(a_page(slug=f"page-{i}", title=f"Page {i}", content=BLOCKS))
        goods.collections.append(_collection(channel, i))
    tax = taxed(200_000)
    for i in range(size):
        goods.products.append(_product(channel, goods, i))
        goods.variants += _variants(channel, goods.products[-1], size)
    Product.objects.update(tax_class=tax, metadata={"care": "by hand", "a": "1"})
    _picture(goods, size)
    _answer(goods)
    for group in goods.collections:
        rows = [CollectionProduct(collection=group, product=each) for each in goods.products]
        CollectionProduct.objects.bulk_create(rows)
    _menu(goods)
    _translate(goods)
    index([each.pk for each in goods.products])
    return goods


def _collection(channel: Channel, i: int) -> Collection:
    made = Collection.objects.create(slug=f"group-{i}", name=f"Group {i}", description=BLOCKS)
    CollectionListing.objects.create(collection=made, channel=channel)
    return made


def _product(channel: Channel, goods: Goods, i: int) -> Product:
    made = a_product(channel, name=f"Mug {i}", slug=f"mug-{i}")
    shelf = goods.categories[1 + i % (len(goods.categories) - 1)]
    Product.objects.filter(pk=made.pk).update(
        category=shelf, description=BLOCKS, external_reference=f"ref-{i}", seo_title=f"Mug {i}"
    )
    made.refresh_from_db()
    return made


def _variants(channel: Channel, product: Product, size: int) -> list[Variant]:
    made = []
    for i in range(size):
        row = a_variant(product, stock=i + 200, name=f"Size {i}", options={"Size": f"S{i}"})
        sell(row, channel, f"{8 + i}.00", before="20.00" if i % 2 else "")
        made.append(row)
    Variant.objects.filter(product=product).update(weight_g=250, metadata={"fits": "all"})
    return made


def _picture(goods: Goods, size: int) -> None:
    """Each product has so many pictures, shown by all of its variants."""
    for i in range(size):
        file = BytesIO()
        Image.new("RGB", (40, 30), (next(_colours) % 256, i % 256, 7)).save(file, "PNG")
        for product in goods.products:
            attach(
                product=product,
                content=file.getvalue(),
                name=f"mug-{i}.png",
                alt=f"Side {i}",
                actor=SYSTEM,
            )
    for product in goods.products:
        shown = [
            VariantMedia(variant=row, media=media)
            for row in product.variants.all()
            for media in ProductMedia.objects.filter(product=product)
        ]
        VariantMedia.objects.bulk_create(shown)
    image = ProductMedia.objects.values_list("image_id", flat=True).first()
    Category.objects.update(image_id=image, image_alt="A shelf")
    Collection.objects.update(image_id=image, image_alt="A group")


def _answer(goods: Goods) -> None:
    """Products, variants and pages answer attributes of every kind."""
    facts = [_attribute(name, *each) for name, each in FACTS.items()]
    swatch = attributes.create(
        name="Glaze", slug="glaze", input_type=Attribute.SWATCH, actor=SYSTEM
    )
    attributes.add_value(attribute=swatch, name="Teal", value="#008080", actor=SYSTEM)
    size = Attribute.objects.get(slug="size")
    told = attributes.create(name="Note", slug="note", input_type=Attribute.TEXT, actor=SYSTEM)
    types.set_type_attributes(
        product_type=goods.kind,
        product=[*facts, swatch],
        variant=[size],
        variant_facts=[told],
        actor=SYSTEM,
    )
    for i, product in enumerate(goods.products):
        products.set_attributes(product=product, values=_answers(goods, i), actor=SYSTEM)
    for row in goods.variants:
        variant_services.set_attributes(variant=row, values={"note": ["Soft"]}, actor=SYSTEM)
    author = attributes.create(
        name="Author", input_type=Attribute.TEXT, for_pages=True, actor=SYSTEM
    )
    kind = goods.pages[0].page_type
    page_types.set_type_attributes(page_type=kind, attributes=[author], actor=SYSTEM)
    for page in goods.pages:
        page_types.set_page_attributes(page=page, values={"author": ["Ada"]}, actor=SYSTEM)


def _attribute(slug: str, input_type: str, entity_type: str) -> Attribute:
    return attributes.create(
        name=slug.title(),
        slug=slug,
        input_type=input_type,
        entity_type=entity_type,
        actor=SYSTEM,
    )


def _answers(goods: Goods, i: int) -> dict[str, Any]:
    """Of the product in this place; references lead to its neighbours, and to all."""
    other = goods.products[i - 1]
    piece = goods.variants[i]
    shelf, group, page = goods.categories[1 + i], goods.collections[i], goods.pages[i]
    return {
        "material": ["Clay", "Glass"],
        "width": [str(10 + i)],
        "care": [BLOCKS],
        "maker": ["Ada"],
        "fired": [i % 2 == 0],
        "made": [date(2026, 1, 1 + i)],
        "seen": [datetime(2026, 1, 1 + i, 12, tzinfo=UTC)],
        "sheet": [f"/media/ab/sheet-{i}.png"],
        "grade": ["First" if i % 2 else "Second"],
        "glaze": ["Teal"],
        "goes-with": goods.products,
        "piece": [piece],
        "pieces": goods.variants[:3],
        "best": [other],
        "shelf": [shelf],
        "shelves": goods.categories,
        "group": [group],
        "groups": goods.collections,
        "story": [page],
        "stories": goods.pages,
    }


def _menu(goods: Goods) -> None:
    """A menu with a link to everything, and as many below the first."""
    menu = Menu.objects.create(slug="navbar", name="Navbar")
    first = MenuItem.objects.create(menu=menu, name="All", url="/all")
    for parent in (None, first):
        for i, shelf in enumerate(goods.categories[1:]):
            rows: list[dict[str, Any]] = [
                {"category": shelf},
                {"collection": goods.collections[i]},
                {"page": goods.pages[i]},
                {"url": f"/{i}"},
            ]
            for row in rows:
                MenuItem.objects.create(menu=menu, parent=parent, name=f"Link {i}", **row)


def _translate(goods: Goods) -> None:
    things: list[tuple[translations.Translated, Iterable[Any]]] = [
        (translations.PRODUCT, goods.products),
        (translations.CATEGORY, goods.categories),
        (translations.COLLECTION, goods.collections),
        (translations.VARIANT, goods.variants),
        (translations.ATTRIBUTE, Attribute.objects.all()),
        (translations.MENU_ITEM, MenuItem.objects.all()),
    ]
    for thing, rows in things:
        told = {row.pk: {"name": f"Wort {row.pk}"} for row in rows}
        translations.translate_new(thing=thing, words=told, language="de", actor=SYSTEM)
    values = AttributeValue.objects.values_list("pk", flat=True)
    texts = {pk: {"name": f"Wert {pk}", "plain_text": f"Satz {pk}"} for pk in values}
    translations.translate_new(
        thing=translations.ATTRIBUTE_VALUE, words=texts, language="de", actor=SYSTEM
    )
    titles = {row.pk: {"title": f"Seite {row.pk}"} for row in goods.pages}
    translations.translate_new(thing=translations.PAGE, words=titles, language="de", actor=SYSTEM)
