"""A product's page, with the variant that the address names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.queries.products import ProductPage, page_by_slug
from store.kernel.ids import integer_pk
from store.kernel.text import blocks_to_plain
from themes.drops.products import ProductDrop
from themes.pages.forms import Filled
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.shopper import Shopper


@require_safe
def product(request: HttpRequest, handle: str, shelf: str = "") -> HttpResponse:
    """The page; 404 for a product that is unknown or not published."""
    del shelf  # the shelf it was reached by stands in the address alone
    shopper = Shopper(request)
    found = page_by_slug(handle, channel=shopper.channel)
    if found is None:
        return not_found(shopper)
    return show_product(shopper, found, wanted=integer_pk(request.GET.get("variant", "")))


def show_product(
    shopper: Shopper,
    found: ProductPage,
    *,
    wanted: int | None,
    filled: Filled | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a product, with the buy form as it was sent."""
    category = found.category
    shelves = [{"title": category.name, "url": f"/collections/{category.slug}"}] if category else []
    view = View(
        "product",
        title=found.seo_title or found.name,
        description=found.seo_description or blocks_to_plain(found.description),
        objects={"product": ProductDrop(found, wanted=wanted, shelves=shelves)},
        forms={"product": filled or Filled()},
        status=status,
        indexed=status == 200,
    )
    return show(shopper, view)
