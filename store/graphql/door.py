"""The API's own way in: it has no session, no form and no cookie, so it needs nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from store.graphql.view import endpoint

PATH = "/graphql/"


class DoorMiddleware:
    """Answers the endpoint's address; everything else goes on to the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The endpoint's response, or that of the next layer."""
        if request.path_info == PATH:
            return endpoint(request)
        return self.get_response(request)
