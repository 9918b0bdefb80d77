"""Metadata as clients write it: the input, the mutations, and whose services write which type's."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphene import ID, Enum, InputObjectType, List, NonNull, String

from store.graphql.base import ObjectWithMetadata
from store.graphql.engine.batch import Ref
from store.graphql.errors import Codes, PayloadError
from store.graphql.fields import Col, One
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.types import Type
from store.kernel.actor import Actor
from store.kernel.ids import from_global

_NAMES = ("GRAPHQL_ERROR", "INVALID", "NOT_FOUND", "REQUIRED", "NOT_UPDATED")
MetadataErrorCode: Any = Enum("MetadataErrorCode", [(name, name) for name in _NAMES])
CODES = Codes(
    frozenset(_NAMES),
    codes={
        "address_not_found": "NOT_FOUND",
        "cart_closed": "NOT_FOUND",
        "user_not_found": "NOT_FOUND",
    },
    fields={"address": "id", "metadata": "input"},
)


class MetadataInput(InputObjectType):
    """A key and its value."""

    key = String(required=True)
    value = String(required=True)


class MetadataError(Type, of=PayloadError):
    """Why metadata was not changed."""

    field = Col(String)
    message = Col(String)
    code = Col(MetadataErrorCode, required=True)


@dataclass(frozen=True)
class Writer:
    """Who writes the metadata of a type: services, each answering the changed row or its key.

    `merge(actor=, pk=, pairs=)` and `drop(actor=, pk=, keys=)`; `pk` is the text of a global id.
    They authorise, and raise NotFound (not_found) at id for a row that is not there.
    """

    type: Any
    merge: Callable[..., Any]
    drop: Callable[..., Any]


_writers: dict[str, Writer] = {}


def written_by(type_: Any, *, merge: Callable[..., Any], drop: Callable[..., Any]) -> None:
    """Let clients write the metadata of a type by these services; see `Writer`."""
    _writers[type_._meta.name] = Writer(type_, merge, drop)


def pairs_of(items: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    """A list of MetadataInput as a mapping; the last of equal keys counts."""
    return {item["key"]: item["value"] for item in items or ()}


def update_metadata(*, actor: Actor, id: str, input: Sequence[Mapping[str, str]]) -> Ref:
    """Merge pairs into the metadata of what the id names. Raises Invalid, and as its service."""
    writer, pk = _writer(id)
    return Ref(writer.type, writer.merge(actor=actor, pk=pk, pairs=pairs_of(input)))


def delete_metadata(*, actor: Actor, id: str, keys: Sequence[str]) -> Ref:
    """Take keys out of the metadata of what the id names. Raises Invalid, and as its service."""
    writer, pk = _writer(id)
    return Ref(writer.type, writer.drop(actor=actor, pk=pk, keys=keys))


def _writer(id: str) -> tuple[Writer, str]:
    pk = from_global(id, *sorted(_writers))
    kind = base64.b64decode(id).decode().partition(":")[0]
    return _writers[kind], pk


class UpdateMetadata(Payload, error=MetadataError, codes=CODES, also="metadata_errors"):
    """What the metadata belongs to, as it is now."""

    item = One(ObjectWithMetadata)


class DeleteMetadata(Payload, error=MetadataError, codes=CODES, also="metadata_errors"):
    """What the metadata belongs to, as it is now."""

    item = One(ObjectWithMetadata)


@mutation
class MetadataMutations:
    """Root fields."""

    update_metadata = Mutation(
        UpdateMetadata,
        service=update_metadata,
        id=ID(required=True),
        input=List(NonNull(MetadataInput), required=True),
    )
    delete_metadata = Mutation(
        DeleteMetadata,
        service=delete_metadata,
        id=ID(required=True),
        keys=List(NonNull(String), required=True),
    )
