"""The tier-1 list as our own file has it, and what a schema lacks of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    ListTypeNode,
    NonNullTypeNode,
    TypeNode,
    Undefined,
    is_required_argument,
    is_required_input_field,
    parse_type,
)

FILE = Path(__file__).with_name("tier1.txt")


@dataclass(frozen=True)
class Entry:
    """One thing that clients use.

    `place` is `Type.field`, `Type.field(argument)`, `Type.VALUE` or `Type:Other`; `kind` what it
    is: field, argument, input, value, member; `type` its type and default, "" where it has none.
    """

    place: str
    kind: str
    type: str = ""

    @property
    def owner(self) -> str:
        """The type it belongs to."""
        return self.place.replace(":", ".").partition(".")[0]

    @property
    def name(self) -> str:
        """Its own name: field, value, other type; of an argument that of its field."""
        return self.place.replace(":", ".").partition(".")[2].partition("(")[0]

    @property
    def argument(self) -> str:
        """Of an argument its name."""
        return self.place.partition("(")[2].removesuffix(")")


@cache
def entries() -> tuple[Entry, ...]:
    """All of tier 1."""
    return tuple(_entries(FILE.read_text(encoding="utf-8")))


def _entries(text: str) -> Iterator[Entry]:
    kind = owner = field = ""
    for line in text.splitlines():
        first, _, rest = line.strip().partition(" ")
        if not first or first == "#":
            continue
        if not line.startswith(" "):
            kind, owner = first, rest
        elif first == "+":
            yield Entry(f"{owner}:{rest}", "member")
        elif kind == "enum":
            yield from (Entry(f"{owner}.{value}", "value") for value in line.split())
        elif line.startswith("    "):
            yield Entry(f"{owner}.{field}({first})", "argument", rest)
        else:
            field = first
            yield Entry(f"{owner}.{field}", "input" if kind == "input" else "field", rest)


def fits(value: TypeNode, slot: TypeNode) -> bool:
    """Can what has type `value` always be used where `slot` is expected?"""
    if isinstance(slot, NonNullTypeNode):
        return isinstance(value, NonNullTypeNode) and fits(value.type, slot.type)
    if isinstance(value, NonNullTypeNode):
        return fits(value.type, slot)
    if isinstance(slot, ListTypeNode) and isinstance(value, ListTypeNode):
        return fits(value.type, slot.type)
    return value == slot


def lacking(schema: GraphQLSchema) -> dict[str, str]:
    """What each entry that is not served as clients need it has instead, by place."""
    found = {}
    for entry in entries():
        kind = schema.get_type(entry.owner)
        fault = "no such type" if kind is None else _fault(schema, kind, entry)
        if fault:
            found[entry.place] = fault
    return found


def _fault(schema: GraphQLSchema, kind: GraphQLNamedType, entry: Entry) -> str:
    if entry.kind == "member":
        return "" if entry.name in _members(schema, kind) else "not among them"
    if entry.kind == "value":
        known = isinstance(kind, GraphQLEnumType) and entry.name in kind.values
        return "" if known else "no such value"
    if entry.kind == "input":
        known = isinstance(kind, GraphQLInputObjectType) and entry.name in kind.fields
        return _input_fault(kind, entry) if known else "no such input"
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return "not an output type"
    field = kind.fields.get(entry.name)
    if field is None:
        return "no such field"
    if entry.kind == "argument":
        given = field.args.get(entry.argument)
        return _slot_fault(given, entry.type) if given else "no such argument"
    extra = [name for name, each in field.args.items() if is_required_argument(each)]
    known_arguments = {
        each.argument for each in entries() if each.place.startswith(f"{entry.place}(")
    }
    if odd := set(extra) - known_arguments:
        return f"insists on {sorted(odd)}"
    return "" if fits(parse_type(str(field.type)), parse_type(entry.type)) else str(field.type)


def _input_fault(kind: GraphQLNamedType | None, entry: Entry) -> str:
    assert isinstance(kind, GraphQLInputObjectType)
    known = {each.name for each in entries() if each.owner == kind.name}
    odd = [name for name, each in kind.fields.items() if is_required_input_field(each)]
    if set(odd) - known:
        return f"insists on {sorted(set(odd) - known)}"
    return _slot_fault(kind.fields[entry.name], entry.type)


def _slot_fault(have: GraphQLArgument | GraphQLInputField, told: str) -> str:
    """An argument may be laxer than clients know it; a default makes it optional."""
    want, _, default = told.partition(" = ")
    slot = str(have.type)
    if have.default_value is not Undefined:
        slot = slot.removesuffix("!")
    value = want.removesuffix("!") if default else want
    return "" if fits(parse_type(value), parse_type(slot)) else str(have.type)


def _members(schema: GraphQLSchema, kind: GraphQLNamedType) -> set[str]:
    if isinstance(kind, GraphQLUnionType):
        return {each.name for each in kind.types}
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return {each.name for each in kind.interfaces}
    return set()
