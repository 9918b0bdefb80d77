"""load_demo(): the demo catalog as rows; its pictures and tunes follow in the worker."""

from __future__ import annotations

from catalog.demo.finish import do, finish, jobs
from catalog.demo.read import load
from catalog.demo.shelves import (
    load_attributes,
    load_categories,
    load_collections,
    load_menus,
    load_pages,
    load_taxes,
    load_types,
)
from catalog.demo.stocking import load_files, load_product
from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse
from store.channels.queries import default_channel
from store.kernel.actor import Actor


def load_demo(*, actor: Actor, whole: bool = False) -> int:
    """Load what is missing; what is there stays as the owner left it. How many products came?

    Pictures and sounds are made by the worker afterwards, or with `whole` at once (a minute).
    Raises Refused, NotFound channel_not_found.
    """
    catalog, channel = load(), default_channel()
    warehouse = Warehouse.objects.order_by("slug").first() or save_warehouse(
        slug="main", name="Main warehouse", country=channel.default_country, actor=actor
    )
    load_taxes(catalog.tax_classes, actor=actor)
    load_attributes(catalog.attributes, actor=actor)
    load_types(catalog.product_types, actor=actor)
    load_categories(catalog.categories, actor=actor)
    attributes = {row.slug: row for row in catalog.attributes}
    made = 0
    for row in catalog.products:
        made += load_product(row, attributes, channel=channel, warehouse=warehouse, actor=actor)
        load_files(row, slow=False, actor=actor)
    members: dict[str, list[str]] = {}
    for row in catalog.products:
        for slug in row.collections:
            members.setdefault(slug, []).append(row.slug)
    load_collections(catalog.collections, members, channel=channel, actor=actor)
    load_pages(catalog.pages, actor=actor)
    load_menus(catalog.menus, actor=actor)
    todo = jobs(catalog)
    if whole:
        for job in todo:
            do(job, actor=actor)
    else:
        finish.enqueue(todo)
    return made
