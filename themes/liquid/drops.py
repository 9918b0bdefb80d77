"""What a template may hold: plain values, and drops that show only the names on their own list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

UNPAGED = 50
MICROS_PER_CENT = 10_000


class DropError(Exception):
    """Our own code behind a template raised; the cause says what. Never printed into a page."""


class Drop:
    """A read-only face of one thing: a template reads the names in `fields` and no others."""

    fields: ClassVar[frozenset[str]] = frozenset()
    _readable: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._readable = frozenset().union(*(vars(base).get("fields", ()) for base in cls.__mro__))

    def __getitem__(self, key: object) -> object:
        """The value behind a whitelisted name; KeyError for every other."""
        if not isinstance(key, str) or key not in self._readable:
            raise KeyError(key)
        try:
            return getattr(self, f"{key[:-1]}_p" if key.endswith("?") else key)
        except Exception as err:
            raise DropError(f"{type(self).__name__}.{key}") from err

    def __iter__(self) -> Iterator[object]:
        """A drop is not a list: nothing to loop over."""
        return iter(())

    def liquid_text(self) -> str:
        """What printing the drop itself shows: nothing, unless a subclass says otherwise."""
        return ""

    def __str__(self) -> str:
        return self.liquid_text()


class LazyList(Sequence[object]):
    """A list that counts and fetches only when asked; `{% paginate %}` moves its window."""

    def __init__(
        self,
        count: Callable[[], int],
        fetch: Callable[[int, int], Sequence[object]],
    ) -> None:
        self._count = count
        self._fetch = fetch
        self._total: int | None = None
        self._window = (0, UNPAGED)
        self._rows: list[object] | None = None

    @property
    def total(self) -> int:
        """How many there are in all; asked once."""
        if self._total is None:
            self._total = self._guarded(self._count)
        return self._total

    def move(self, offset: int, limit: int) -> tuple[int, int]:
        """Set the window; return the one before."""
        before, self._window, self._rows = self._window, (offset, limit), None
        return before

    def rows(self) -> list[object]:
        """The rows in the window; fetched once."""
        if self._rows is None:
            offset, limit = self._window
            self._rows = list(self._guarded(lambda: self._fetch(offset, limit)))[:limit]
        return self._rows

    @staticmethod
    def _guarded(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as err:
            raise DropError("LazyList") from err

    def __getitem__(self, key: Any) -> Any:
        if key == "size":
            return self.total
        if not isinstance(key, (int, slice)):
            raise KeyError(key)
        return self.rows()[key]

    def __len__(self) -> int:
        return len(self.rows())

    def __iter__(self) -> Iterator[object]:
        return iter(self.rows())

    def __str__(self) -> str:
        return ""


class Lookup(Sequence[object]):
    """Things found by handle, `collections['mugs']`; also a list of all when `every` is given."""

    def __init__(self, get: Callable[[str], object | None], every: LazyList | None = None) -> None:
        self._get = get
        self.every = every
        self._found: dict[str, object | None] = {}

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int) and not isinstance(key, bool):
            return self._rows()[key]
        if key == "size":
            return self.every.total if self.every else 0
        if not isinstance(key, str) or key in ("first", "last"):
            raise KeyError(key)
        if key not in self._found:
            self._found[key] = LazyList._guarded(lambda: self._get(key))
        return self._found[key]

    def _rows(self) -> list[object]:
        return self.every.rows() if self.every else []

    def __len__(self) -> int:
        return len(self._rows())

    def __str__(self) -> str:
        return ""


PLAIN = (type(None), bool, int, Decimal, str, date, Drop, LazyList, Lookup)


def is_admitted(value: object) -> bool:
    """Whether a template may hold this value (containers are looked into when they are read)."""
    return isinstance(value, (*PLAIN, float, list, tuple, range, Mapping))


def refuse_foreign(name: str, value: object) -> None:
    """TypeError when a page puts a raw object, a model or a float into a template's context."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            refuse_foreign(f"{name}.{key}", item)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            refuse_foreign(f"{name}[{index}]", item)
    elif not isinstance(value, PLAIN):
        raise TypeError(f"{name}: {type(value).__name__} may not enter a template")


def cents(micro: int) -> int | Decimal:
    """Micros as exact 1/100 units: an int when whole, else a Decimal (2500 → 0.25)."""
    whole, rest = divmod(micro, MICROS_PER_CENT)
    return whole if rest == 0 else (Decimal(micro) / MICROS_PER_CENT).normalize()
