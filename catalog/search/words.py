"""What a word is: folded text, cut where its script cuts; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_LENGTH = 40
WINDOW = 4
MAX_JOINED = 6

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Scripts that put no spaces between words: their text is found by any run of up to four signs.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+)"
)
# Combining classes of accents, and of vowel points that people leave out when they type. Marks
# that make another letter (a Japanese voicing, an Indian vowel) are not among them.
_ACCENTS = frozenset({1, 202, 216, 218, 220, 222, 228, 230, 232, 233, 234, 240, *range(10, 36)})
# Letters that Unicode does not take apart, as people without the key write them.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "ŋ": "n", "ĸ": "k", "ǝ": "e"}
)


def fold(text: str) -> str:
    """Lower case without accents: "Ærø, Straße, İSTANBUL" → "aero, strasse, istanbul"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(sign for sign in apart if unicodedata.combining(sign) not in _ACCENTS)
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def asked_words(text: str) -> list[str]:
    """The words of a question in their order, each once."""
    found = (part for word in _words(fold(text)) for part in _windows(word))
    return list(dict.fromkeys(found))


def stored_words(text: str) -> list[str]:
    """The words by which a text is found, in order, each once.

    Parts that a sign joins stand together too: "T-Shirt" → t, shirt, tshirt.
    """
    found: dict[str, None] = {}
    for chunk in fold(text).split():
        parts = _words(chunk)
        for word in parts:
            found.update(dict.fromkeys(_starts(word)))
        if 1 < len(parts) <= MAX_JOINED and not _UNSPACED.search(chunk):
            found["".join(parts)[:MAX_LENGTH]] = None
    return list(found)


def is_unspaced(word: str) -> bool:
    """Whether it is of a script without spaces."""
    return _UNSPACED.search(word) is not None


def _words(folded: str) -> list[str]:
    """Runs of letters, digits and the marks that belong to them."""
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return "".join(sign if _belongs(sign) else " " for sign in folded).split()


def _belongs(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _runs(word: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a word, and whether each is of a script without spaces."""
    if word.isascii():
        yield word, False
        return
    for piece in _UNSPACED.split(word):
        if piece:
            yield piece, is_unspaced(piece)


def _starts(word: str) -> Iterator[str]:
    """What is stored: a word, or the signs from each place of a run on."""
    for piece, unspaced in _runs(word):
        if unspaced:
            yield from (piece[place : place + WINDOW] for place in range(len(piece)))
        else:
            yield piece[:MAX_LENGTH]


def _windows(word: str) -> Iterator[str]:
    """What is asked for: a word, or windows that cover a run from end to end."""
    for piece, unspaced in _runs(word):
        if not unspaced:
            yield piece[:MAX_LENGTH]
            continue
        last = max(0, len(piece) - WINDOW)
        yield from (piece[at : at + WINDOW] for at in (*range(0, last, WINDOW), last))
