"""What mutations of a checkout share: the arguments that name it, the payload, its answer."""

from __future__ import annotations

from collections.abc import Callable
from types import new_class
from typing import Any

from graphene import ID, UUID

from cart.models import Cart
from checkout.api.checkouts import Checkout
from checkout.api.errors import CHECKOUT_CODES, CheckoutError
from checkout.api.find import IdArgument, cart_of
from store.graphql.fields import One
from store.graphql.mutations import Mutation, Payload


def named(*, older: bool = True) -> dict[str, Any]:
    """The arguments that name a checkout; exactly one is given. `older`: checkoutId is taken."""
    found: dict[str, Any] = {"id": ID(), "token": UUID(description="The older form of id.")}
    if older:
        found["checkout_id"] = ID(description="The older name of id.")
    return found


def payload(name: str, doc: str, *, also: bool = True) -> Any:
    """A payload that shows the checkout; `also`: with the older name of its errors."""
    options: dict[str, Any] = {"error": CheckoutError, "codes": CHECKOUT_CODES}
    if also:
        options["also"] = "checkout_errors"
    fields = {"__doc__": doc, "__module__": __name__, "checkout": One(Checkout)}
    return new_class(name, (Payload,), options, lambda body: body.update(fields))


def action(
    name: str,
    doc: str,
    service: Callable[..., Any],
    *,
    older: bool = True,
    also: bool = True,
    **arguments: Any,
) -> Mutation:
    """A mutation of one checkout, which answers it as it stands then."""
    made = payload(name, doc, also=also)
    return Mutation(made, service=service, description=doc, args=named(older=older) | arguments)


def changed(which: dict[str, IdArgument], change: Callable[[Cart], None]) -> Cart:
    """Change a checkout; what is asked of it is read after that. Raises as `change`, NotFound."""
    cart = cart_of(**which)
    change(cart)
    return cart
