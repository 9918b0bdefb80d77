"""How far a mistyped word is from the beginning of another; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONG = 8
MOST = 4


@dataclass(frozen=True, order=True)
class Guess:
    """What may have been meant: how many slips, and the beginning of a word; smaller is better."""

    slips: int
    spare: int
    beginning: str


def allowed(word: str) -> int:
    """One slip in a word, two in a long one."""
    return 2 if len(word) >= LONG else 1


def guesses(word: str, candidates: Iterable[str]) -> list[str]:
    """The beginnings of candidates that are nearest, at most four, the best first.

    Whole words, with what goes on after them, come before mere beginnings.
    """
    limit = allowed(word)
    found = sorted({guess for each in candidates if (guess := _guess(word, each, limit))})
    nearest = [guess for guess in found if guess.slips == found[0].slips]
    whole = [guess for guess in nearest if not guess.spare]
    return list(dict.fromkeys(guess.beginning for guess in whole or nearest))[:MOST]


def _guess(word: str, candidate: str, limit: int) -> Guess | None:
    slips, length = slips_to_beginning(word, candidate, limit)
    return Guess(slips, len(candidate) - length, candidate[:length]) if slips <= limit else None


def slips_to_beginning(word: str, candidate: str, limit: int) -> tuple[int, int]:
    """Fewest slips from a word to some beginning of the candidate, and that beginning's length.

    A slip: a letter too many, too few, another one, or two that changed places. Of beginnings
    that are equally near the longest is taken.
    """
    other = candidate[: len(word) + limit]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(word, 1):
        before, last, row = row, before, [place]
        for at, letter in enumerate(other, 1):
            same = before[at - 1] + (sign != letter)
            best = min(same, before[at] + 1, row[at - 1] + 1)
            if last and at > 1 and sign == other[at - 2] and word[place - 2] == letter:
                best = min(best, last[at - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1, 0
    slips = min(row)
    return slips, max(at for at, value in enumerate(row) if value == slips)
