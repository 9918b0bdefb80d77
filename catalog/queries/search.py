"""Search: folded words, every one of them the beginning of a word of the product."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.models.product import Product

MAX_WORDS = 8
MAX_QUERY = 200
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents: "Café-Crème" → cafe, creme."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in folded if not unicodedata.combining(sign)))


def search_text(texts: Iterable[str]) -> str:
    """What is stored for a product: each word once, in order, each after a space."""
    found = dict.fromkeys(word for text in texts for word in words(text))
    return "".join(f" {word}" for word in found)


def matching(products: QuerySet[Product], query: str) -> QuerySet[Product]:
    """Products that have a word beginning with each word asked for; none for no word."""
    asked = words(query[:MAX_QUERY])[:MAX_WORDS]
    if not asked:
        return products.none()
    condition = Q()
    for word in asked:
        condition &= Q(search_text__contains=f" {word}")
    return products.filter(condition)


def with_rank(products: QuerySet[Product], query: str) -> QuerySet[Product]:
    """Adds `rank`: 0 when the name begins with the first word asked for, else 1."""
    asked = words(query[:MAX_QUERY])[:1]
    begins = [When(search_text__startswith=f" {word}", then=Value(0)) for word in asked]
    return products.annotate(rank=Case(*begins, default=Value(1), output_field=IntegerField()))
