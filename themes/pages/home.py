"""The shop window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from themes.pages.frame import View, show
from themes.pages.shopper import Shopper


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page; which shelves it shows is the theme's choice."""
    shopper = Shopper(request)
    return show(shopper, View("index", description=shopper.shop.description))
