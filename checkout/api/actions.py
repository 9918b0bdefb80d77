"""What mutations of a checkout share: the arguments that name it, and the payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from graphene import ID, UUID, Field

from cart.models import Cart
from checkout.api.checkouts import Checkout, CheckoutRow, checkout_row
from checkout.api.errors import CHECKOUT_CODES, CheckoutError
from checkout.api.find import cart_of
from store.graphql.base import Info, listed
from store.graphql.errors import Codes
from store.graphql.mutations import Action

NAMES = ("id", "checkout_id", "token")


class Which:
    """The arguments that name a checkout; exactly one is given."""

    id = ID()
    checkout_id = ID(description="The older name of id.")
    token = UUID(description="The older form of id.")


class CheckoutAction(Action):
    """A mutation that changes one checkout and answers it as it stands then."""

    class Meta:
        abstract = True

    codes: ClassVar[Codes] = CHECKOUT_CODES
    checkout = Field(Checkout)
    errors = listed(CheckoutError, required=True)

    @classmethod
    def act(cls, _info: Info, **given: Any) -> Mapping[str, CheckoutRow]:
        """Change it, then read it again."""
        which = {name: given.pop(name, None) for name in NAMES}
        cart = cart_of(**which)
        cls.change(cart, **given)
        return {"checkout": checkout_row(cart_of(**which))}

    @classmethod
    def change(cls, cart: Cart, **given: Any) -> None:
        """What the mutation does."""
        raise NotImplementedError  # each mutation says it
