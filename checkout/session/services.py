"""Keeping what a shopper says at checkout; each answer is checked where it is given."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cart.models import Cart
from cart.services import set_country
from checkout.gateways.base import looks_like_card
from checkout.session.models import Session
from store.accounts.address_rules import clean_address
from store.accounts.models import Address
from store.accounts.services.addresses import create_address
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
    session, _ = Session.objects.select_related(
        "shipping_address", "billing_address"
    ).get_or_create(cart_id=cart.pk, defaults=_defaults(cart))
    return session


def set_email(*, cart: Cart, email: str) -> None:
    """Where receipt and link go. Raises Invalid (email)."""
    text = email.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        message = "Enter an e-mail address such as ada@example.com."
        raise Invalid("required" if not text else "invalid", message, "email") from error
    if len(text) > 254:
        raise Invalid("invalid", "This e-mail address is too long.", "email")
    _update(cart, email=text)


def set_shipping_address(*, cart: Cart, data: Mapping[str, str]) -> None:
    """Where goods go; also decides the tax. Raises Problems by field."""
    with transaction.atomic():
        address = _address(session_of(cart).shipping_address, data)
        set_country(cart=cart, country=address.country)
        _update(cart, shipping_address_id=address.pk)


def drop_shipping_address(*, cart: Cart) -> None:
    """The address no longer holds: another country was chosen."""
    _update(cart, shipping_address_id=None)


def set_billing_address(*, cart: Cart, data: Mapping[str, str], taxed: bool = False) -> None:
    """Who is billed; `taxed`: nothing ships, so this country decides the tax."""
    with transaction.atomic():
        address = _address(session_of(cart).billing_address, data)
        if taxed:
            set_country(cart=cart, country=address.country)
        _update(cart, billing_address_id=address.pk)


def _address(known: Address | None, data: Mapping[str, str]) -> Address:
    """The address as kept before when it says the same, else a new row."""
    country = data.get("country", "")
    fresh = clean_address(data, country=country)
    if known and all(getattr(known, name) == value for name, value in fresh.items()):
        return known
    return create_address(user=None, data=data, country=country)


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


def set_payment(*, cart: Cart, gateway: str, token: str = "") -> None:
    """How it will be paid; the token is the gateway's own, used once.

    Raises Invalid (payment): a card number never belongs here and is not kept.
    """
    if len(token) > MAX_TOKEN:
        message = "The card fields sent what cannot be their token. Please enter the card again."
        raise Invalid("payment_token_refused", message, "payment")
    if looks_like_card(token):
        message = "A card number was sent where a token belongs; it was not used."
        raise Invalid("payment_token_refused", message, "payment")
    _update(cart, gateway=gateway)
    Session.objects.filter(pk=cart.pk).update(payment_token=token)


def _update(cart: Cart, **values: object) -> None:
    """Write what differs; the time of the last change tells whether an order is still the same."""
    session = session_of(cart)
    if any(getattr(session, name) != value for name, value in values.items()):
        Session.objects.filter(pk=cart.pk).update(updated_at=now(), **values)


def _defaults(cart: Cart) -> dict[str, object]:
    """A logged-in shopper's e-mail and default addresses."""
    user = cart.user
    if user is None:
        return {}
    return {
        "email": user.email,
        "shipping_address_id": user.default_shipping_address_id,
        "billing_address_id": user.default_billing_address_id,
    }
