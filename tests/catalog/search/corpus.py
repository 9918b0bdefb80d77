"""A small shop in many languages; `build` writes it, the same on both databases."""

from __future__ import annotations

from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.product import Product
from catalog.services.search import index
from store.channels.models import Channel
from tests.catalog.make import a_product, a_variant, sell

# slug: name, SKU, category, description
GOODS = {
    "blue-mug": ("Blue mug", "MUG-001-BL", "Kitchen", "Holds tea, coffee or cocoa."),
    "mug": ("Mug", "MUG-002", "Kitchen", "Plain."),
    "mugwort": ("Mugwort tea", "TEA-7", "Kitchen", "A herb. It is not a mug."),
    "hoodie": ("Hoodie with a zip", "HOOD-XL", "Clothing", "Warm cotton."),
    "tshirt": ("T-Shirt of cotton", "TS-44", "Clothing", "Blue or red."),
    "short": ("Shorts", "SH-1", "Clothing", "For summer."),
    "shirt": ("Linen shirt", "LS-9", "Clothing", "For summer too."),
    "cafe": ("Café crème", "CC-1", "Kitchen", "A cup of Straßenkaffee."),
    "istanbul": ("İstanbul posteri", "IST", "Posters", "Işık ve gölge."),
    "poster": ("Plakat Ærø", "AE", "Posters", "Grøn ø."),
    "tower": ("東京タワー ポスター", "JP-1", "Posters", "夜の東京。"),
    "guitar": ("ギター", "JP-2", "Posters", "おんがく"),
    "kvass": ("Квас хлебный", "RU-1", "Kitchen", "Ёмкость один литр."),
    "shalom": ("שָׁלוֹם", "IL-1", "Posters", "مَرْحَبًا"),
    "namaste": ("नमस्ते", "IN-1", "Posters", "हिन्दी"),
    "hangul": ("한국어 책", "KR-1", "Posters", "서울"),
    "photograph": ("Photographs of harbours", "PH-1", "Posters", "Printed on paper."),
    "stars": ("***", "ST-1", "Posters", ""),
}


def build(channel: Channel) -> dict[str, Product]:
    """The products by slug, listed and for sale; the gift collection holds the first two."""
    shelves = {
        name: Category.objects.create(slug=name.lower(), name=name)
        for name in ("Kitchen", "Clothing", "Posters")
    }
    for shelf in shelves.values():
        Category.objects.filter(pk=shelf.pk).update(path=f"/{shelf.pk}/")
    made = {}
    for slug, (name, sku, where, words) in GOODS.items():
        product = a_product(channel, name=name, slug=slug)
        blocks = [{"type": "paragraph", "data": {"text": words}}]
        product.category, product.description = shelves[where], {"blocks": blocks}
        product.save()
        variant = a_variant(product)
        variant.sku = sku
        variant.save()
        sell(variant, channel, "1.00")
        made[slug] = product
    gifts = Collection.objects.create(slug="gifts", name="Gifts for uncles")
    for slug in ("blue-mug", "hoodie"):
        CollectionProduct.objects.create(collection=gifts, product=made[slug])
    index(product.pk for product in made.values())
    return made
