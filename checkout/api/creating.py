"""Opening a checkout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Boolean, InputObjectType, String

from cart.api.inputs import CheckoutLineInput
from checkout.api.address_inputs import CheckoutValidationRules, typed
from checkout.api.checkouts import Checkout, CheckoutRow
from checkout.api.errors import CHECKOUT_CODES, CheckoutError
from checkout.api.line_mutations import all_wanted
from checkout.complete import weighed
from checkout.session.addresses import checked
from checkout.session.opening import Said, open_checkout
from store.accounts.api.types import AddressInput
from store.accounts.queries import user_of_actor
from store.channels.api.languages import LanguageCodeEnum
from store.channels.api.scope import channel_of
from store.channels.models import Channel
from store.graphql.base import listed
from store.graphql.errors import for_address
from store.graphql.fields import Col, One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.kernel.actor import Actor
from store.kernel.errors import Conflict, Invalid, NotFound

Given = Mapping[str, Any]


class CheckoutCreateInput(InputObjectType):
    """What may be known when a checkout is opened; nothing is needed."""

    channel = String()
    lines = listed(CheckoutLineInput)
    email = String()
    save_shipping_address = Boolean()
    shipping_address = AddressInput()
    save_billing_address = Boolean()
    billing_address = AddressInput()
    language_code = LanguageCodeEnum()
    validation_rules = CheckoutValidationRules()
    metadata = listed(MetadataInput)


class CheckoutCreate(Payload, error=CheckoutError, codes=CHECKOUT_CODES, also="checkout_errors"):
    """Open a checkout; all of it or nothing."""

    checkout = One(Checkout)
    created = Col(Boolean, deprecation_reason="Always true.")


def create_checkout(*, actor: Actor, input: Given) -> Given:
    """A new checkout with what was given; a logged-in shopper's own."""
    channel = _channel(input.get("channel"))
    user = None if actor.is_anonymous else user_of_actor(actor)
    lines = all_wanted(input.get("lines") or (), currency=channel.currency)
    made = open_checkout(channel=channel, user=user, said=_said(input), lines=lines)
    return {"checkout": CheckoutRow(weighed(made.session, made.goods)), "created": True}


def _said(given: Given) -> Said:
    rules = given.get("validation_rules") or {}
    more: dict[str, Any] = {}
    addresses = {kind: _address(given, rules, kind, more) for kind in ("shipping", "billing")}
    language = given.get("language_code")
    return Said(
        email=given.get("email") or "",
        shipping=addresses["shipping"],
        billing=addresses["billing"],
        more=more,
        language=str(getattr(language, "value", language) or "en"),
        metadata=pairs_of(given.get("metadata")),
    )


def _address(given: Given, rules: Given, kind: str, more: dict[str, Any]) -> Given | None:
    """The columns of an address; whether it is saved and was checked are written to `more`."""
    name = f"{kind}_address"
    if given.get(f"save_{name}") is not None:
        more[f"save_{name}"] = given[f"save_{name}"]
    if not given.get(name):
        return None
    found: dict[str, Any] = {}

    def clean() -> Mapping[str, Any]:
        found.update(typed(given[name], rules.get(name)))
        return checked(**found)

    columns: Given = for_address(kind.upper(), clean)
    more[f"{kind}_unchecked"] = not found["checks"].all
    return columns


def _channel(slug: str | None) -> Channel:
    """The channel to sell in. Raises Invalid (missing_channel_slug), NotFound, Conflict."""
    try:
        found = channel_of(slug)
    except Invalid as error:
        raise Invalid("missing_channel_slug", "Name the channel.", "channel") from error
    if found is not None:
        return found
    if slug is None:
        raise Invalid("missing_channel_slug", "Name the channel.", "channel")
    if slug.isprintable() and Channel.objects.filter(slug=slug).exists():
        raise Conflict("channel_inactive", "This channel is closed.", "channel")
    raise NotFound("not_found", "There is no channel of this name.", "channel")


@mutation
class CreateMutations:
    """Root fields."""

    checkout_create = Mutation(
        CheckoutCreate, service=create_checkout, input=CheckoutCreateInput(required=True)
    )
