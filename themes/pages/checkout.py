"""The checkout: one page, guest first, no JavaScript needed; then paid here or on the card page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from cart.models import Cart
from cart.services import set_country
from cart.totals import Verdict
from checkout.complete import Checkout, complete, load
from checkout.orders.models import Order
from checkout.orders.queries import living
from checkout.orders.states import UNCONFIRMED
from checkout.payments.services import gateway_of
from checkout.session import services as said
from store.kernel.errors import Conflict, Invalid
from store.kernel.ids import uuid_pk
from store.kernel.money import Money
from themes.pages import checkout_form as form
from themes.pages.checkout_view import FIELDS, show_checkout
from themes.pages.forms import Refusal, all_of, attempt, refusal_of, words
from themes.pages.promo import Typed, change_code
from themes.pages.shopper import Shopper

PAY = "/checkout/pay"


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The page; posting keeps what was typed and uses a code, `intent=place_order` orders."""
    shopper = Shopper(request)
    cart = shopper.cart
    if cart is None or not cart.lines.exists():
        return placed_before(shopper)
    if request.method != "POST":
        state = prepared(cart)
        draft = form.draft_of(request, state.session, state.priced.country)
        chosen = request.GET.get("payment", "")
        if chosen:
            draft = form.Draft({**draft.texts, "payment": chosen})
        return show_checkout(shopper, state, draft, {})
    draft = form.posted(request.POST)
    form.keep(request, draft)
    promo = change_code(cart, request.POST)
    if request.POST.get("intent") == "place_order":
        return _place(shopper, cart, draft, promo)
    for step in _steps(cart, draft, load(cart)):
        attempt(step)
    if promo.error:
        return show_checkout(shopper, prepared(cart), draft, {}, promo=promo, status=422)
    return HttpResponseRedirect("/checkout")


def prepared(cart: Cart) -> Checkout:
    """The checkout as it stands; the first delivery is chosen while the shopper chose none."""
    state = load(cart)
    if state.options and state.chosen is None:
        said.set_delivery(cart=cart, method_id=state.options[0].method_id)
        state = load(cart)
    return state


def placed_before(shopper: Shopper) -> HttpResponse:
    """No open cart: the order it became, when the same page was sent twice; else the cart."""
    order = order_of_session(shopper)
    return to_order(order) if order is not None else HttpResponseRedirect("/cart")


def order_of_session(shopper: Shopper) -> Order | None:
    """The order that this visitor's last cart became, if it is under way or done."""
    key = uuid_pk(shopper.cart_key)
    return living(key) if key else None


def to_order(order: Order) -> HttpResponse:
    """On to the order's page, by way of the waiting page while the payment is being confirmed."""
    waiting = order.status == UNCONFIRMED and order.gateway != "manual"
    return HttpResponseRedirect(f"/orders/{order.token}" + ("/confirming" if waiting else ""))


def shown_amount(shopper: Shopper, text: str) -> Money:
    """The amount the shopper saw. Raises Invalid (total) when it is none."""
    seen = attempt(lambda: Money.parse(text, shopper.channel.currency)).value
    if seen is None:
        message = "The total you saw did not reach us. Please check it and order again."
        raise Invalid("total_missing", message, "total")
    return seen


def finish(shopper: Shopper, cart: Cart, shown: str) -> Order:
    """Place the order and take the charge. Raises what complete() raises."""
    order = complete(
        cart_key=cart.pk,
        ask_consent=True,
        ask_billing=False,
        shown=shown_amount(shopper, shown),
    )
    form.forget(shopper.request)
    return order


def _steps(cart: Cart, draft: form.Draft, state: Checkout) -> list[Callable[[], object]]:
    """Keep every answer; each one is refused or kept by itself."""
    steps: list[Callable[[], object]] = [
        lambda: said.set_email(cart=cart, email=draft.get("email")),
        lambda: _keep_place(cart, draft, state),
        lambda: said.set_consents(
            cart=cart, terms=draft.ticked("terms"), digital=draft.ticked("consent")
        ),
    ]
    if draft.method_id is not None:
        steps.append(lambda: said.set_delivery(cart=cart, method_id=draft.method_id))
    if draft.get("payment"):
        steps.append(lambda: _keep_payment(cart, draft.get("payment")))
    return steps


def _keep_place(cart: Cart, draft: form.Draft, state: Checkout) -> None:
    """The country decides delivery and tax even while the address is not yet whole."""
    if not draft.country and not form.needs_address(state):
        raise Invalid("invalid", "Choose a country from the list.", "country")
    if draft.country and draft.country != cart.country:
        set_country(cart=cart, country=draft.country)
    if not form.needs_address(state):
        return
    known = state.session.shipping_address
    if known is not None and known.country != draft.country:
        said.drop_shipping_address(cart=cart)
    said.set_shipping_address(cart=cart, data=draft.address())


def _keep_payment(cart: Cart, gateway: str) -> None:
    gateway_of(gateway)
    said.set_payment(cart=cart, gateway=gateway)


def _place(shopper: Shopper, cart: Cart, draft: form.Draft, promo: Typed) -> HttpResponse:
    """Check everything, then order: at once, or on the card page when a card is to be asked for."""
    steps = _steps(cart, draft, load(cart))
    typed = attempt(lambda: all_of(*steps)).refusal
    state = load(cart)
    errors = _all_errors(typed, state)
    if errors or promo.error:
        return show_checkout(shopper, state, draft, errors, promo=promo, status=422)
    shown = words(shopper.request.POST, "shown", 40)
    if state.verdict is Verdict.CHARGE and gateway_of(state.session.gateway).caps.needs_token:
        refusal = attempt(lambda: _same_amount(shopper, state, shown)).refusal
        if refusal is None:
            return HttpResponseRedirect(PAY)
    else:
        tried = attempt(lambda: finish(shopper, cart, shown))
        if tried.value is not None:
            return to_order(tried.value)
        refusal = tried.refusal
    return refused(shopper, refusal)


def refused(shopper: Shopper, refusal: Refusal | None) -> HttpResponse:
    """The checkout again, with what is new and why it could not be ordered."""
    cart = shopper.cart
    if cart is None or refusal is None or not cart.lines.exists():
        return placed_before(shopper)
    state = prepared(cart)
    draft = form.draft_of(shopper.request, state.session, state.priced.country)
    return show_checkout(shopper, state, draft, refusal.errors, status=refusal.status)


def _all_errors(typed: Refusal | None, state: Checkout) -> dict[str, str]:
    """What is wrong with the answers and what is missing; one sentence for each field."""
    errors = dict(typed.errors) if typed else {}
    in_address = any(name not in {"email", "payment"} for name in errors)
    for problem in state.problems(ask_consent=True, ask_billing=False):
        for name, text in refusal_of(problem).errors.items():
            known = FIELDS.get(name, name)
            if known == "country" and in_address:
                continue
            if known in errors and known:
                continue
            errors[known] = f"{errors[known]} {text}" if known in errors else text
    return errors


def _same_amount(shopper: Shopper, state: Checkout, shown: str) -> None:
    """Refuse to go on with another amount than the one that was read."""
    payable = state.priced.totals.payable
    if shown_amount(shopper, shown) != payable:
        message = f"The total has changed to {payable.format()}. Please check it and order again."
        raise Conflict("price_changed", message, "total")
