"""What the floors bring to the schema: root fields, and fields added to a lower floor's type."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T", bound=type)
QUERIES: list[type] = []
MUTATIONS: list[type] = []
# Types that no field names: those under an interface.
TYPES: list[Any] = []


def query(fields: T) -> T:
    """Register a plain class whose attributes are root query fields."""
    QUERIES.append(fields)
    return fields


def mutation(fields: T) -> T:
    """Register a plain class whose attributes are root mutation fields."""
    MUTATIONS.append(fields)
    return fields


def also(*types: Any) -> None:
    """Put types into the schema that are reached through an interface alone."""
    TYPES.extend(types)


def extend(of: Any, **fields: Any) -> None:
    """Add optional fields, each with its resolver, to an object type declared further down."""
    for name, field in fields.items():
        if name in of._meta.fields:
            raise ValueError(f"{of.__name__} has a field {name} already")
        of._meta.fields[name] = field
