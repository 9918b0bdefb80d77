"""Keeping the words of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice

from django.db import connection
from django.db.models import Model

from catalog.search.codes import beginnings, code, may_have_typos, trigrams
from catalog.search.models import Beginning, Posting, Trigram, Word
from catalog.search.words import is_unspaced
from store.kernel.rows import is_postgres

# Any number will do; it stands for "new words are being written".
_LOCK = 7_264_001
_BATCH = 300
Weights = Mapping[str, int]
Row = tuple[int | str, ...]


def keep(*, words: Mapping[int, Weights]) -> int:
    """Write the words of products, by product id, where they differ, in the caller's transaction.

    Each word has its weight, 1 to 999. Answers how many rows changed.
    """
    wanted = {
        (product, code(word)): weight
        for product, weights in words.items()
        for word, weight in weights.items()
    }
    rows = Posting.objects.filter(product__in=list(words))
    told = rows.values_list("product_id", "word", "weight")
    there = {(product, word): weight for product, word, weight in told}
    gone = {key for key, weight in there.items() if wanted.get(key) != weight}
    fresh = {key: weight for key, weight in wanted.items() if there.get(key) != weight}
    for product in {product for product, _ in gone}:
        mine = [word for owner, word in gone if owner == product]
        Posting.objects.filter(product=product, word__in=mine).delete()
    if fresh:
        _learn({word for weights in words.values() for word in weights})
        rows_of = ((product, word, weight) for (product, word), weight in sorted(fresh.items()))
        _insert(Posting, ("product_id", "word", "weight"), rows_of)
    return len(gone | fresh.keys())


def _learn(words: Iterable[str]) -> None:
    """Write the words that no product had before, with their beginnings and trigrams."""
    codes = {code(word): word for word in words}
    known = Word.objects.filter(code__in=list(codes)).values_list("code", flat=True)
    new = {key: codes[key] for key in sorted(codes.keys() - set(known))}
    if not new:
        return
    _one_at_a_time()
    _insert(
        Word,
        ("code", "text", "length"),
        ((key, word, len(word)) for key, word in new.items()),
    )
    pair = ("code", "word")
    _insert(
        Beginning,
        pair,
        ((start, key) for key, word in new.items() for start in beginnings(word)),
    )
    mistaken = {key: word for key, word in new.items() if _may_be_mistaken(word)}
    _insert(
        Trigram, pair, ((gram, key) for key, word in mistaken.items() for gram in trigrams(word))
    )


def _may_be_mistaken(word: str) -> bool:
    return may_have_typos(word) and not is_unspaced(word)


def _insert(table: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows as they are, without a model's object for each: an import writes very many."""
    row_sign = f"({', '.join(['%s'] * len(columns))})"
    names = f"{table._meta.db_table} ({', '.join(columns)})"
    into = f"INSERT INTO {names} VALUES "  # noqa: S608 - names of our own tables and columns
    left = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, _BATCH)):
            signs = ", ".join([row_sign] * len(batch))
            values = list(chain.from_iterable(batch))
            cursor.execute(f"{into}{signs} ON CONFLICT DO NOTHING", values)


def _one_at_a_time() -> None:
    """Two who write the same new words in another order would wait for each other for ever."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
