"""Orders of lists, NULL always the smallest value, and what lies beyond a cursor in them."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from binascii import b2a_base64
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, OrderBy, Q, QuerySet, Value
from django.db.models.expressions import Col, Combinable, Func
from django.db.models.functions import Coalesce

from store.graphql.engine.ask import Ask
from store.graphql.engine.kinds import Kind
from store.graphql.engine.slots import Call, Slot
from store.kernel.errors import Invalid

Order = Sequence[str]
_INT64 = 2**63


def order_of(order: Order | Callable[[Ask], Order] | None, kind: Kind, ask: Ask) -> tuple[str, ...]:
    """The order's names, asked for when it depends on the arguments; ties break on the key."""
    names = tuple((order(ask) if callable(order) else order) or ())
    if names and names[-1].lstrip("-") in {"pk", kind.pk}:
        return names
    return (*names, kind.pk)


def flipped(order: Order) -> tuple[str, ...]:
    """The same order backwards."""
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in order)


def sorting(rows: QuerySet[Any], order: Order) -> list[OrderBy | Combinable]:
    """What order_by takes. Where nothing is NULL the words are left out: an index may serve."""
    found: list[OrderBy | Combinable] = []
    for key in order:
        name = key.lstrip("-")
        null = may_be_null(rows, name)
        if key.startswith("-"):
            found.append(F(name).desc(nulls_last=True if null else None))
        else:
            found.append(F(name).asc(nulls_first=True if null else None))
    return found


def may_be_null(rows: QuerySet[Any], name: str) -> bool:
    """Whether a column or an annotation of the queryset may be NULL; yes when in doubt."""
    annotation = rows.query.annotations.get(name)
    if annotation is not None:
        return _expression_may(annotation)
    model: Any = rows.model
    for part in name.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if not isinstance(field, Field) or field.null:
            return True
        model = field.related_model
    return False


def _expression_may(found: Any) -> bool:
    if isinstance(found, Value):
        return found.value is None
    if isinstance(found, Col):
        return bool(found.target.null)
    parts = found.get_source_expressions() if isinstance(found, Func) else []
    if isinstance(found, Coalesce):
        return all(_expression_may(each) for each in parts)
    return not parts or any(_expression_may(each) for each in parts)


def output_fields(rows: QuerySet[Any], order: Order) -> list[Any]:
    """The fields that read the values of a cursor again."""
    found = rows.values_list(*(key.lstrip("-") for key in order)).query
    compiler = found.get_compiler(using=rows.db)
    compiler.setup_query()
    return [each[0].output_field for each in compiler.select]


def cursor_slot(place: int, field: Any) -> Slot:
    """A value of the cursor as its column takes it; raises Invalid."""

    def get(call: Call) -> Any:
        cursor = call.cursor or ()
        try:
            value = field.get_prep_value(field.to_python(cursor[place]))
        except (ValueError, TypeError, OverflowError, ArithmeticError, ValidationError):
            refuse_cursor()
        if isinstance(value, int) and not -_INT64 <= value < _INT64:
            refuse_cursor()
        return value

    return Slot(("cursor", place), get)


def beyond(rows: QuerySet[Any], order: Order, nulls: Sequence[bool], fields: Sequence[Any]) -> Q:
    """What follows the cursor: (a > x) or (a = x and b > y) or …; `nulls`: where it holds NULL.

    Where a is never NULL, a ≥ x stands before all: from there an index is read, not from its start.
    """
    condition, equal, start = Q(pk__in=[]), Q(), Q()
    for place, (key, is_null) in enumerate(zip(order, nulls, strict=True)):
        name, down = key.lstrip("-"), key.startswith("-")
        slot = cursor_slot(place, fields[place])
        if is_null:
            after = None if down else Q(**{f"{name}__isnull": False})
            same = Q(**{f"{name}__isnull": True})
        else:
            way, null = "lt" if down else "gt", may_be_null(rows, name)
            after = Q(**{f"{name}__{way}": slot})
            if place == 0 and not null and len(order) > 1:
                start = Q(**{f"{name}__{way}e": slot})
            if down and null:
                after |= Q(**{f"{name}__isnull": True})
            same = Q(**{name: slot})
        if after is not None:
            condition |= equal & after
        equal &= same
    return start & condition


def signature(order: Order) -> str:
    """Marks the cursors of an order: those of another are refused."""
    return f"{zlib.crc32(','.join(order).encode()):08x}"


def encode_cursor(mark: str, values: Sequence[object]) -> str:
    """The sort keys of a row as an opaque text."""
    text = orjson.dumps([mark, *values], str, orjson.OPT_PASSTHROUGH_DATETIME)
    return b2a_base64(text, newline=False).decode()


def decode_cursor(text: str) -> list[Any]:
    """The mark and the sort keys; raises Invalid (invalid_cursor) for a text that is not ours."""
    try:
        values = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) < 2 or not all(map(_storable, values)):
        refuse_cursor()
    return values


def refuse_cursor() -> NoReturn:
    """The cursor is not one of this list."""
    raise Invalid("invalid_cursor", "The cursor is not valid.", "after")


def _storable(value: object) -> bool:
    if isinstance(value, str):
        return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
    return value is None or isinstance(value, int | float)
