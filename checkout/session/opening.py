"""Opening a checkout with all that is known of it, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cart.models import Cart
from cart.queries import Goods
from cart.services import create_cart, fill, sold_to
from cart.wishes import Wanted, pick
from checkout.session.models import Session
from checkout.session.services import clean_mail, own_addresses
from store.accounts.models import Address, User
from store.accounts.words import clean_metadata
from store.channels.models import Channel
from store.graphql.engine.writing import insert


@dataclass(frozen=True)
class Said:
    """What is known when a checkout is opened; addresses as checked columns."""

    email: str = ""
    shipping: Mapping[str, Any] | None = None
    billing: Mapping[str, Any] | None = None
    # Columns of the session, such as whether addresses are saved.
    more: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """A checkout that was just made, as it was written."""

    session: Session
    goods: Goods

    @property
    def cart(self) -> Cart:
        """Its cart."""
        return self.goods.cart


def open_checkout(
    *, channel: Channel, user: User | None = None, said: Said, lines: Sequence[Wanted] = ()
) -> Opened:
    """A new cart with its session and lines; when something is refused, nothing is left behind.

    A logged-in shopper's e-mail and default addresses serve where none were given.
    Raises Invalid (email, metadata, country), and as put_lines.
    """
    email = clean_mail(said.email) if said.email else (user.email if user else "")
    metadata = clean_metadata(said.metadata)
    picked = pick(channel=channel, wanted=lines)
    with transaction.atomic():
        shipping, billing = _addresses(user, said)
        place = shipping or billing
        cart = create_cart(
            channel=channel,
            user=user,
            country=sold_to(channel=channel, country=place.country) if place else None,
            language=said.language,
            metadata=metadata,
        )
        session = Session(
            cart=cart,
            email=email,
            shipping_address=shipping,
            billing_address=billing,
            **said.more,
        )
        insert(session)
        rows = fill(cart=cart, picked=picked)
    session.has_cards = False
    return Opened(session, Goods(cart, rows, picked.items))


def _addresses(user: User | None, said: Said) -> tuple[Address | None, Address | None]:
    own = own_addresses(user) if user else (None, None)
    shipping = Address(**said.shipping) if said.shipping else None
    billing = Address(**said.billing) if said.billing else None
    insert(*[each for each in (shipping, billing) if each is not None])
    return shipping or own[0], billing or own[1]
