"""Lists of products: the owner's collections, categories, and everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.queries.categories import category_by_slug
from catalog.queries.collections import collection_by_slug
from catalog.queries.sorting import Sort, read_sort
from store.channels.models import Channel
from store.kernel.text import blocks_to_plain
from themes.drops.collections import ALL, CollectionDrop, everything, of_category, of_row
from themes.drops.shelves import Shelf
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.shopper import Shopper


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """All shelves."""
    return show(Shopper(request), View("list-collections", title="All shelves"))


@require_safe
def collection(request: HttpRequest, handle: str) -> HttpResponse:
    """One shelf, sorted by `?sort_by=` and paged by `?page=`; 404 for an unknown one."""
    shopper = Shopper(request)
    sort = read_sort(request.GET.get("sort_by", ""))
    found = _found(handle, Sort.MANUAL if sort is Sort.RELEVANCE else sort, shopper.channel)
    if found is None:
        return not_found(shopper)
    drop, title, description = found
    view = View("collection", title=title, description=description, objects={"collection": drop})
    return show(shopper, view)


def _found(handle: str, sort: Sort, channel: Channel) -> tuple[CollectionDrop, str, str] | None:
    """The shelf with its title and description for search engines."""
    if handle == ALL:
        return everything(Shelf(channel, sort)), "Everything", ""
    row = collection_by_slug(handle, channel=channel)
    if row is not None:
        shelf = Shelf(channel, sort, collection_id=row.id)
        description = row.seo_description or blocks_to_plain(row.description)
        return of_row(row, shelf, None), row.seo_title or row.name, description
    category = category_by_slug(handle)
    if category is None:
        return None
    shelf = Shelf(channel, sort, category=category.category)
    words = category.row
    description = words.seo_description or blocks_to_plain(words.description)
    return of_category(category, shelf), words.seo_title or words.name, description
