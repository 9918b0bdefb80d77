"""Where gateways call us."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkout.payments.inbox import receive
from store.kernel.errors import Invalid

KEPT_HEADERS = ("paypal-", "stripe-signature", "content-type")


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str, secret: str) -> HttpResponse:
    """Keep the delivery and answer 200, so that no event blocks the next; 404 for strangers."""
    known = hmac.compare_digest(secret.encode(), settings.WEBHOOK_SECRET.encode())
    if not known or gateway not in settings.GATEWAYS:
        return HttpResponse(status=404)
    headers = {
        name.lower(): value
        for name, value in request.headers.items()
        if name.lower().startswith(KEPT_HEADERS)
    }
    try:
        receive(gateway=gateway, headers=headers, body=request.body)
    except Invalid:
        return HttpResponse("too large", status=200)
    return HttpResponse("ok")
