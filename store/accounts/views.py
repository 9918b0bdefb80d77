"""The public keys, for whoever wants to verify our tokens."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from store.accounts.keys import jwks as key_set


@require_safe
def jwks(_request: HttpRequest) -> JsonResponse:
    """The JSON Web Key Set; anybody's page may read it."""
    response = JsonResponse(key_set())
    response["Access-Control-Allow-Origin"] = "*"
    # Short, so that a rotated key is known soon.
    response["Cache-Control"] = "public, max-age=300"
    return response
