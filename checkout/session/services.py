"""Keeping what a shopper says at checkout; each answer is checked where it is given."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cart.giftcards.models import CartGiftCard
from cart.models import Cart
from cart.services import set_country
from checkout.gateways.base import looks_like_card
from checkout.session.addresses import FULL, Checks, checked, same
from checkout.session.models import Session
from store.accounts.models import Address, User
from store.accounts.services.addresses import copy_address
from store.accounts.words import clean_metadata
from store.graphql.engine.instances import instances
from store.graphql.engine.prepared import prepared
from store.graphql.engine.writing import change, insert
from store.kernel.clock import now
from store.kernel.errors import Invalid
from store.kernel.money import Money

# A change of the words is a new version; what was agreed to is stored with it.
TERMS_VERSION = "terms-2026-11"
CONSENT_VERSION = "digital-2026-11"
MAX_TOKEN = 120
CONSENT_TEXT = (
    "Open my digital goods at once. I know that I lose my right of withdrawal "
    "for each of them as soon as it is opened to me."
)


def session_of(cart: Cart) -> Session:
    """The cart's session, made when it is first needed."""
    known = next(iter(_sessions(key=cart.pk)), None)
    if known is not None:
        return known
    session, _ = Session.objects.get_or_create(cart_id=cart.pk, defaults=_defaults(cart))
    return session


@instances(Session, "shipping_address", "billing_address", extra=("has_cards",))
def _sessions(key: Any) -> Any:
    cards = CartGiftCard.objects.filter(cart=OuterRef("pk"))
    rows: Any = Session.objects.filter(pk=key)
    return rows.annotate(has_cards=Exists(cards))


def read_session(cart: Cart) -> Session:
    """The cart's session; one that is not written, when nothing was said yet."""
    known = next(iter(_sessions(key=cart.pk)), None)
    return known or Session(cart=cart, updated_at=cart.created_at)


def set_email(*, cart: Cart, email: str) -> None:
    """Where receipt and link go. Raises Invalid (email)."""
    _update(cart, email=clean_mail(email))


def clean_mail(email: str) -> str:
    """The address in lower case. Raises Invalid (email)."""
    text = email.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        message = "Enter an e-mail address such as ada@example.com."
        raise Invalid("required" if not text else "invalid", message, "email") from error
    if len(text) > 254:
        raise Invalid("invalid", "This e-mail address is too long.", "email")
    return text


