"""The catalog's pages of the desk, and their places in the sidebar."""

from __future__ import annotations

from catalog.admin import (
    attributes,
    categories,
    collections,
    menus,
    pages,
    products,
    promotions,
    taxes,
    types,
    warehouses,
)
from store.admin.panels import link
from store.kernel.actor import MANAGE_DISCOUNTS, MANAGE_PRODUCTS

_PRODUCTS = (
    ("Products", products.LIST, "sell"),
    ("Categories", categories.LIST, "account_tree"),
    ("Collections", collections.LIST, "shelves"),
    ("Import", products.IMPORT, "upload_file"),
    ("Attributes", attributes.LIST, "tune"),
    ("Product types", types.LIST, "category"),
)
_CONTENT = (
    ("Pages", pages.LIST, "article"),
    ("Menus", menus.LIST, "menu"),
    ("Page types", pages.TYPES, "topic"),
)
_STORE = (("Warehouses", warehouses.LIST, "warehouse"), ("Taxes", taxes.LIST, "percent"))

for _job, _links in (("Products", _PRODUCTS), ("Content", _CONTENT), ("Store", _STORE)):
    for _place, (_title, _view, _icon) in enumerate(_links):
        link(_job, _title, _view, icon=_icon, needs=MANAGE_PRODUCTS, place=40 + _place)

link("Products", "Promotions", promotions.LIST, icon="sell", needs=MANAGE_DISCOUNTS, place=50)
