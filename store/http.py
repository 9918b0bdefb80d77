"""The HTTP door's own: security headers, health, and DomainError → status page or JSON."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from store.kernel.errors import DomainError

NOT_ALLOWED = 405
WRONG_WAY = "This address only takes what a form of the shop sends. Nothing has been changed."
GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityMiddleware:
    """Django's security headers, plus a content policy unless the page set a stricter one."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response with what every page must carry."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if response.get("Content-Type", "").startswith("text/html"):
            headers.setdefault("Content-Security-Policy", self.POLICY)
        if settings.SECURE_HSTS_SECONDS:
            headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"
            )
        return response


class DomainErrorMiddleware:
    """A domain error that no page handled becomes its status, as JSON or as a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the next layer; a person who came the wrong way is told so."""
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and "text/html" in request.headers.get("Accept", ""):
            context = {"status": NOT_ALLOWED, "message": WRONG_WAY}
            response.content = render(request, "errors/domain.html", context).content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a DomainError; other exceptions are Django's."""
        if not isinstance(error, DomainError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {"errors": [as_json(each) for each in error.errors]}, status=error.status
            )
        context = {"status": error.status, "message": error.message}
        return render(request, "errors/domain.html", context, status=error.status)


def as_json(error: DomainError) -> dict[str, str | None]:
    """A domain error for machines."""
    return {"code": error.code, "field": error.field, "message": error.message}


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
