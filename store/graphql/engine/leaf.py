"""Leaves: columns of scalars and enums as the answer shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Field,
    IntegerField,
    TextField,
)
from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    Undefined,
    is_list_type,
    is_non_null_type,
)
from graphql.pyutils import inspect

from store.graphql.engine.batch import State
from store.graphql.engine.kinds import Bound

_SAME: dict[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
_INT32 = 2**31
_COLUMNS: dict[Any, tuple[type[Field[Any, Any]], ...]] = {
    GraphQLString: (CharField, TextField),
    GraphQLBoolean: (BooleanField,),
    GraphQLInt: (IntegerField,),
}


def trusted(bound: Bound, column: str | None) -> Field[Any, Any] | None:
    """The table's column whose values are shown as they come, or None."""
    model: Any = bound.kind.model
    if model is None or column is None:
        return None
    try:
        field = model._meta.get_field(column)
    except FieldDoesNotExist:
        return None
    type_: Any = bound.type
    bare = type_.of_type if is_non_null_type(type_) else type_
    kinds = _COLUMNS.get(bare, ())
    if not isinstance(field, kinds) or isinstance(field, BigIntegerField):
        return None
    return field if isinstance(field, Field) else None


def shown(type_: Any, values: Sequence[Any], state: State) -> Sequence[Any]:
    """A whole column; poisons the run when a value is wrong, or null where it must not be."""
    required = is_non_null_type(type_)
    bare = type_.of_type if required else type_
    found = _lists(bare, values, state) if is_list_type(bare) else _leaves(bare, values, state)
    if required and None in found:
        state.poisoned = True
    return found


def _leaves(type_: Any, values: Sequence[Any], state: State) -> list[Any]:
    serialize: Callable[[Any], Any] = type_.serialize
    same = _SAME.get(type_)
    try:
        if same is not None:
            return [
                each if each is None or type(each) is same else serialize(each) for each in values
            ]
        if type_ is GraphQLInt:
            return [
                each
                if each is None or (type(each) is int and -_INT32 <= each < _INT32)
                else serialize(each)
                for each in values
            ]
        if type_ is GraphQLFloat:
            return [
                each
                if each is None or (type(each) is float and isfinite(each))
                else serialize(each)
                for each in values
            ]
        found = [None if each is None else serialize(each) for each in values]
    except Exception:
        # Looked at again value by value, with its path, when errors are collected.
        state.poisoned = True
        return [None] * len(values)
    if found.count(None) != values.count(None):
        state.poisoned = True
    return found


def _lists(type_: Any, values: Sequence[Any], state: State) -> list[Any]:
    found: list[Any] = []
    for each in values:
        if each is None:
            found.append(None)
        elif isinstance(each, list | tuple):
            found.append(shown(type_.of_type, each, state))
        else:
            state.poisoned = True
            found.append(None)
    return found


def leaf(type_: Any, value: Any) -> Any:
    """One value; raises what graphql-core raises."""
    found = type_.serialize(value)
    if found is Undefined or found is None:
        words = f"Expected `{inspect(type_)}.serialize({inspect(value)})`"
        message = f"{words} to return non-nullable value, returned: {inspect(found)}"
        raise TypeError(message)
    return found
