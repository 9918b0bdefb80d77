"""The card page: the provider's own fields under a strict policy, no theme code, only a token."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from cart.models import Cart
from checkout.complete import Checkout, load
from checkout.gateways.base import looks_like_card
from checkout.orders.queries import living
from checkout.payments.services import gateway_of
from checkout.session.services import set_payment
from store.kernel.errors import Conflict, Invalid
from themes.pages.checkout import finish, order_of_session, placed_before, refused, to_order
from themes.pages.checkout_view import common, ways
from themes.pages.forms import attempt, words
from themes.pages.lost import not_found
from themes.pages.shopper import Shopper

# Refusals that another card or another try may mend; all others belong to the checkout page.
HERE = frozenset(
    {"payment_declined", "payment_token_missing", "payment_token_refused", "card_number_sent"}
)


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """The card fields; posting the token places the order and takes the one charge."""
    shopper = Shopper(request)
    cart = shopper.cart
    if cart is None:
        return placed_before(shopper)
    under_way = living(cart.pk)
    if under_way is not None and under_way.paying_key is not None:
        return to_order(under_way)
    state = load(cart)
    if state.problems(ask_consent=True, ask_billing=False) or not _by_card(state):
        return HttpResponseRedirect("/checkout")
    if request.method != "POST":
        return _show(shopper, state)
    return _charge(shopper, cart)


@require_POST
def transfer(request: HttpRequest) -> HttpResponse:
    """Pay this order by bank transfer instead."""
    shopper = Shopper(request)
    cart = shopper.cart
    if cart is None:
        return placed_before(shopper)
    set_payment(cart=cart, gateway="manual")
    shown = request.GET.get("shown", "")[:40]
    tried = attempt(lambda: finish(shopper, cart, shown))
    return to_order(tried.value) if tried.value else refused(shopper, tried.refusal)


def returned(request: HttpRequest, attempt_key: str) -> HttpResponse:
    """Back from the bank's own page: on to the order of this visitor's cart."""
    del attempt_key
    shopper = Shopper(request)
    order = order_of_session(shopper)
    return to_order(order) if order is not None else not_found(shopper)


def _by_card(state: Checkout) -> bool:
    return bool(state.session.gateway) and gateway_of(state.session.gateway).caps.needs_token


def _charge(shopper: Shopper, cart: Cart) -> HttpResponse:
    shown = shopper.request.GET.get("shown", "")[:40]
    keep = attempt(lambda: _keep_token(shopper, cart))
    if keep.refusal is not None:
        return _show(shopper, load(cart), error=keep.refusal.text, status=keep.refusal.status)
    tried = attempt(lambda: finish(shopper, cart, shown))
    if tried.value is not None:
        return to_order(tried.value)
    refusal = tried.refusal
    if refusal is not None and refusal.codes & HERE:
        return _show(shopper, load(cart), error=refusal.text, status=refusal.status)
    return refused(shopper, refusal)


def _keep_token(shopper: Shopper, cart: Cart) -> None:
    """The token of this try. Raises Invalid when a card number was sent in its place."""
    data = shopper.request.POST
    if any(looks_like_card(text) for name in data for text in [name, *data.getlist(name)]):
        message = "A card number was sent to the shop instead of the card fields. It was not kept."
        raise Invalid("card_number_sent", message, "payment")
    token = words(data, "token", 200).strip()
    if not token.isprintable() or not token:
        raise Invalid("payment_token_missing", "Enter your card to pay.", "payment")
    state = load(cart)
    if not _by_card(state):
        raise Conflict("payment_changed", "Another way to pay was chosen meanwhile.", "payment")
    set_payment(cart=cart, gateway=state.session.gateway, token=token)


def _show(shopper: Shopper, state: Checkout, *, error: str = "", status: int = 200) -> HttpResponse:
    parts = gateway_of(state.session.gateway).browser
    if parts is None:
        return HttpResponseRedirect("/checkout")
    payable = state.priced.totals.payable
    nonce, query = secrets.token_urlsafe(16), urlencode({"shown": payable.exact()})
    order = living(state.cart.pk)
    context = common(shopper) | {
        "public_key": parts.public_key,
        "script_url": parts.script_url,
        "action": f"/checkout/pay?{query}",
        "token_field": "token",
        "amount_text": f"{payable.format()} {payable.currency}",
        "order_name": f"#{order.number}" if order else "",
        "error": error,
        "bank_url": f"/checkout/pay/transfer?{query}" if "manual" in ways(payable.currency) else "",
        "nonce": nonce,
    }
    response = render(shopper.request, "checkout/payment.html", context, status=status)
    response["Content-Security-Policy"] = _policy(nonce, " ".join(parts.origins))
    response["Cache-Control"] = "private, no-store"
    return response


def _policy(nonce: str, origins: str) -> str:
    """Scripts by nonce, frames and calls to the provider alone, forms to this shop alone."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' {origins}; frame-src {origins}; "
        f"connect-src {origins}; style-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
