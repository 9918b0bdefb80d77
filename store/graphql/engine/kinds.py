"""Kinds: what the engine knows of each object type of a schema, and of its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from graphene import ObjectType
from graphene.utils.str_converters import to_camel_case
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.perms import Perm
from store.graphql.engine.slots import EngineError
from store.graphql.engine.sql import Compiled

_PLACE = "tuppence.kinds"


@dataclass(frozen=True)
class Options:
    """What a type says of its rows: the class behind it and who sees them."""

    of: type | None = None
    visible: Callable[[Ask], QuerySet[Any]] | None = None
    owner: str | None = None
    scope: Callable[..., Any] | None = None
    load: Callable[..., Mapping[Any, Any]] | None = None


class Source(Protocol):
    """What the vocabulary's fields are to the engine."""

    perm: Perm | None

    def cell_of(self, bound: Bound) -> str:
        """How it is read: value, children, found, page or service."""

    def needed(self, bound: Bound) -> Sequence[str]:
        """The columns of its own type's rows that it looks at."""


@dataclass(eq=False)
class Bound:
    """A field in its type. `source` is None for a field of plain graphene."""

    kind: Kind
    attname: str
    name: str
    type: GraphQLOutputType
    source: Any
    resolves: bool
    target: Target = field(init=False)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns it needs, the owner's among them when permission depends on it."""
        if self.source is None:
            return (self.attname,)
        names = tuple(self.source.needed(self))
        if self.source.perm is not None and self.source.perm.by_row and self.kind.options.owner:
            return (*names, self.kind.options.owner)
        return names

    @cached_property
    def cell(self) -> str:
        """How it is read; plain for a field of plain graphene."""
        return "plain" if self.source is None else str(self.source.cell_of(self))

    @cached_property
    def sites(self) -> dict[Any, Site[Compiled]]:
        """The queries that were made for it."""
        return {}


@dataclass(eq=False)
class Kind:
    """An object type with the class behind it."""

    name: str
    graphene: type[ObjectType]
    gql: GraphQLObjectType
    options: Options
    fields: dict[str, Bound] = field(default_factory=dict)
    sites: dict[Any, Site[Compiled]] = field(default_factory=dict)

    @cached_property
    def model(self) -> type[Model] | None:
        """The table's class; None for a value class."""
        of = self.options.of
        return of if of is not None and issubclass(of, Model) else None

    @cached_property
    def pk(self) -> str:
        """The key's column."""
        return str(self.model._meta.pk.attname) if self.model is not None else "id"

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is written in plain graphene."""
        return getattr(self.graphene, "plan_options", None) is None

    @cached_property
    def as_target(self) -> Target:
        """What a field that answers one of it would have."""
        return Target(self.gql, {self.graphene: self}, self, False, False)

    @cached_property
    def everything(self) -> tuple[str, ...]:
        """All columns that any field needs, for the executor, which does not look ahead."""
        if self.model is None:
            return ()
        return tuple(dict.fromkeys(name for each in self.fields.values() for name in each.needed))


@dataclass(frozen=True, eq=False)
class Target:
    """What a field answers: rows of one kind or of several, alone or in a list; else leaves."""

    type: GraphQLOutputType
    kinds: dict[Any, Kind]
    single: Kind | None
    listed: bool
    deeper: bool
    drops: bool = False

    @property
    def only(self) -> Kind:
        """The one kind, where rows of a table are read by a rule."""
        if self.single is None:
            raise EngineError(f"{self.type}: rows are read of one type only")
        return self.single

    @property
    def leaf(self) -> bool:
        """Whether it answers scalars or enums."""
        return not self.kinds

    def of_value(self, value: object) -> Kind | None:
        """The kind whose class the value is of, among several."""
        return next(
            (
                kind
                for kind in self.kinds.values()
                if kind.options.of is not None and isinstance(value, kind.options.of)
            ),
            None,
        )


def kinds_of(schema: GraphQLSchema) -> dict[str, Kind]:
    """The kinds of a bound schema by name."""
    found: dict[str, Kind] = schema.extensions[_PLACE]
    return found


def bind(schema: GraphQLSchema) -> None:
    """Learn all object types of a schema; done once, when it is built."""
    kinds: dict[str, Kind] = {}
    for name, kind in schema.type_map.items():
        graphene = getattr(kind, "graphene_type", None)
        if isinstance(kind, GraphQLObjectType) and graphene is not None:
            options = getattr(graphene, "plan_options", None) or Options()
            kinds[name] = Kind(name, graphene, kind, options)
    for each in kinds.values():
        _bind_fields(each)
    for each in kinds.values():
        for bound in each.fields.values():
            target = _target(_answered(bound), schema, kinds)
            drops = bound.source is not None and bound.source.drops
            bound.target = replace(target, drops=drops)
    schema.extensions = {**(schema.extensions or {}), _PLACE: kinds}


def _bind_fields(kind: Kind) -> None:
    for attname, declared in kind.graphene._meta.fields.items():
        name = declared.name or to_camel_case(attname)
        source = declared if hasattr(declared, "cell_of") else None
        kind.fields[name] = Bound(
            kind, attname, name, kind.gql.fields[name].type, source, _resolves(kind, attname)
        )


def _resolves(kind: Kind, attname: str) -> bool:
    """Whether a plain field has code of its own rather than an attribute to read."""
    graphene = kind.graphene
    owners = (graphene, *graphene._meta.interfaces)
    return (
        graphene._meta.fields[attname].resolver is not None
        or graphene._meta.default_resolver is not None
        or any(hasattr(each, f"resolve_{attname}") for each in owners)
    )


def _answered(bound: Bound) -> GraphQLOutputType:
    """The type of what a field's rows are: for pages a list of the connection's nodes."""
    if bound.cell != "page":
        return bound.type
    page: Any = get_named_type(bound.type)
    edges: Any = get_named_type(page.fields["edges"].type)
    return GraphQLList(edges.fields["node"].type)


def _target(type_: GraphQLOutputType, schema: GraphQLSchema, kinds: dict[str, Kind]) -> Target:
    bare = _bare(type_)
    listed = is_list_type(bare)
    inner = _bare(bare.of_type) if listed else bare
    named: Any = get_named_type(type_)
    found: dict[Any, Kind] = {}
    if isinstance(named, GraphQLScalarType | GraphQLEnumType):
        return Target(type_, found, None, listed, is_list_type(inner))
    if isinstance(named, GraphQLObjectType):
        single = kinds.get(named.name)
        if single is not None:
            found[single.graphene] = single
        return Target(type_, found, single, listed, is_list_type(inner))
    for each in schema.get_possible_types(named):
        found[kinds[each.name].graphene] = kinds[each.name]
    return Target(type_, found, None, listed, is_list_type(inner))


def _bare(type_: Any) -> Any:
    """The type without its exclamation mark."""
    return type_.of_type if is_non_null_type(type_) else type_


def nullable(type_: GraphQLOutputType) -> bool:
    """Whether null may stand there."""
    return not is_non_null_type(type_)
