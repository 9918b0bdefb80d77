"""The cart: shown, filled and changed by plain forms; prices never come from the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from cart.models import Cart
from cart.services import add_line, create_cart, find_line, remove_line, set_quantity
from catalog.queries.products import page_by_slug
from catalog.queries.sellables import sellables
from store.kernel.errors import NotFound
from store.kernel.ids import integer_pk, uuid_pk
from store.kernel.money import Money
from themes.drops.carts import CartDrop
from themes.pages.forms import Filled, Refusal, attempt, group, read_quantity, words
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.product import show_product
from themes.pages.promo import Typed, change_code
from themes.pages.shopper import Shopper

MAX_CHANGES = 200


@require_http_methods(["GET", "HEAD", "POST"])
def cart(request: HttpRequest) -> HttpResponse:
    """The cart; posting changes lines and the promo code, or goes on to the checkout."""
    shopper = Shopper(request)
    if request.method != "POST":
        return show_cart(shopper)
    refused, typed = _change(shopper, request.POST)
    promo = change_code(shopper.cart, request.POST) if shopper.cart else Typed()
    if refused or promo.error:
        return show_cart(shopper, errors=refused, typed=typed, promo=promo, status=422)
    return HttpResponseRedirect("/checkout" if "checkout" in request.POST else "/cart")


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant into the cart; a refusal shows the product again, with what was typed."""
    shopper = Shopper(request)
    variant_id = integer_pk(words(request.POST, "id"))
    item = sellables([variant_id], channel=shopper.channel).get(variant_id) if variant_id else None
    if variant_id is None or item is None or not item.is_published:
        return not_found(shopper)
    outcome = attempt(lambda: _add(shopper, variant_id, request.POST))
    if outcome.refusal is None:
        messages.success(request, f"{item.product_name} is in your basket.")
        return HttpResponseRedirect("/cart")
    page = page_by_slug(item.product_slug, channel=shopper.channel)
    if page is None or outcome.refusal.status == NotFound.status:
        return not_found(shopper)
    typed = {name: words(request.POST, name, 40) for name in ("quantity", "amount")}
    filled = Filled(values=typed, errors=outcome.refusal.errors)
    return show_product(
        shopper, page, wanted=variant_id, filled=filled, status=outcome.refusal.status
    )


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set one line's quantity: `id` is the line's key or the variant, `quantity` 0 removes it."""
    shopper = Shopper(request)
    key = words(request.POST, "id", 60)
    updates = {key: words(request.POST, "quantity", 40)}
    refused, typed = _set_all(shopper, updates)
    if refused:
        return show_cart(shopper, errors=refused, typed=typed, status=422)
    return HttpResponseRedirect("/cart")


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Empty the cart."""
    found = Shopper(request).cart
    for line in found.lines.all() if found else ():
        attempt(partial(remove_line, cart=line.cart, line=line))
    return HttpResponseRedirect("/cart")


def show_cart(
    shopper: Shopper,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    promo: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The cart's page; `errors` and `typed` by line key, `promo` what stood in the code's field."""
    field = promo or Typed()
    drop = CartDrop(
        shopper.cart,
        shopper.channel,
        errors=errors,
        typed=typed,
        promo=(field.text, field.error),
    )
    view = View("cart", title="Your basket", cart=drop, status=status, indexed=False)
    return show(shopper, view)


def _add(shopper: Shopper, variant_id: int, data: QueryDict) -> None:
    quantity = read_quantity(words(data, "quantity", 40) or "1")
    amount = words(data, "amount", 40).strip()
    tip = Money.parse(amount.lstrip("$"), shopper.channel.currency) if amount else None
    # A new cart is kept only together with its first line.
    with transaction.atomic():
        found = shopper.cart or create_cart(channel=shopper.channel, user=shopper.user)
        add_line(cart=found, variant_id=variant_id, quantity=quantity, tip=tip)
    shopper.keep(found)


def _change(shopper: Shopper, data: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """All changes of the cart's form: sentences and typed texts by line key."""
    removed = words(data, "remove", 60)
    if removed:
        return _set_all(shopper, {removed: "0"})
    return _set_all(shopper, dict(list(group(data, "updates").items())[:MAX_CHANGES]))


def _set_all(shopper: Shopper, updates: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    found = shopper.cart
    refused: dict[str, str] = {}
    if found is None:
        return refused, {}
    known = {str(line.pk): line.quantity for line in found.lines.all()}
    for key, text in updates.items():
        if str(known.get(key)) == text.strip():
            continue
        refusal = attempt(_setter(found, key, text)).refusal
        if refusal is not None and _matters(refusal):
            refused[key] = refusal.text
    return refused, {key: updates[key] for key in refused}


def _setter(found: Cart, key: str, text: str) -> Callable[[], None]:
    def set_one() -> None:
        quantity = read_quantity(text, zero=True)
        variant_id = integer_pk(key)
        line = find_line(
            cart=found,
            line_id=uuid_pk(key) if variant_id is None else None,
            variant_id=variant_id,
        )
        set_quantity(cart=found, line=line, quantity=quantity)

    return set_one


def _matters(refusal: Refusal) -> bool:
    """A line that is gone already needs no word: the cart shown says so."""
    return refusal.status != NotFound.status
