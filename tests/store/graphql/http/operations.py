"""Operations on the catalog, each with all that can be asked of its type."""

from __future__ import annotations

from typing import Any

from graphql import get_named_type, is_required_argument

from store.graphql.schema import schema
from tests.api.everything import everything

CHANNEL = 'channel: "default-channel"'
ROOTS = (
    "products",
    "product",
    "productVariant",
    "productVariants",
    "categories",
    "category",
    "collections",
    "collection",
    "page",
    "pages",
    "menu",
    "shop",
    "channel",
)


def operations(**slugs: str) -> dict[str, str]:
    """A document by root field; `slugs` names one row for each root field that finds one."""
    query = schema().query_type
    assert query is not None
    fields: dict[str, Any] = query.fields
    return {
        name: _document(name, fields[name], slugs.get(name)) for name in ROOTS if name in fields
    }


def _document(name: str, declared: Any, slug: str | None) -> str:
    assert not any(is_required_argument(each) for each in declared.args.values()), name
    arguments = []
    if "first" in declared.args:
        arguments.append("first: 5")
    if "channel" in declared.args:
        arguments.append(CHANNEL)
    if slug is not None:
        arguments.append(slug)
    given = f"({', '.join(arguments)})" if arguments else ""
    return f"{{ {name}{given} {{ {everything(get_named_type(declared.type).name, 3)} }} }}"
