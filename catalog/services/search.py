"""Keeping the words by which products are found: which texts count, and how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product, ProductAttributeValue
from catalog.models.translation import ProductTranslation, VariantTranslation
from catalog.models.variant import Variant
from catalog.search.models import Posting
from catalog.search.services import keep
from catalog.search.words import stored_words
from store.kernel.text import blocks_to_plain
from store.outbox.services import emit

# A whole word counts 100 more than a beginning (search/match.py): the steps are no narrower.
NAME, ABROAD, SKU, OWN, SHELF, DESCRIPTION = 800, 700, 600, 500, 400, 200
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
    _abroad(products, texts)
    _around(products, texts)
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
        texts[product.pk].append((DESCRIPTION, _plain(product.description)))


def _abroad(ids: Iterable[int], texts: Texts) -> None:
    """Its words in other languages."""
    rows = ProductTranslation.objects.filter(product__in=list(ids)).order_by("id")
    for pk, name, description in rows.values_list("product_id", "name", "description"):
        texts[pk] += [(ABROAD, name), (DESCRIPTION, _plain(description))]


def _around(ids: Iterable[int], texts: Texts) -> None:
    """Names and SKUs of variants, answers, collections; in one statement."""
    keys = list(ids)
    variants = Variant.objects.filter(product__in=keys)
    answers = ProductAttributeValue.objects.filter(product__in=keys)
    entries = CollectionProduct.objects.filter(product__in=keys)
    other = VariantTranslation.objects.filter(variant__product__in=keys)
    parts = [
        _part(variants.exclude(sku=None), SKU, "product_id", "sku"),
        _part(variants, OWN, "product_id", "name"),
        _part(other, OWN, "variant__product_id", "name"),
        _part(answers, OWN, "product_id", "value__name"),
        _part(entries, SHELF, "product_id", "collection__name"),
        _part(entries, SHELF, "product_id", "collection__translations__name"),
    ]
    for pk, weight, text in parts[0].union(*parts[1:], all=True):
        texts[pk].append((weight, text or ""))


def _part(rows: QuerySet[Any], weight: int, owner: str, text: str) -> QuerySet[Any, Any]:
    """Rows of (product, weight, text)."""
    worth = Value(weight, output_field=IntegerField())
    found: QuerySet[Any, Any] = rows.order_by().annotate(worth=worth)
    return found.values_list(owner, "worth", text)


def _shelves(products: dict[int, Product], texts: Texts) -> None:
    """Names of the category and of those above it, in every language."""
    own = {row.category_id for row in products.values() if row.category_id is not None}
    if not own:
        return
    paths = dict(Category.objects.filter(pk__in=own).values_list("pk", "path"))
    above = {pk: [int(each) for each in path.split("/") if each] for pk, path in paths.items()}
    wanted = {each for line in above.values() for each in line}
    names: dict[int, list[str]] = defaultdict(list)
    rows = Category.objects.filter(pk__in=wanted).order_by("pk", "translations__id")
    for pk, name, other in rows.values_list("pk", "name", "translations__name"):
        names[pk] += [name, other or ""]
    for pk, product in products.items():
        for each in above.get(product.category_id or 0, []):
            texts[pk] += [(SHELF, name) for name in names[each]]


def _plain(blocks: dict[str, Any]) -> str:
    return blocks_to_plain(blocks)[:MAX_DESCRIPTION] if blocks else ""


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
