"""An order by its unguessable link, the page that waits for a payment, and "send my link again"."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cart.views import remember_holder
from checkout.orders.queries import by_token
from store.accounts.services.attempts import MAIL_FROM, MAIL_TO, require, take
from store.accounts.words import clean_email
from store.outbox.services import emit
from themes.pages.checkout_view import common
from themes.pages.forms import Filled, attempt, words
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.order_facts import order_drop, status_of
from themes.pages.shopper import Shopper

REFRESH_S = 5
FIND = "/orders/find"


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order's page; who opens it by its link may open its downloads in this browser."""
    shopper = Shopper(request)
    found = by_token(token)
    if found is None:
        return not_found(shopper)
    remember_holder(request, str(found.pk))
    drop = order_drop(found, shopper.shop)
    view = View("order", title=f"Order {drop.name}", objects={"order": drop}, indexed=False)
    return secret(show(shopper, view))


@require_safe
def confirming(request: HttpRequest, token: str) -> HttpResponse:
    """Waits while the payment is being confirmed and looks again by itself; then the order."""
    shopper = Shopper(request)
    found = by_token(token)
    if found is None:
        return not_found(shopper)
    if status_of(found) != "confirming":
        cart = shopper.cart
        declined = found.paid_at is None and cart is not None and cart.pk == found.cart_key
        return HttpResponseRedirect("/checkout/pay" if declined else f"/orders/{token}")
    context = common(shopper) | {
        "order_url": f"/orders/{token}",
        "order_name": f"#{found.number}",
        "refresh_s": REFRESH_S,
        "status_url": request.path,
    }
    return secret(render(request, "checkout/confirming.html", context))


def secret(response: HttpResponse) -> HttpResponse:
    """A page whose address is a secret: not kept, not indexed, not told to other sites."""
    response["Cache-Control"] = "private, no-store"
    # Not "no-referrer": browsers then post the page's own forms with `Origin: null`.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Send the links of an address to that address; the answer is the same for every address."""
    shopper = Shopper(request)
    filled = Filled(posted="sent" in request.GET)
    status = 200
    if request.method == "POST":
        email = words(request.POST, "email", 300)
        refusal = attempt(lambda: _ask(email, shopper.ip)).refusal
        if refusal is None:
            return HttpResponseRedirect(f"{FIND}?sent=1")
        filled, status = Filled(values={"email": email}, errors=refusal.errors), refusal.status
    view = View(
        "order-link",
        title="Send my link again",
        forms={"order_link": filled},
        status=status,
        indexed=False,
    )
    return show(shopper, view)


def _ask(email: str, ip: str) -> None:
    address = clean_email(email)
    require(MAIL_FROM, ip)
    if take(MAIL_TO, address):
        with transaction.atomic():
            emit("links_requested", "", email=address)
