"""Who is looking: channel, shop, account and cart of a request, each read once when needed."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest

from cart.models import Cart
from cart.queries import cart_of_user, open_cart
from cart.services import merge
from store.accounts.models import User
from store.accounts.origin import client_ip
from store.channels.models import Channel, Shop
from store.channels.queries import default_channel, shop

CART = "cart"


class Shopper:
    """A request's shopper. The cart's key stands in the session, made when something is added."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def channel(self) -> Channel:
        """The storefront's channel."""
        return default_channel()

    @cached_property
    def shop(self) -> Shop:
        """The shop's words."""
        return shop()

    @cached_property
    def user(self) -> User | None:
        """The account, or None for a guest."""
        user = self.request.user
        return user if isinstance(user, User) and user.is_active else None

    @property
    def ip(self) -> str:
        """Where the request comes from, for limits."""
        return client_ip(self.request.META)

    @property
    def cart_key(self) -> str:
        """The key of the last cart, open or not; empty when there was none."""
        return str(self.request.session.get(CART, ""))

    @cached_property
    def cart(self) -> Cart | None:
        """The open cart, or None."""
        found = open_cart(self.cart_key) if self.cart_key else None
        if found is None and self.user is not None:
            found = cart_of_user(self.user.pk, self.channel)
        return found

    def adopt(self, user: User) -> None:
        """After log-in: what was gathered as a guest joins the account's cart."""
        guest = open_cart(self.cart_key) if self.cart_key else None
        if guest is not None and guest.user_id in {None, user.pk}:
            self.keep(merge(guest=guest, user=user))

    def keep(self, found: Cart) -> None:
        """Remember the cart in the session."""
        self.request.session[CART] = str(found.pk)
        self.cart = found
