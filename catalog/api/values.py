"""Leaves of filters as slots of a kept query: ids, texts, numbers and moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal as Number
from functools import partial
from typing import Any, NoReturn

from django.db.models import F, Func, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, IsNull

from store.graphql.base import integer_key
from store.graphql.engine.slots import Among, Slot
from store.kernel.errors import Invalid
from store.kernel.money import LIMIT, MICRO

MAX_VALUES = 100
MAX_NESTING = 3
NOTHING = Q(pk__in=[])


def refuse(message: str, field: str = "where") -> NoReturn:
    """A filter that has no meaning."""
    raise Invalid("graphql_error", message, field)


def limited(values: Sequence[Any]) -> list[Any]:
    """Not too many values of a list."""
    if len(values) > MAX_VALUES:
        refuse(f"At most {MAX_VALUES} values may be given.")
    return list(values)


def keys_of(kind: str, ids: Sequence[str]) -> list[int]:
    """Integer keys of global ids; those that no row can have are left out."""
    found = (integer_key(each, kind) for each in limited(ids))
    return [key for key in found if key is not None]


def key_of(kind: str, text: str) -> int:
    """The integer key of a global id; 0, which no row has, for a key of another shape."""
    return integer_key(text, kind) or 0


def among_ids(column: str, ids: Any, kind: str) -> Q:
    """Rows whose column is one of some ids; for null any row, for an empty list none."""
    if ids is None:
        return Q()
    if not isinstance(ids, Slot):
        return NOTHING
    return Q(**{f"{column}__among": ids.through(partial(keys_of, kind), list)})


def among(column: str, values: Any, change: Callable[[Any], Any] | None = None) -> Q:
    """Rows whose column is one of some values; for an empty list none."""
    if not isinstance(values, Slot):
        return NOTHING
    return Q(**{f"{column}__among": values.through(partial(_each, change), list)})


def _each(change: Callable[[Any], Any] | None, values: Sequence[Any]) -> list[Any]:
    found = limited(values)
    return found if change is None else [change(each) for each in found]


def chosen(column: str, given: Mapping[str, Any]) -> Q:
    """`eq`, `oneOf`: null is what is absent, neither matches nothing."""
    if "eq" in given:
        return Q(**{column: given["eq"]}) if given["eq"] is not None else absent(column)
    if given.get("one_of") is not None:
        return among(column, given["one_of"])
    return NOTHING


def chosen_id(column: str, given: Mapping[str, Any], kind: str) -> Q:
    """As chosen(), of global ids."""
    if "eq" in given:
        if given["eq"] is None:
            return absent(column)
        return Q(**{column: given["eq"].through(partial(key_of, kind), int)})
    if given.get("one_of") is not None:
        return among_ids(column, given["one_of"], kind)
    return NOTHING


def absent(column: str) -> Q:
    """Rows without a value there."""
    return Q(**{f"{column}__isnull": True})


def ranged(
    column: str, given: Mapping[str, Any] | None, change: Callable[[Any], Any] | None = None
) -> Q:
    """From and to, both included; without either all."""
    found = Q()
    for name in ("gte", "lte"):
        value = (given or {}).get(name)
        if value is not None:
            slot = value if change is None else value.through(change, int)
            found &= Q(**{f"{column}__{name}": slot})
    return found


def number(column: str, given: Mapping[str, Any], change: Callable[[Any], Any] | None = None) -> Q:
    """`eq`, `oneOf` or `range` of numbers or moments; none of them matches nothing."""
    if "eq" in given:
        if given["eq"] is None:
            return absent(column)
        return Q(**{column: given["eq"] if change is None else given["eq"].through(change, int)})
    if given.get("one_of") is not None:
        return among(column, given["one_of"], change)
    if given.get("range") is not None:
        return ranged(column, given["range"], change)
    return NOTHING


def micro_of(amount: Any) -> int:
    """A number of the outside in millionths, kept inside what a price can be."""
    micro = int(Number(str(amount)) * MICRO)
    return max(-LIMIT, min(micro, LIMIT))


class Member(Func):
    """The text under a key of a JSON object; NULL where the key is not there."""

    arity = 2
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """`object ->> key`."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" ->> ")

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """By json_each: for the operator a key with a dot is a path."""
        template = "(SELECT value FROM json_each(%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") WHERE key = (")


def with_metadata(given: Any) -> Q:
    """Rows that have all the keys, with the values asked for."""
    found = Q()
    for pair in given if isinstance(given, list) else [given]:
        found &= _has(Member(F("metadata"), Cast(pair["key"], TextField())), pair.get("value"))
    return found


def _has(member: Member, value: Any) -> Q:
    if value is None:
        return Q(IsNull(member, False))
    if isinstance(value, Slot):
        return Q(Exact(member, value))
    if value.get("eq") is not None:
        return Q(Exact(member, value["eq"]))
    if isinstance(value.get("one_of"), Slot):
        return Q(Among(member, value["one_of"].through(limited, list)))
    return NOTHING
