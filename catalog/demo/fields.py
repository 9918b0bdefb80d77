"""Reading JSON objects field by field, with errors that name file and field."""

import json
import re
from pathlib import Path

from store.kernel.money import Money

DATA = Path(__file__).parent / "data"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
PRICE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?\Z")
SWATCH = re.compile(r"#[0-9a-f]{6}\Z")


class DemoError(ValueError):
    """The demo data is wrong; the text names the file, the row and the field."""


class Row:
    """One JSON object; each field is asked for by type, and close() refuses unknown ones."""

    def __init__(self, where: str, data: object) -> None:
        if not isinstance(data, dict):
            raise DemoError(f"{where}: expected an object")
        self.where = where
        self._data: dict[str, object] = data
        self._seen: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the field is there and not null."""
        self._seen.add(key)
        return self._data.get(key) is not None

    def fail(self, key: str, problem: str) -> DemoError:
        """An error about this field, to be raised by the caller."""
        return DemoError(f"{self.where}.{key}: {problem}")

    def _get(self, key: str) -> object:
        self._seen.add(key)
        if key not in self._data:
            raise self.fail(key, "missing")
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty, or the default."""
        if default is not None and not self.has(key):
            return default
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "expected a text")
        return value

    def slug(self, key: str) -> str:
        """A string of lower-case words joined by hyphens."""
        value = self.text(key)
        if not SLUG.match(value):
            raise self.fail(key, f"not a slug: {value}")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """An integer of at least 0, or the default."""
        if default is not None and not self.has(key):
            return default
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(key, "expected a whole number of at least 0")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false, or the default."""
        if not self.has(key):
            return default
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.fail(key, "expected true or false")
        return value

    def items(self, key: str, required: bool = True) -> list[object]:
        """A list; empty when absent and not required."""
        if not required and not self.has(key):
            return []
        value = self._get(key)
        if not isinstance(value, list):
            raise self.fail(key, "expected a list")
        return value

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        """A list of strings."""
        found = self.items(key, required)
        if not all(isinstance(item, str) and item for item in found):
            raise self.fail(key, "expected a list of texts")
        return tuple(str(item) for item in found)

    def money(self, key: str, currency: str) -> Money:
        """An amount written as a decimal string with at most six places."""
        return self._money(key, self.text(key), currency)

    def moneys(self, key: str, currency: str) -> tuple[Money, ...]:
        """A list of such amounts, with at least one in it."""
        found = tuple(self._money(key, text, currency) for text in self.texts(key))
        if not found:
            raise self.fail(key, "expected at least one amount")
        return found

    def _money(self, key: str, text: str, currency: str) -> Money:
        if not PRICE.match(text):
            raise self.fail(key, f"not an amount: {text}")
        return Money.parse(text, currency)

    def price_pairs(self, key: str, here: str, there: str) -> dict[Money, Money]:
        """Pairs of amounts: what costs the first in `here` costs the second in `there`."""
        found: dict[Money, Money] = {}
        for pair in self.items(key):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.fail(key, "expected pairs of amounts")
            found[self._money(key, str(pair[0]), here)] = self._money(key, str(pair[1]), there)
        return found

    def rows(self, key: str, required: bool = True) -> list["Row"]:
        """A list of objects."""
        found = self.items(key, required)
        return [Row(f"{self.where}.{key}[{n}]", item) for n, item in enumerate(found)]

    def row(self, key: str) -> "Row":
        """An object inside this one."""
        return Row(f"{self.where}.{key}", self._get(key))

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """An object of lists of strings; empty when absent."""
        if not self.has(key):
            return {}
        inner = self.row(key)
        return {name: inner.texts(name) for name in inner._data}

    def words(self, key: str) -> dict[str, str]:
        """An object of strings; empty when absent."""
        if not self.has(key):
            return {}
        inner = self.row(key)
        return {name: inner.text(name) for name in inner._data}

    def close(self) -> None:
        """Refuse fields that nobody asked for: a misspelt one would be lost in silence."""
        unknown = sorted(set(self._data) - self._seen)
        if unknown:
            raise DemoError(f"{self.where}: unknown field {unknown[0]}")


def read_file(name: str) -> list[Row]:
    """The rows of a data file that holds a list; `name` is relative to data/."""
    try:
        found = json.loads((DATA / name).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as problem:
        raise DemoError(f"{name}: {problem}") from problem
    return Row(name, {"rows": found}).rows("rows")
