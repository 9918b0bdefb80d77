"""What is not there, in the theme; and forms that came from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from themes.pages.frame import View, show
from themes.pages.shopper import Shopper


def not_found(shopper: Shopper) -> HttpResponse:
    """The theme's 404 page."""
    return show(shopper, View("404", title="Not found", status=404, indexed=False))


def lost(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Any address that nobody answers; one with a slash too many is shown the right way."""
    del exception
    path = "/" + request.path.strip("/")
    if request.method in {"GET", "HEAD"} and request.path.endswith("/") and path != "/":
        return HttpResponseRedirect(path)
    return not_found(Shopper(request))


def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token: sent from another site, or the browser keeps no cookies."""
    del reason
    return render(request, "errors/403.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read: garbled, too large, or for no name of ours."""
    del exception
    return render(request, "errors/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake: a page that needs neither database nor theme."""
    return render(request, "errors/500.html", status=500)
