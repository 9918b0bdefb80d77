"""Settings of a theme, section or block: stored value, else default, as Liquid values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

TEXTS = frozenset({"text", "textarea", "html", "inline_richtext", "richtext", "url"})
LOOKUPS = {
    "collection": "collections",
    "product": "all_products",
    "link_list": "linklists",
    "page": "pages",
}
SHOPIFY_SCHEME = "shopify://"


def resolve(
    schema: Iterable[Mapping[str, Any]],
    stored: Mapping[str, Any],
    names: Mapping[str, object],
) -> dict[str, object]:
    """The settings by id; `names` are the page's globals, in which handles are looked up."""
    return {
        setting["id"]: _value(setting, stored.get(setting["id"], setting.get("default")), names)
        for setting in schema
        if "id" in setting
    }


def _value(setting: Mapping[str, Any], value: Any, names: Mapping[str, object]) -> object:
    kind = setting.get("type")
    if kind == "checkbox":
        return bool(value)
    if kind in LOOKUPS:
        return _found(names.get(LOOKUPS[kind]), value)
    if kind == "collection_list" or kind == "product_list":
        table = names.get(LOOKUPS[kind.removesuffix("_list")])
        return [item for handle in value or () if (item := _found(table, handle)) is not None]
    if value is None:
        return "" if kind in TEXTS else None
    if kind == "url":
        return _local_url(str(value))
    return value


def _found(table: object, handle: object) -> object:
    if not handle or not hasattr(table, "__getitem__"):
        return None
    try:
        return table[handle]
    except (KeyError, IndexError, TypeError):
        return None


def _local_url(value: str) -> str:
    return f"/{value.removeprefix(SHOPIFY_SCHEME)}" if value.startswith(SHOPIFY_SCHEME) else value
