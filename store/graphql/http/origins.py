"""Which pages of other origins may call the API (CORS)."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

METHODS = "POST, OPTIONS"
ALLOWED_HEADERS = (
    "Origin, Content-Type, Accept, Authorization, Authorization-Bearer, Source-Service-Name"
)
# Headers of ours that Saleor does not know: named only to those who ask for them.
OUR_HEADERS = ("Idempotency-Key", "If-None-Match")
EXPOSED = "ETag, RateLimit, RateLimit-Policy, Retry-After, Idempotency-Replayed, Cache-Status"
MAX_AGE_S = 600
VARY = "Origin, Authorization, Authorization-Bearer"


def preflight(request: HttpRequest) -> HttpResponse:
    """The answer to OPTIONS: 400 for an origin that is not allowed."""
    origin = request.headers.get("Origin", "")
    if origin and not is_allowed(origin, tuple(settings.API_ORIGINS)):
        return HttpResponse(status=400, headers={"Content-Length": "0"})
    return HttpResponse(status=200, headers={"Content-Length": "0", "Allow": METHODS})


def with_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the origin that asked, if it may; the API reads no cookies, so none can be misused."""
    response.headers["Vary"] = VARY
    origin = request.META.get("HTTP_ORIGIN", "")
    if origin and is_allowed(origin, tuple(settings.API_ORIGINS)):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            _allow(request, response)
    return response


def _allow(request: HttpRequest, response: HttpResponse) -> None:
    asked = request.headers.get("Access-Control-Request-Headers", "").lower()
    wanted = {each.strip() for each in asked.split(",")}
    ours = [name for name in OUR_HEADERS if name.lower() in wanted]
    reads = request.headers.get("Access-Control-Request-Method", "") == "GET"
    response["Access-Control-Allow-Methods"] = f"{METHODS}, GET" if reads else METHODS
    response["Access-Control-Allow-Headers"] = ", ".join([ALLOWED_HEADERS, *ours])
    response["Access-Control-Max-Age"] = str(MAX_AGE_S)


@lru_cache(maxsize=1024)
def is_allowed(origin: str, patterns: tuple[str, ...]) -> bool:
    """Whether a glob of the list fits the origin."""
    return any(fnmatchcase(origin, pattern) for pattern in patterns)
