"""Selections of tier 1: everything a client asks of a type, some levels deep."""

from __future__ import annotations

from functools import cache

from graphql import GraphQLInterfaceType, GraphQLUnionType, get_named_type, is_leaf_type

from store.graphql.schema import schema
from tests.contract.tier1 import Entry, entries

# What a field is asked with, by its name or by its place.
ARGUMENTS = {
    "translation": "languageCode: DE",
    "assignedAttribute": 'slug: "material"',
    "thumbnail": "size: 256, format: WEBP",
    "ProductMedia.url": "size: 1024, format: AVIF",
    "ProductVariant.attributes": "variantSelection: ALL",
    "assignedAttributes": "limit: 20",
}
ANYWHERE = "__typename"


@cache
def of(owner: str) -> tuple[Entry, ...]:
    """The fields of a type that clients use."""
    return tuple(each for each in entries() if each.kind == "field" and each.owner == owner)


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """The object types of an interface or union that clients know as such."""
    kind = schema().get_type(name)
    if isinstance(kind, GraphQLUnionType):
        return tuple(each.name for each in entries() if each.place.startswith(f"{name}:"))
    return tuple(each.owner for each in entries() if each.place.endswith(f":{name}"))


def selection(name: str, levels: int, above: tuple[str, ...] = ()) -> str:
    """All fields of a type; those of types are opened `levels` deep, none below itself."""
    parts = [_field(each, levels, (*above, name)) for each in of(name)]
    if isinstance(schema().get_type(name), GraphQLUnionType | GraphQLInterfaceType):
        parts += [ANYWHERE, *_kinds(name, levels, above)]
    return " ".join(part for part in parts if part)


def _kinds(name: str, levels: int, above: tuple[str, ...]) -> list[str]:
    """A part for each kind, where there is something beside what the interface says."""
    own = {each.name for each in of(name)}
    found = []
    for kind in kinds_of(name):
        if name == "ObjectWithMetadata" or kind in above:
            continue
        fields = [
            _field(each, levels, (*above, name, kind), alias=each.name == "value")
            for each in of(kind)
            if each.name not in own
        ]
        text = " ".join(field for field in fields if field)
        found.append(f"... on {kind} {{ {text or ANYWHERE} }}")
    return found


def _field(entry: Entry, levels: int, above: tuple[str, ...], *, alias: bool = False) -> str:
    kind = schema().get_type(entry.type.strip("[]!"))
    assert kind is not None, entry
    called = f"{entry.owner}_{entry.name}: {entry.name}" if alias else entry.name
    text = called + _given(entry)
    if is_leaf_type(kind):
        return text
    if not levels or kind.name in above:
        return ""
    inner = selection(get_named_type(kind).name, levels - 1, above)
    return f"{text} {{ {inner or ANYWHERE} }}"


def _given(entry: Entry) -> str:
    told = ARGUMENTS.get(entry.place) or ARGUMENTS.get(entry.name, "")
    if entry.type.strip("!").endswith("CountableConnection"):
        told = "first: 2"
        if entry.place == "Category.products":
            told += ', channel: "default-channel"'
    return f"({told})" if told else ""
