"""Whose a cart is: a logged-in shopper takes one that nobody has, and may let it go again."""

from __future__ import annotations

from django.db.models import F

from cart.models import Cart
from store.accounts.queries import user_of_actor
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Refused


def attach_customer(*, cart: Cart, actor: Actor, customer_id: int | None = None) -> None:
    """The caller's cart from now on. Raises Refused: for nobody, for another's, for others."""
    user = user_of_actor(actor)
    if customer_id is not None and customer_id != user.pk:
        raise _refused("IMPERSONATE_USER")
    free = Cart.objects.filter(pk=cart.pk, closed_at=None, user=None)
    if not free.update(user=user, version=F("version") + 1, updated_at=now()):
        _refuse_closed(cart)
        raise _refused("OWNER")
    cart.user = user


def detach_customer(*, cart: Cart, actor: Actor) -> None:
    """Nobody's cart from now on. Raises Refused unless it is the caller's, or nobody's."""
    user = user_of_actor(actor)
    own = Cart.objects.filter(pk=cart.pk, closed_at=None, user=user)
    if own.update(user=None, version=F("version") + 1, updated_at=now()):
        cart.user = None
        return
    if Cart.objects.filter(pk=cart.pk, closed_at=None).exclude(user=None).exists():
        raise _refused("OWNER")
    _refuse_closed(cart)


def _refuse_closed(cart: Cart) -> None:
    if not Cart.objects.filter(pk=cart.pk, closed_at=None).exists():
        raise Conflict("cart_closed", "This cart has already become an order.", "id")


def _refused(permission: str) -> Refused:
    message = f"To access this path, you need one of the following permissions: {permission}"
    return Refused("permission_denied", message, permission=permission)
