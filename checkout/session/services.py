"""Keeping what a shopper says at checkout; each answer is checked where it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from cart.models import Cart
from cart.services import set_country
from checkout.gateways.base import looks_like_card
from checkout.session.addresses import FULL, Checks, checked, same
from checkout.session.models import Session
from store.accounts.models import Address, User
from store.accounts.services.addresses import copy_address
from store.accounts.words import clean_metadata
from store.graphql.engine.instances import instances
from store.kernel.clock import now
from store.kernel.errors import Invalid

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


@instances(Session, "shipping_address", "billing_address")
def _sessions(key: Any) -> QuerySet[Session]:
    return Session.objects.filter(pk=key)


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
        address = _kept(session_of(cart).shipping_address, columns)
        set_country(cart=cart, country=address.country)
        unchecked = not checks.all
        _update(cart, shipping_address_id=address.pk, shipping_unchecked=unchecked, **flags)


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
        address = _kept(session_of(cart).billing_address, columns)
        if taxed:
            set_country(cart=cart, country=address.country)
        _update(cart, billing_address_id=address.pk, billing_unchecked=not checks.all, **flags)


def _kept(known: Address | None, columns: Mapping[str, Any]) -> Address:
    """The address as kept before when it says the same, else a new row of nobody's book."""
    if known is not None and known.user_id is None and same(known, columns):
        return known
    return Address.objects.create(**columns)


def set_delivery(*, cart: Cart, method_id: int | None) -> None:
    """Which delivery was chosen; whether it fits is told by steps.missing."""
    _update(cart, delivery_method_key=method_id)


def set_consents(*, cart: Cart, terms: bool, digital: bool) -> None:
    """Which texts were agreed to, with their versions; unticked takes an agreement back."""
    session = session_of(cart)
    version = CONSENT_VERSION if digital else ""
    same = session.digital_consent_version == version
    _update(
        cart,
        terms_version=TERMS_VERSION if terms else "",
        digital_consent_version=version,
        digital_consent_at=session.digital_consent_at if same else (now() if digital else None),
    )


def set_payment(
    *, cart: Cart, gateway: str, token: str = "", metadata: Mapping[str, str] | None = None
) -> None:
    """How it will be paid; the token is the gateway's own, used once; public `metadata` with it.

    Raises Invalid (payment): a card number never belongs here and is not kept; (metadata).
    """
    if len(token) > MAX_TOKEN:
        message = "The card fields sent what cannot be their token. Please enter the card again."
        raise Invalid("payment_token_refused", message, "payment")
    if looks_like_card(token):
        message = "A card number was sent where a token belongs; it was not used."
        raise Invalid("payment_token_refused", message, "payment")
    pairs = clean_metadata(metadata or {})
    _update(cart, gateway=gateway)
    Session.objects.filter(pk=cart.pk).update(payment_token=token, payment_metadata=pairs)


def _update(cart: Cart, **values: object) -> None:
    """Write what differs; the time of the last change tells whether an order is still the same."""
    session = session_of(cart)
    if any(getattr(session, name) != value for name, value in values.items()):
        Session.objects.filter(pk=cart.pk).update(updated_at=now(), **values)


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
