"""Keeping the words of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db import connection

from catalog.search.codes import beginnings, code, may_have_typos, trigrams
from catalog.search.models import Beginning, Posting, Trigram, Word
from catalog.search.words import is_unspaced
from store.kernel.rows import is_postgres

# Any number will do; it stands for "new words are being written".
_LOCK = 7_264_001
_BATCH = 400
Weights = Mapping[str, int]


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
        Posting.objects.bulk_create(
            (
                Posting(product_id=product, word=word, weight=weight)
                for (product, word), weight in sorted(fresh.items())
            ),
            batch_size=_BATCH,
        )
    return len(gone | fresh.keys())


def _learn(words: Iterable[str]) -> None:
    """Write the words that no product had before, with their beginnings and trigrams."""
    codes = {code(word): word for word in words}
    known = Word.objects.filter(code__in=list(codes)).values_list("code", flat=True)
    new = {key: codes[key] for key in sorted(codes.keys() - set(known))}
    if not new:
        return
    _one_at_a_time()
    Word.objects.bulk_create(
        (Word(code=key, text=word, length=len(word)) for key, word in new.items()),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    Beginning.objects.bulk_create(
        chain.from_iterable(
            (Beginning(code=start, word=key) for start in beginnings(word))
            for key, word in new.items()
        ),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    Trigram.objects.bulk_create(
        chain.from_iterable(
            (Trigram(code=gram, word=key) for gram in trigrams(word))
            for key, word in new.items()
            if may_have_typos(word) and not is_unspaced(word)
        ),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )


def _one_at_a_time() -> None:
    """Two who write the same new words in another order would wait for each other for ever."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