def set_shipping_address(
    *,
    cart: Cart,
    data: Mapping[str, Any],
    checks: Checks = FULL,
    save: bool | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Where goods go; also decides the tax. Raises Problems by field.

    `save`: whether the order's address goes into the buyer's book; None leaves it as it is.
    """
    columns = checked(data, checks=checks, metadata=metadata)
    flags = {} if save is None else {"save_shipping_address": save}
    with transaction.atomic():
        session = session_of(cart)
        address = _kept(session.shipping_address, columns)
        set_country(cart=cart, country=address.country)
        unchecked = not checks.all
        values = {"shipping_address_id": address.pk, "shipping_unchecked": unchecked, **flags}
        _update(cart, session, **values)


def drop_shipping_address(*, cart: Cart) -> None:
    """The address no longer holds: another country was chosen."""
    _update(cart, shipping_address_id=None)


def set_billing_address(
    *,
    cart: Cart,
    data: Mapping[str, Any],
    taxed: bool = False,
    checks: Checks = FULL,
    save: bool | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Who is billed; `taxed`: nothing ships, so this country decides the tax. Raises as above."""
    columns = checked(data, checks=checks, metadata=metadata)
    flags = {} if save is None else {"save_billing_address": save}
    with transaction.atomic():
        session = session_of(cart)
        address = _kept(session.billing_address, columns)
        if taxed:
            set_country(cart=cart, country=address.country)
        values = {"billing_address_id": address.pk, "billing_unchecked": not checks.all, **flags}
        _update(cart, session, **values)


def _kept(known: Address | None, columns: Mapping[str, Any]) -> Address:
    """The address as kept before when it says the same, else a new row of nobody's book."""
    if known is not None and known.user_id is None and same(known, columns):
        return known
    address = Address(**columns)
    insert(address)
    return address


def set_delivery(*, cart: Cart, method_id: int | None, known: Session | None = None) -> Session:
    """Which delivery was chosen; whether it fits is told by steps.missing.

    Answers the session as it is then; `known`: as it was just read.
    """
    # One that was never written is made now.
    session = known if known is not None and not known._state.adding else session_of(cart)
    _update(cart, session, delivery_method_key=method_id)
    return session


def set_consents(*, cart: Cart, terms: bool, digital: bool) -> None:
    """Which texts were agreed to, with their versions; unticked takes an agreement back."""
    session = session_of(cart)
    version = CONSENT_VERSION if digital else ""
    same = session.digital_consent_version == version
    _update(
        cart,
        session,
        terms_version=TERMS_VERSION if terms else "",
        digital_consent_version=version,
        digital_consent_at=session.digital_consent_at if same else (now() if digital else None),
    )


def set_payment(
    *,
    cart: Cart,
    gateway: str,
    token: str = "",
    metadata: Mapping[str, str] | None = None,
    agreed: Money | None = None,
) -> None:
    """How it will be paid; the token is the gateway's own, used once; public `metadata` with it.

    `agreed` is the amount the shopper was shown; another one is not charged.
    Raises Invalid (payment): a card number never belongs here and is not kept; (metadata).
    """
    if len(token) > MAX_TOKEN:
        message = "The card fields sent what cannot be their token. Please enter the card again."
        raise Invalid("payment_token_refused", message, "payment")
    if looks_like_card(token):
        message = "A card number was sent where a token belongs; it was not used."
        raise Invalid("payment_token_refused", message, "payment")
    pairs = clean_metadata(metadata or {})
    values: dict[str, Any] = {"payment_token": token, "payment_metadata": pairs}
    if agreed is not None:
        values["agreed_micro"] = agreed.micro
    if session_of(cart).gateway != gateway:
        values |= {"gateway": gateway, "updated_at": now()}
    change(Session, cart.pk, **values)


def agreed_amount(key: uuid.UUID) -> Money | None:
    """The amount that an API client was told it would pay, if it was."""
    for micro, currency in _agreed(key=key):
        return None if micro is None else Money(micro, currency)
    return None


@prepared
def _agreed(key: Any) -> QuerySet[Session, tuple[Any, ...]]:
    return Session.objects.filter(pk=key).values_list("agreed_micro", "cart__channel__currency")


def _update(cart: Cart, known: Session | None = None, **values: Any) -> None:
    """Write what differs; the time of the last change tells whether an order is still the same."""
    session = known or session_of(cart)
    if any(getattr(session, name) != value for name, value in values.items()):
        values["updated_at"] = now()
        change(Session, cart.pk, **values)
        for name, value in values.items():
            setattr(session, name, value)


def _defaults(cart: Cart) -> dict[str, object]:
    """A logged-in shopper's e-mail and copies of the default addresses, made when needed."""
    user = cart.user
    if user is None:
        return {}
    return {
        "email": user.email,
        "shipping_address": lambda: own_addresses(user)[0],
        "billing_address": lambda: own_addresses(user)[1],
    }


def own_addresses(user: User) -> tuple[Address | None, Address | None]:
    """Copies of a shopper's default addresses: editing the book changes no checkout."""
    keys = (user.default_shipping_address_id, user.default_billing_address_id)
    known = Address.objects.in_bulk([key for key in keys if key]) if any(keys) else {}
    shipping, billing = (known.get(key) if key else None for key in keys)
    return (
        copy_address(address=shipping) if shipping else None,
        copy_address(address=billing) if billing else None,
    )
