"""The types of Relay connections, by Saleor's names."""

from __future__ import annotations

from typing import Any

from graphene import Boolean, Field, Int, List, NonNull, ObjectType, String

_made: dict[str, Any] = {}


class PageInfo(ObjectType):
    """Where a page stands in its list."""

    has_next_page = Boolean(required=True)
    has_previous_page = Boolean(required=True)
    start_cursor = String()
    end_cursor = String()


def connection(node: Any) -> Any:
    """The type `<Node>CountableConnection`, one for each node type."""
    name = node._meta.name
    if name not in _made:
        fields = {"node": Field(node, required=True), "cursor": String(required=True)}
        edge = type(f"{name}CountableEdge", (ObjectType,), {"__doc__": "A row.", **fields})
        _made[name] = type(
            f"{name}CountableConnection",
            (ObjectType,),
            {
                "__doc__": "A page of a list.",
                "page_info": Field(PageInfo, required=True),
                "edges": List(NonNull(edge), required=True),
                "total_count": Int(),
            },
        )
    return _made[name]
