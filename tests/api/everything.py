"""A selection of all that can be asked of a type without arguments, some levels deep."""

from __future__ import annotations

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

from store.graphql.schema import schema


def everything(name: str, levels: int = 4, path: tuple[str, ...] = ()) -> str:
    """All fields of an object type; a type is not opened again below itself."""
    kind = schema().get_type(name)
    if isinstance(kind, GraphQLUnionType):
        parts = (f"... on {each.name} {{ {everything(each.name, levels)} }}" for each in kind.types)
        return " ".join(["__typename", *parts])
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    found = ["__typename"]
    for field, declared in kind.fields.items():
        if any(is_required_argument(each) for each in declared.args.values()):
            continue
        below = get_named_type(declared.type)
        paging = "(first: 2)" if below.name.endswith("CountableConnection") else ""
        if not hasattr(below, "fields") and not isinstance(below, GraphQLUnionType):
            found.append(field)
        elif levels and below.name not in path:
            inner = everything(below.name, levels - 1, (*path, name))
            found.append(f"{field}{paging} {{ {inner} }}")
    return " ".join(found)
