"""Downloads: a signed link, opened by whoever may see the order it belongs to."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase

from cart.entitlements.models import Entitlement
from cart.entitlements.queries import opened
from cart.entitlements.services import count_download
from catalog.digital.storage import open_file
from store.kernel.errors import NotFound, Refused

SESSION_KEY = "opened_orders"


def remember_holder(request: HttpRequest, holder: str) -> None:
    """Note in the session that this visitor came by the order's link."""
    known = [key for key in request.session.get(SESSION_KEY, []) if key != holder]
    request.session[SESSION_KEY] = [*known, holder][-50:]


def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file, as an attachment; 404 for a bad or expired link, 403 for another shopper."""
    found = opened(token)
    if found is None:
        message = "This link is not valid any more. Open your order again for a fresh one."
        raise NotFound("link_expired", message)
    right, file = found
    if not _may_open(request, right):
        message = "Open your order from the mail first; this link belongs to its buyer."
        raise Refused("not_your_order", message)
    response = FileResponse(
        open_file(file.path), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    if request.method == "GET":
        count_download(entitlement_id=right.pk)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_open(request: HttpRequest, right: Entitlement) -> bool:
    if right.holder in request.session.get(SESSION_KEY, []):
        return True
    return right.user_id is not None and right.user_id == request.user.pk
