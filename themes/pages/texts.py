"""The shop's own words: about, delivery, terms, privacy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.content.queries import page_by_slug
from store.kernel.text import blocks_to_html, blocks_to_plain
from themes.drops.shops import PageDrop
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.shopper import Shopper


@require_safe
def text(request: HttpRequest, handle: str) -> HttpResponse:
    """A page of words; 404 for an unknown or unpublished one."""
    shopper = Shopper(request)
    found = page_by_slug(handle)
    if found is None:
        return not_found(shopper)
    drop = PageDrop(title=found.title, handle=handle, content=blocks_to_html(found.content))
    view = View(
        "page",
        title=found.seo_title or found.title,
        description=found.seo_description or blocks_to_plain(found.content),
        objects={"page": drop},
    )
    return show(shopper, view)
