"""Choosing how to pay, the older way: gateway and token are kept, the order charges them."""

from __future__ import annotations

from collections.abc import Mapping

from cart.models import Cart
from checkout.complete import load
from checkout.payments.queries import parts_of
from checkout.payments.services import usable
from checkout.payments.standing import standing
from checkout.session.services import set_payment
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money


def payment_create(
    *,
    cart: Cart,
    gateway: str,
    token: str = "",
    amount: Money | None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Keep gateway and token, and the total that the shopper agreed to; nothing is charged yet.

    Raises Invalid (no_checkout_lines; not_supported_gateway; required: token;
    payment_token_refused), Conflict (checkout_has_transaction; partial_payment_not_allowed).
    """
    state = load(cart, looks=False)
    payable = state.priced.totals.payable
    if not state.priced.lines:
        raise Invalid("no_checkout_lines", "The checkout is empty.", "lines")
    if standing(parts_of(cart.pk)).covered:
        message = "This checkout is being paid by transactions already."
        raise Conflict("checkout_has_transaction", message, "id")
    if amount is not None and amount != payable:
        message = f"The amount must be the checkout's total, {payable.exact()}."
        raise Conflict("partial_payment_not_allowed", message, "amount")
    found = usable(cart.channel.currency, only=gateway).get(gateway)
    if found is None:
        raise Invalid("not_supported_gateway", "This way to pay does not exist here.", "gateway")
    if found.caps.needs_token and not token:
        raise Invalid("required", "This way to pay needs the token of a card.", "token")
    set_payment(cart=cart, gateway=gateway, token=token, metadata=metadata, agreed=payable)
