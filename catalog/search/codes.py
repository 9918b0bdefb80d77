"""Words as integers, so that both databases compare them alike and quickly; pure."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

MAX_BEGINNING = 20
MIN_TYPO = 4
_BITS = 21


@lru_cache(maxsize=20_000)
def code(text: str) -> int:
    """63 bits of a digest: the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def beginning(text: str) -> int:
    """The code of the words that begin so."""
    return code(text[:MAX_BEGINNING])


def beginnings(word: str) -> list[int]:
    """The codes of all that a word begins with."""
    return [code(word[:size]) for size in range(1, min(len(word), MAX_BEGINNING) + 1)]


def trigrams(word: str) -> list[int]:
    """Each three neighbours as one integer, whatever their order, two blanks before the word.

    Without an order two letters that changed places still share most of their trigrams.
    """
    padded = [0, 0, *(ord(sign) for sign in word)]
    found = {_packed(*sorted(padded[at : at + 3])) for at in range(len(word))}
    return sorted(found)


def may_have_typos(word: str) -> bool:
    """Whether a word is long enough, and has no digit: numbers are meant as they are written."""
    return len(word) >= MIN_TYPO and not any(sign.isdigit() for sign in word)


def _packed(low: int, middle: int, high: int) -> int:
    return (low << 2 * _BITS) | (middle << _BITS) | high
