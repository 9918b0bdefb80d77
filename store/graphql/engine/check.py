"""What is wrong with a schema's declarations, told when it is built."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from inspect import Parameter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from graphene import NonNull
from graphql import GraphQLSchema, Undefined

from store.graphql.engine.kinds import Bound, Kind, kinds_of
from store.graphql.engine.slots import EngineError

OWN = ("actor", "context")


def check(schema: GraphQLSchema) -> None:
    """Raise EngineError that lists all faults of a bound schema."""
    found = sorted(faults(schema))
    if found:
        raise EngineError("the schema's types do not fit what is behind them:\n" + "\n".join(found))


def faults(schema: GraphQLSchema) -> Iterator[str]:
    """Each fault as `Type.field: what`."""
    for kind in kinds_of(schema).values():
        if kind.options.owner is not None and not has(kind, kind.options.owner):
            yield f"{kind.name}: no column or attribute {kind.options.owner} for its owner"
        for bound in kind.fields.values():
            if bound.source is not None:
                where = f"{kind.name}.{bound.name}"
                yield from (f"{where}: {each}" for each in _of_field(kind, bound))


def _of_field(kind: Kind, bound: Bound) -> Iterator[str]:
    try:
        needed = bound.needed
    except EngineError as error:
        yield str(error)
        return
    for name in needed:
        if not has(kind, name):
            yield f"there is no column or attribute {name}"
    if bound.cell == "service":
        yield from misfits(bound.source)
    perm = bound.source.perm
    if perm is not None and perm.by_row and kind.options.owner is None:
        yield "OWNER, but the type does not say whose its rows are"
    yield from _of_rows(bound)


def _of_rows(bound: Bound) -> Iterator[str]:
    """Where rows of a table are read by a rule, there is such a table, and it points back."""
    reads = bound.cell in {"children", "found"} or (
        bound.cell == "page" and bound.source.load is None
    )
    if not reads:
        return
    child = bound.target.single
    if child is None or child.model is None:
        yield "rows are read of one type that is of a table"
        return
    by = bound.source.by_of(bound) if bound.cell != "found" else None
    if by is not None and not has_column(child.model, by):
        yield f"{child.name} has no column {by}"


def has(kind: Kind, name: str) -> bool:
    """Whether rows of a kind have a column or attribute."""
    if kind.model is not None:
        return has_column(kind.model, name)
    of: Any = kind.options.of
    if of is None or issubclass(of, dict) or hasattr(of, "__getattr__"):
        return True
    return name.partition(".")[0] in attributes(of)


def has_column(model: Any, path: str) -> bool:
    """Whether a path of columns leads somewhere from a table."""
    for part in path.split("__"):
        if model is None or not issubclass(model, Model):
            return False
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        model = field.related_model
    return True


@cache
def attributes(of: type) -> frozenset[str]:
    """The names that values of a class are known to have: declared, inherited, set at the start."""
    names: list[str] = dir(of)
    found = set(names)
    for each in of.__mro__:
        found |= set(vars(each).get("__annotations__", ()))
        begin = getattr(vars(each).get("__init__"), "__code__", None)
        found |= set(getattr(begin, "co_names", ()))
    return frozenset(found)


def misfits(mutation: Any) -> Iterator[str]:
    """Where a mutation's arguments are not those of its service."""
    given = _given(mutation)
    taken = dict(mutation.taken)
    any_name = any(each.kind is Parameter.VAR_KEYWORD for each in taken.values())
    for name, always in given.items():
        parameter = taken.get(name)
        if parameter is None and not any_name:
            yield f"the service takes no {name}"
        elif parameter is not None and not always and parameter.default is Parameter.empty:
            yield f"{name} may be left out, but the service needs it"
    for name, parameter in taken.items():
        bare = parameter.kind in {Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL}
        if not bare and parameter.default is Parameter.empty and name not in {*given, *OWN}:
            yield f"the service needs {name}, which is no argument"


def _given(mutation: Any) -> dict[str, bool]:
    """The names the service is called with, and whether they always are."""
    found: dict[str, bool] = {}
    for name, argument in mutation.args.items():
        always = _is_always(argument.type, argument.default_value)
        if name not in mutation.flat:
            found[name] = always
            continue
        type_ = getattr(argument.type, "of_type", argument.type)
        for inner, field in type_._meta.fields.items():
            found[inner] = always and _is_always(field.type, field.default_value)
    return found


def _is_always(type_: Any, default: Any) -> bool:
    return isinstance(type_, NonNull) or default is not Undefined
