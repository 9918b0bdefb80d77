"""Which pages of other origins may call the API (CORS)."""

from __future__ import annotations

from fnmatch import fnmatchcase

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

ALLOWED_HEADERS = (
    "Origin, Content-Type, Accept, Authorization, Authorization-Bearer, Source-Service-Name"
)
MAX_AGE_S = 600


def preflight(request: HttpRequest) -> HttpResponse:
    """The answer to OPTIONS: 400 for an origin that is not allowed."""
    origin = request.headers.get("Origin", "")
    if origin and not _is_allowed(origin):
        return HttpResponse(status=400)
    response = HttpResponse(status=200)
    response["Allow"] = "POST, OPTIONS"
    return response


def with_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the origin that asked, if it may; the API reads no cookies, so none can be misused."""
    origin = request.headers.get("Origin", "")
    patch_vary_headers(response, ["Origin"])
    if origin and _is_allowed(origin):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
            response["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response["Access-Control-Max-Age"] = str(MAX_AGE_S)
    return response


def _is_allowed(origin: str) -> bool:
    return any(fnmatchcase(origin, pattern) for pattern in settings.API_ORIGINS)
