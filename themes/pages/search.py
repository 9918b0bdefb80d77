"""Search by words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.queries.sorting import Sort
from themes.drops.shelves import Shelf
from themes.drops.shops import SearchDrop
from themes.pages.frame import View, show
from themes.pages.shopper import Shopper

MAX_TERMS = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products that have every word of `?q=`; without words only the form."""
    shopper = Shopper(request)
    terms = request.GET.get("q", "").replace("\0", "").strip()[:MAX_TERMS]
    shelf = Shelf(shopper.channel, Sort.RELEVANCE, query=terms)
    view = View(
        "search",
        title=f"Search: {terms}" if terms else "Search",
        objects={"search": SearchDrop(terms, shelf.products())},
        indexed=False,
    )
    return show(shopper, view)
