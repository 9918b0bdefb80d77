"""What types and resolvers of every floor share: context, ids, metadata."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphene import ID, Interface, List, NonNull, ObjectType, String

from store.graphql.fields import Calc
from store.graphql.scalars import Metadata
from store.kernel.actor import Actor
from store.kernel.errors import Invalid
from store.kernel.ids import from_global, integer_pk, uuid_pk


@dataclass(eq=False)
class Context:
    """What resolvers know of the request: who asks. `state` is the engine's, one for each run.

    `cookies` are for mutations that prove by another word that it was the client who sent them.
    """

    actor: Actor
    state: Any = None
    cookies: Mapping[str, str] = field(default_factory=dict)


class Info(Protocol):
    """The part of graphql-core's resolve info that our resolvers use."""

    @property
    def context(self) -> Context:
        """The request's context."""


class Node(Interface):
    """Whatever has a global id."""

    id = ID(required=True)


class MetadataItem(ObjectType):
    """A public key and its value."""

    key = String(required=True)
    value = String(required=True)


def listed(kind: Any, *, required: bool = False) -> Any:
    """A list without nulls in it."""
    return List(NonNull(kind), required=required)


def pairs(metadata: Mapping[str, Any]) -> list[dict[str, str]]:
    """All pairs, sorted by key."""
    return [{"key": key, "value": str(metadata[key])} for key in sorted(metadata)]


def value_of(metadata: Mapping[str, Any], key: str) -> str | None:
    """One value, or None."""
    return str(metadata[key]) if key in metadata else None


def values_of(metadata: Mapping[str, Any], keys: list[str] | None = None) -> dict[str, str]:
    """The values of these keys, or all."""
    wanted = metadata if keys is None else [key for key in keys if key in metadata]
    return {key: str(metadata[key]) for key in wanted}


class ObjectWithMetadata(Interface):
    """Public metadata, from a column or an attribute `metadata`; private is not for this door."""

    metadata = Calc(listed(MetadataItem), needs=("metadata",), read=pairs, required=True)
    metafield = Calc(String, needs=("metadata",), read=value_of, key=String(required=True))
    metafields = Calc(Metadata, needs=("metadata",), read=values_of, keys=List(NonNull(String)))


def exactly_one(**given: object) -> str:
    """The name of the one argument that was given; raises Invalid (graphql_error) otherwise."""
    names = [name for name, value in given.items() if value is not None]
    if len(names) == 1:
        return names[0]
    words = ", ".join(f"'{name}'" for name in given)
    if names:
        raise Invalid("graphql_error", f"Only one of {words} may be given.", names[0])
    raise Invalid("graphql_error", f"At least one of {words} is required.", next(iter(given)))


def integer_key(text: str, *kinds: str, field: str = "id") -> int | None:
    """The integer pk of a global id; None when no row can have it. Raises Invalid."""
    return integer_pk(from_global(text, *kinds, field=field))


def uuid_key(text: str, *kinds: str, field: str = "id") -> uuid.UUID | None:
    """The UUID of a global id; None when no row can have it. Raises Invalid."""
    return uuid_pk(from_global(text, *kinds, field=field))
