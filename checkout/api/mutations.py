"""Mutations that say who buys, where it goes, in which language, and which codes are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphene import ID, Boolean, String

from cart.models import Cart
from cart.owners import attach_customer, detach_customer
from cart.services import set_language
from checkout.api.actions import action, changed
from checkout.api.address_inputs import CheckoutAddressValidationRules, typed
from checkout.api.find import IdArgument, cart_key
from checkout.promo import add_code, remove_code
from checkout.session.services import (
    read_session,
    set_billing_address,
    set_email,
    set_shipping_address,
)
from store.accounts.api.types import AddressInput
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.base import exactly_one, integer_key
from store.graphql.errors import for_address
from store.graphql.registry import mutation
from store.kernel.actor import Actor
from store.kernel.errors import NotFound
from store.kernel.ids import from_global, integer_pk, to_global, uuid_pk

Given = Mapping[str, Any]


def update_email(*, email: str, **which: IdArgument) -> Cart:
    """Say where the receipt goes."""
    return changed(which, lambda cart: set_email(cart=cart, email=email))


def update_shipping_address(
    *,
    shipping_address: Given,
    save_address: bool | None = True,
    validation_rules: Given | None = None,
    **which: IdArgument,
) -> Cart:
    """Say where goods go."""

    def ship_to(cart: Cart) -> None:
        asked = typed(shipping_address, validation_rules)
        set_shipping_address(cart=cart, save=save_address, **asked)

    return changed(which, _about("SHIPPING", ship_to))


def update_billing_address(
    *,
    billing_address: Given,
    save_address: bool | None = True,
    validation_rules: Given | None = None,
    **which: IdArgument,
) -> Cart:
    """Say who is billed; it decides the tax while nothing else does."""

    def bill_to(cart: Cart) -> None:
        asked = typed(billing_address, validation_rules)
        taxed = read_session(cart).shipping_address_id is None
        set_billing_address(cart=cart, taxed=taxed, save=save_address, **asked)

    return changed(which, _about("BILLING", bill_to))


def _about(kind: str, change: Callable[[Cart], None]) -> Callable[[Cart], None]:
    return lambda cart: for_address(kind, lambda: change(cart))


def update_language(*, language_code: Any, **which: IdArgument) -> Cart:
    """Say in which language the shopper reads."""
    code = str(getattr(language_code, "value", language_code))
    return changed(which, lambda cart: set_language(cart=cart, language=code))


def attach(*, actor: Actor, customer_id: str | None = None, **which: IdArgument) -> Cart:
    """Make it the caller's, if it is nobody's; receipts go to their address."""
    # What is no such id is told whoever asks.
    cart_key(**which)
    named = integer_key(customer_id, "User", field="customerId") if customer_id else None
    user_id = actor.require_user()
    asked = named if customer_id else user_id

    def take(cart: Cart) -> None:
        attach_customer(cart=cart, actor=actor, customer_id=asked or 0)
        if cart.user is not None:
            set_email(cart=cart, email=cart.user.email)

    return changed(which, take)


def detach(*, actor: Actor, **which: IdArgument) -> Cart:
    """Make it nobody's again."""
    cart_key(**which)
    actor.require_user()
    return changed(which, lambda cart: detach_customer(cart=cart, actor=actor))


def add_promo_code(*, promo_code: str, **which: IdArgument) -> Cart:
    """Use a voucher or a gift card by its code."""
    return changed(which, lambda cart: add_code(cart=cart, code=promo_code, needs_delivery=True))


def remove_promo_code(
    *, promo_code: str | None = None, promo_code_id: str | None = None, **which: IdArgument
) -> Cart:
    """Take a voucher or a gift card off, by its code or its id."""
    by = exactly_one(promoCode=promo_code, promoCodeId=promo_code_id)

    def remove(cart: Cart) -> None:
        if by == "promoCode":
            remove_code(cart=cart, code=promo_code or "")
            return
        _remove_by_id(cart, promo_code_id or "")

    return changed(which, remove)


def _remove_by_id(cart: Cart, id: str) -> None:
    card, voucher = None, None
    text = from_global(id, "GiftCard", "Voucher", field="promoCodeId")
    if id == to_global("Voucher", text):
        voucher = integer_pk(text)
    else:
        card = uuid_pk(text)
    if card is None and voucher is None:
        raise NotFound("not_found", "This code is not in use here.", "promoCodeId")
    remove_code(cart=cart, voucher_id=voucher, gift_card_id=card)


@mutation
class CheckoutMutations:
    """Root fields."""

    checkout_email_update = action(
        "CheckoutEmailUpdate",
        "Say where the receipt goes.",
        update_email,
        email=String(required=True),
    )
    checkout_shipping_address_update = action(
        "CheckoutShippingAddressUpdate",
        "Say where goods go.",
        update_shipping_address,
        shipping_address=AddressInput(required=True),
        save_address=Boolean(default_value=True),
        validation_rules=CheckoutAddressValidationRules(),
    )
    checkout_billing_address_update = action(
        "CheckoutBillingAddressUpdate",
        "Say who is billed.",
        update_billing_address,
        billing_address=AddressInput(required=True),
        save_address=Boolean(default_value=True),
        validation_rules=CheckoutAddressValidationRules(),
    )
    checkout_language_code_update = action(
        "CheckoutLanguageCodeUpdate",
        "Say in which language the shopper reads.",
        update_language,
        language_code=LanguageCodeEnum(required=True),
    )
    checkout_customer_attach = action(
        "CheckoutCustomerAttach",
        "Make a checkout the caller's own.",
        attach,
        customer_id=ID(),
    )
    checkout_customer_detach = action(
        "CheckoutCustomerDetach", "Make a checkout nobody's again.", detach
    )
    checkout_add_promo_code = action(
        "CheckoutAddPromoCode",
        "Use a voucher or a gift card by its code; a second voucher replaces the first.",
        add_promo_code,
        promo_code=String(required=True),
    )
    checkout_remove_promo_code = action(
        "CheckoutRemovePromoCode",
        "Take a voucher or a gift card off, by its code or its id.",
        remove_promo_code,
        promo_code=String(),
        promo_code_id=ID(),
    )
