"""What a text asks for, and the products that have all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet, Value

from catalog.models.product import Product
from catalog.search.codes import beginning, code, may_have_typos, trigrams
from catalog.search.match import CODES, Needle, join
from catalog.search.typos import allowed, guesses
from catalog.search.words import asked_words, is_unspaced

MAX_WORDS = 8
MAX_QUERY = 200
MAX_CANDIDATES = 150
# A look at one word for each code: to count all words with "s" would take longer than the search.
_KNOWN = """
SELECT asked.column1 FROM (VALUES {}) asked WHERE (
SELECT 1 FROM search_beginning b JOIN search_posting p ON p.word = b.word
WHERE b.code = asked.column1 LIMIT 1) = 1
"""
_SIMILAR = """
SELECT w.text, COUNT(*) AS shared FROM search_trigram t JOIN search_word w ON w.code = t.word
WHERE t.code IN ({}) AND w.length >= %s
AND EXISTS (SELECT 1 FROM search_posting p WHERE p.word = w.code)
GROUP BY w.code, w.text, w.length HAVING COUNT(*) >= %s
ORDER BY shared DESC, ABS(w.length - %s), w.code LIMIT %s
"""


def asked(text: str) -> tuple[Needle, ...]:
    """The needles of the first 8 words in the first 200 characters; none for a text without words.

    One statement; one more for each word with which no product's word begins: that is taken for
    a typo, and words like it are looked for instead.
    """
    words = asked_words(text[:MAX_QUERY])[:MAX_WORDS]
    known = _known(words)
    return tuple(_needle(word, mistyped=beginning(word) not in known) for word in words)


def matched(products: QuerySet[Product], needles: Sequence[Needle]) -> QuerySet[Product]:
    """Products with every word asked for, with their `rank` (the smaller the better).

    Without a needle: none. The number of needles is the statement's shape, all else is bound.
    """
    if not needles:
        nothing = Value(0, output_field=IntegerField())
        return products.none().annotate(rank=nothing)
    found = products.all()
    return found.annotate(rank=join(found.query, needles))


def values_of(needles: Iterable[Needle]) -> list[int]:
    """What a compiled statement binds, five integers a needle: the whole word, four beginnings."""
    return [value for needle in needles for value in (needle.exact, *needle.codes)]


def _known(words: Sequence[str]) -> set[int]:
    """The codes of those with which some product's word begins."""
    codes = [beginning(word) for word in words]
    return {row[0] for row in _rows(_KNOWN, codes, sign="(%s)")}


def _needle(word: str, *, mistyped: bool) -> Needle:
    meant = _meant(word) if mistyped else []
    best, *others = meant or [word]
    codes = [beginning(best), *(beginning(other) for other in others)]
    codes += codes[:1] * (CODES - len(codes))
    return Needle((codes[0], codes[1], codes[2], codes[3]), code(best))


def _meant(word: str) -> list[str]:
    if not may_have_typos(word) or is_unspaced(word):
        return []
    grams, slips = trigrams(word), allowed(word)
    # One slip spoils at most three trigrams.
    shared = max(1, len(grams) - 3 * slips)
    bounds = (len(word) - slips, shared, len(word), MAX_CANDIDATES)
    return guesses(word, (row[0] for row in _rows(_SIMILAR, grams, bounds)))


def _rows(
    sql: str, codes: Sequence[int], more: Sequence[int] = (), *, sign: str = "%s"
) -> list[tuple[Any, ...]]:
    if not codes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(", ".join([sign] * len(codes))), [*codes, *more])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
