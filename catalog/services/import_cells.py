"""Reading cells: each wrong one becomes a problem with its line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from catalog.services.import_rows import Problem, Row
from store.kernel.money import MICRO, Money

_YES = {"true", "yes", "1", "y"}
_NO = {"false", "no", "0", "n"}
_PRICE = re.compile(r"\d{1,8}(?:\.\d{1,6})?", re.ASCII)
_NUMBER = re.compile(r"(\d{1,15})(?:\.(\d+))?", re.ASCII)
_BREAKS = re.compile(r"\s*[\r\n\t\u2028\u2029]\s*")
_is_url = URLValidator(schemes=["http", "https"])
MAX_PRICE = 10_000_000


@dataclass
class Cells:
    """Collects what is wrong and what is worth a note while rows are read."""

    currency: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, row: Row, column: str, message: str) -> None:
        """Note why a row is refused."""
        self.problems.append(Problem(row.line, column, message))

    def note(self, line: int, column: str, message: str) -> None:
        """Note what is to be known of a row that is taken."""
        self.notes.append(Problem(line, column, message))

    def line(self, row: Row, column: str, limit: int, *, required: bool = False) -> str:
        """One line of text; line breaks become spaces."""
        text = _BREAKS.sub(" ", row.get(column))
        if required and not text:
            self.refuse(row, column, "this is needed")
        if len(text) > limit:
            self.refuse(row, column, f"{len(text)} characters, at most {limit} are possible")
        return text[:limit]

    def cut(self, row: Row, column: str, limit: int) -> str:
        """One line of text for machines and margins, cut at a word with a note."""
        text = _BREAKS.sub(" ", row.get(column))
        if len(text) <= limit:
            return text
        self.note(row.line, column, f"cut to {limit} characters")
        return text[:limit].rpartition(" ")[0] or text[:limit]

    def flag(self, row: Row, column: str, default: bool) -> bool:
        """true or false in a few spellings; the default for an empty cell."""
        word = row.get(column).casefold()
        if word and word not in _YES | _NO:
            self.refuse(row, column, f"{_short(word)} is neither true nor false")
        return word in _YES if word else default

    def choice(self, row: Row, column: str, choices: Mapping[str, str]) -> str:
        """One of a few words, mapped; the empty word stands for the default."""
        word = row.get(column).casefold()
        if word not in choices:
            known = ", ".join(name for name in choices if name)
            self.refuse(row, column, f"{_short(word)} is none of {known}")
        return choices.get(word, "")

    def price(self, row: Row, column: str, *, required: bool = False) -> Money | None:
        """An amount such as 4.90 or 0.0025, not negative; None for an empty cell."""
        text = row.get(column)
        if not text:
            if required:
                self.refuse(row, column, "a price is needed")
            return None
        if not _PRICE.fullmatch(text):
            self.refuse(row, column, f"{_short(text)} is no price such as 4.90 or 0.0025")
            return None
        amount = Money.parse(text, self.currency)
        if amount.micro > MAX_PRICE * MICRO:
            self.refuse(row, column, f"{_short(text)} is above {MAX_PRICE:,}")
            return None
        return amount

    def whole(self, row: Row, column: str, most: int) -> int:
        """A whole number from 0; "500.0" is 500, parts are rounded; empty is 0."""
        text = row.get(column)
        match = _NUMBER.fullmatch(text)
        if text and not match:
            self.refuse(row, column, f"{_short(text)} is no number from 0 to {most:,}")
        if not match:
            return 0
        parts = match.group(2) or "0"
        number = int(match.group(1)) + (parts[0] >= "5")
        if number > most:
            self.refuse(row, column, f"{_short(text)} is above {most:,}")
            return 0
        return number

    def stock(self, row: Row, column: str, most: int) -> int:
        """A whole number; what is below nothing was oversold, and counts as 0 with a note."""
        text = row.get(column)
        if not _NUMBER.fullmatch(text.removeprefix("-")) or not text.startswith("-"):
            return self.whole(row, column, most)
        self.note(row.line, column, f"{_short(text)} is below nothing; counted as 0")
        return 0

    def address(self, row: Row, column: str) -> str:
        """An http(s) address; another is left out with a note."""
        text = row.get(column)
        url = f"https:{text}" if text.startswith("//") else text
        if not url:
            return ""
        try:
            _is_url(url)
        except ValidationError:
            self.note(row.line, column, f"{_short(text)} is no http(s) address; left out")
            return ""
        return url


def _short(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
