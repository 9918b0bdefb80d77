"""Our own list of the first tier's queries: each asked in every way it may be asked."""

from __future__ import annotations

from typing import Any

from catalog.content.models import Menu
from catalog.models.media import ProductMedia
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS
from store.kernel.ids import from_global, to_global
from tests.store.graphql.engine.world.asking import planned, read
from tests.store.graphql.engine.world.goods import Goods
from tests.store.graphql.engine.world.people import People

IN = "channel: $channel"
FIRST = {
    "after": 'products(channel: "default-channel", first: 1)',
    "afterCategory": "categories(first: 1)",
    "afterCollection": 'collections(channel: "default-channel", first: 1)',
    "afterPage": "pages(first: 1)",
}
NARROW = [
    'filter: {search: "mug", channel: "default-channel", slugs: ["mug-0", "mug-1"]}',
    'filter: {attributes: [{slug: "material", values: ["clay"]}], hasCategory: true}',
    "filter: {price: {gte: 1.5}, minimalPrice: {lte: 90}, stockAvailability: IN_STOCK}",
    "filter: {ids: [$product], isPublished: true, isVisibleInListing: true}",
    'where: {OR: [{slug: {eq: "mug-0"}}, {minimalPrice: {range: {gte: "2.5", lte: "9"}}}]}',
    'where: {attributes: [{slug: "width", valuesRange: {gte: 1, lte: 99}}], isAvailable: true}',
    'where: {attributes: [{slug: "made", date: {gte: "2026-01-01"}}, {slug: "fired"}]}',
    'where: {updatedAt: {range: {gte: "2020-01-01T00:00:00Z"}}, metadata: [{key: "a"}]}',
]
SORTED = ["NAME", "PRICE", "MINIMAL_PRICE", "LAST_MODIFIED", "DATE", "TYPE", "PUBLISHED", "RATING"]
HEADS: dict[str, list[str]] = {
    "products": [
        f"products({IN}, first: 20)",
        f"products({IN}, first: 1, after: $after)",
        f"products({IN}, last: 1)",
        f"products({IN}, last: 1, before: $after) @skip(if: $off)",
        f'products({IN}, first: 2, search: "mug")',
        *(f"products({IN}, first: 20, {each})" for each in NARROW),
        *(
            f"products({IN}, first: 20, sortBy: {{field: {each}, direction: DESC}})"
            for each in SORTED
        ),
    ],
    "product": [
        f'product(slug: "mug-0", {IN})',
        f"product(id: $product, {IN})",
        f'product(externalReference: "ref-1", {IN})',
        f'product(slug: "none", slugLanguageCode: DE, {IN})',
    ],
    "productVariant": [
        f"productVariant(id: $variant, {IN})",
        f"productVariant(sku: $sku, {IN})",
        f'productVariant(externalReference: "none", {IN})',
    ],
    "category": [
        'category(slug: "root")',
        "category(id: $category)",
        'category(slug: "wurzel", slugLanguageCode: DE)',
    ],
    "categories": [
        "categories(first: 20)",
        "categories(first: 20, level: 0)",
        'categories(last: 2, filter: {search: "shelf", slugs: ["shelf-0"], ids: [$category]})',
        "categories(first: 1, after: $afterCategory)",
        "categories(last: 1, before: $afterCategory)",
    ],
    "collection": [
        f'collection(slug: "group-0", {IN})',
        f"collection(id: $collection, {IN})",
        f'collection(slug: "gruppe", slugLanguageCode: FR, {IN})',
    ],
    "collections": [
        f"collections({IN}, first: 20)",
        f'collections({IN}, last: 1, filter: {{search: "group", ids: [$collection]}})',
        f"collections({IN}, first: 1, after: $afterCollection)",
        f"collections({IN}, last: 1, before: $afterCollection)",
    ],
    "page": [
        'page(slug: "page-0")',
        f"page(id: $page, {IN})",
        'page(slug: "seite", slugLanguageCode: DE)',
    ],
    "pages": [
        "pages(first: 20)",
        f'pages({IN}, last: 2, where: {{slug: {{oneOf: ["page-0", "page-1"]}}, ids: [$page]}})',
        'pages(first: 9, where: {attributes: [{slug: "author"}], AND: [{metadata: {key: "a"}}]})',
        "pages(first: 1, after: $afterPage)",
        "pages(last: 1, before: $afterPage)",
    ],
    "menu": [f'menu(slug: "navbar", {IN})', "menu(id: $menu)", 'menu(name: "Navbar")'],
    "checkout": ["checkout(id: $checkout)", "checkout(token: $token)"],
    "order": ["order(id: $order)"],
    "me": ["me"],
    "channel": ['channel(slug: "default-channel")', "channel(id: $channelId)"],
    "channels": ["channels"],
    "addressValidationRules": [
        "addressValidationRules(countryCode: US)",
        'addressValidationRules(countryCode: US, countryArea: "CA", city: "x", cityArea: "y")',
    ],
    "shop": ["shop @include(if: $on)"],
}


def given(goods: Goods, people: People) -> dict[str, Any]:
    """What the variables of the heads hold in this shop."""
    variant = goods.variants[0]
    media = ProductMedia.objects.filter(product=goods.products[0]).order_by("pk")[0]
    found: dict[str, Any] = {
        "category": to_global("Category", goods.categories[0].pk),
        "channel": "default-channel",
        "channelId": to_global("Channel", Channel.objects.get(slug="default-channel").pk),
        "checkout": people.ada.checkout,
        "collection": to_global("Collection", goods.collections[0].pk),
        "media": to_global("ProductMedia", media.pk),
        "menu": to_global("Menu", Menu.objects.get(slug="navbar").pk),
        "off": False,
        "on": True,
        "order": people.ada.order,
        "page": to_global("Page", goods.pages[0].pk),
        "product": to_global("Product", goods.products[0].pk),
        "sku": variant.sku,
        "token": from_global(people.ada.checkout, "Checkout"),
        "variant": to_global("ProductVariant", variant.pk),
    }
    for name, head in FIRST.items():
        page = read(f"{{ page: {head} {{ pageInfo {{ endCursor }} }} }}")
        found[name] = planned(page, {}, ANONYMOUS)["data"]["page"]["pageInfo"]["endCursor"]
    return found
