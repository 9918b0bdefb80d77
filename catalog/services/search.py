"""Keeping the words by which products are found: which texts count, and how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.search.models import Posting
from catalog.search.services import keep
from catalog.search.words import stored_words
from store.kernel.text import blocks_to_plain
from store.outbox.services import emit

# A whole word counts 100 more than a beginning (search/match.py): the steps are no narrower.
NAME, SKU, OWN, SHELF, DESCRIPTION = 800, 600, 500, 400, 200
MAX_WORDS = 400
MAX_DESCRIPTION = 20_000
EVENT = "search_stale"
BATCH = 100
Texts = dict[int, list[tuple[int, str]]]


def index(product_ids: Iterable[int]) -> int:
    """Write anew the words of these products, where they differ, in the caller's transaction.

    Answers how many rows changed.
    """
    # The row is the lock: two who write the words of one product come one after the other.
    locked = Product.objects.filter(pk__in=list(product_ids)).select_for_update(of=("self",))
    products = {row.pk: row for row in locked.select_related("product_type").order_by("pk")}
    if not products:
        return 0
    texts: Texts = defaultdict(list)
    _own(products.values(), texts)
    _of_variants(products, texts)
    _shelves(products, texts)
    return keep(words={pk: _weights(product, texts[pk]) for pk, product in products.items()})


def later(product_ids: Iterable[int]) -> None:
    """Have the words of many products written soon, by the worker; in the caller's transaction."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        emit(EVENT, ids[start], products=ids[start : start + BATCH])


def rewrite(product_ids: Iterable[int]) -> int:
    """As index(), in a transaction of its own."""
    with transaction.atomic():
        return index(product_ids)


def fill(limit: int = BATCH, after: int = 0) -> int:
    """Write the words of products that have none, by id from `after` on; answers the last id.

    0 = all have words. For stores that are older than the tables of words.
    """
    bare = Product.objects.filter(~Exists(Posting.objects.filter(product=OuterRef("pk"))))
    ids = list(bare.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])
    rewrite(ids)
    return ids[-1] if ids else 0


def _own(products: Iterable[Product], texts: Texts) -> None:
    for product in products:
        own = [product.vendor, product.product_type.name, *product.tags]
        texts[product.pk] += [(OWN, text) for text in own]
        description = blocks_to_plain(product.description)[:MAX_DESCRIPTION]
        texts[product.pk].append((DESCRIPTION, description))


def _of_variants(ids: Iterable[int], texts: Texts) -> None:
    """Names and SKUs."""
    rows = Variant.objects.filter(product__in=list(ids)).order_by("position", "id")
    for pk, name, sku in rows.values_list("product_id", "name", "sku"):
        texts[pk] += [(SKU, sku or ""), (OWN, name)]


def _shelves(products: dict[int, Product], texts: Texts) -> None:
    """Names of the category, of those above it, and of collections."""
    own = [row.category_id for row in products.values() if row.category_id is not None]
    paths = dict(Category.objects.filter(pk__in=own).values_list("pk", "path"))
    above = {pk: [int(each) for each in path.split("/") if each] for pk, path in paths.items()}
    wanted = {each for line in above.values() for each in line}
    names = dict(Category.objects.filter(pk__in=wanted).values_list("pk", "name"))
    for pk, product in products.items():
        line = above.get(product.category_id or 0, [])
        texts[pk] += [(SHELF, names[each]) for each in line if each in names]
    entries = CollectionProduct.objects.filter(product__in=products).order_by("collection_id")
    for pk, name in entries.values_list("product_id", "collection__name"):
        texts[pk].append((SHELF, name))


def _weights(product: Product, texts: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Words with the weight of the best place they stand in; the lightest are left out."""
    name = stored_words(product.name)
    # In a short name, and at its beginning, a word says more of what the thing is.
    brevity = 20 - min(len(name), 20)
    found = {word: NAME + brevity + 30 - 3 * min(place, 10) for place, word in enumerate(name)}
    for weight, text in sorted(texts, key=lambda each: -each[0]):
        for word in stored_words(text):
            if len(found) >= MAX_WORDS:
                return found
            found.setdefault(word, weight)
    return found
