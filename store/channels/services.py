"""Writing the shop's words and its channels."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict

from babel import Locale
from babel.numbers import get_territory_currencies
from django.db import transaction
from django.db.models import ForeignObjectRel

from store.changes.services import record, snapshot
from store.channels.models import MOST_KEEP_MINUTES, Channel, Shop
from store.kernel.actor import MANAGE_SETTINGS, Actor
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.rows import violation


class ShopFields(TypedDict, total=False):
    """The shop's own words."""

    name: str
    description: str
    contact_email: str
    address: str
    bank_details: str
    keep_minutes_guest: int
    keep_minutes_user: int


class ChannelFields(TypedDict, total=False):
    """What an owner may change of a channel; its slug stays, its currency once it is used."""

    name: str
    currency: str
    default_country: str
    countries: list[str]
    prices_entered_with_tax: bool
    minimum_charge_minor: int
    is_active: bool
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


_KEEP = ("keep_minutes_guest", "keep_minutes_user")
_SHOP = ("name", "description", "contact_email", "address", "bank_details", *_KEEP)
_CHANNEL = (
    "name",
    "currency",
    "default_country",
    "countries",
    "prices_entered_with_tax",
    "minimum_charge_minor",
    "is_active",
    "metadata",
    "private_metadata",
)
_LINES = ("name", "description", "contact_email")
_LIMITS = {"name": 120, "description": 300, "contact_email": 254}
MAX_MINIMUM = 10**9
MAX_PAIRS = 100_000
_COUNTRY = 2
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def save_shop(*, fields: ShopFields, actor: Actor) -> Shop:
    """Change the shop's words; raises Refused, Invalid (the fields)."""
    actor.require(MANAGE_SETTINGS)
    values = {
        name: _minutes(name, value) if name in _KEEP else _text(name, value)
        for name, value in dict(fields).items()
    }
    with transaction.atomic():
        shop, _ = Shop.objects.get_or_create(pk=1)
        before = snapshot(shop, _SHOP)
        if values:
            Shop.objects.filter(pk=1).update(**values)
        shop.refresh_from_db()
        after = snapshot(shop, _SHOP)
        record(actor=actor, verb="shop_changed", kind="shop", key=1, before=before, after=after)
    return shop


def _minutes(name: str, value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= MOST_KEEP_MINUTES:
        message = f"Enter 0 to {MOST_KEEP_MINUTES:,} minutes."
        raise Invalid("invalid", message, name)
    return value


def create_channel(*, slug: str, currency: str, fields: ChannelFields, actor: Actor) -> Channel:
    """A new channel; nothing is sold in it yet.

    Raises Refused, Invalid (slug, currency, the fields), Conflict slug_taken.
    """
    actor.require(MANAGE_SETTINGS)
    if len(slug) > 60 or not _SLUG.fullmatch(slug):
        raise Invalid("invalid_slug", "Use small letters, digits and dashes.", "slug")
    values = {"name": "", **fields, "currency": currency}
    _check(values)
    refusal = Conflict("slug_taken", "There is a channel of this name.", "slug")
    with (
        transaction.atomic(),
        violation({"channels_channel.slug": refusal, "channels_channel_slug": refusal}),
    ):
        channel = Channel.objects.create(slug=slug, **values)
        after = {"slug": slug, **snapshot(channel, _CHANNEL)}
        record(actor=actor, verb="channel_created", kind="channel", key=channel.pk, after=after)
    return channel


def is_used(*, channel: Channel) -> bool:
    """Whether anything is listed, sold, ordered or kept in the channel."""
    for relation in Channel._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._default_manager
            if rows.filter(**{relation.field.name: channel}).exists():
                return True
    return False


def save_channel(*, channel: Channel, fields: ChannelFields, actor: Actor) -> Channel:
    """Change a channel.

    Raises Refused, Invalid (the fields), Conflict last_channel, currency_fixed, NotFound.
    """
    actor.require(MANAGE_SETTINGS)
    values = dict(fields)
    _check(values)
    with transaction.atomic():
        # Locked, so that nothing is listed in it while its currency changes.
        old = Channel.objects.select_for_update().filter(pk=channel.pk).first()
        if old is None:
            raise NotFound("channel_not_found", "This channel is gone.", "channel")
        if values.get("currency", old.currency) != old.currency and is_used(channel=old):
            message = "Prices of this channel stand in its currency: it stays."
            raise Conflict("currency_fixed", message, "currency")
        before = snapshot(old, _CHANNEL)
        if values:
            Channel.objects.filter(pk=old.pk).update(**values)
        if not Channel.objects.filter(is_active=True).exists():
            raise Conflict("last_channel", "A store needs one active channel.", "is_active")
        fresh = Channel.objects.get(pk=old.pk)
        after = snapshot(fresh, _CHANNEL)
        record(
            actor=actor,
            verb="channel_changed",
            kind="channel",
            key=old.pk,
            before=before,
            after=after,
        )
    return fresh


def _text(name: str, value: object) -> str:
    if name not in _SHOP or not isinstance(value, str):
        raise Invalid("invalid_text", "Enter text.", name)
    text = value.strip().replace("\r\n", "\n")
    limit = _LIMITS.get(name, 2_000)
    if name == "name" and not text:
        raise Invalid("required", "This is needed.", name)
    if len(text) > limit:
        raise Invalid("too_long", f"Enter at most {limit} characters.", name, limit=limit)
    signs = text if name in _LINES else text.replace("\n", "")
    if not signs.isprintable():
        raise Invalid("control_characters", "Line breaks do not belong here.", name)
    return text


@cache
def currencies() -> dict[str, str]:
    """Currencies in use today: English names by their codes."""
    names, places = Locale("en").currencies, Locale("en").territories
    today = {
        code
        for place in map(str, places)
        if len(place) == _COUNTRY
        for code in get_territory_currencies(place)
    }
    return {code: names[code] for code in sorted(today) if code in names}


def _check_metadata(values: dict[str, Any]) -> None:
    for name in ("metadata", "private_metadata"):
        pairs = values.get(name, {})
        fine = isinstance(pairs, Mapping) and all(
            isinstance(key, str) and key.strip() and isinstance(word, str)
            for key, word in pairs.items()
        )
        if not fine or len(json.dumps(dict(pairs))) > MAX_PAIRS:
            raise Invalid("invalid_metadata", "Give keys and values as text.", name)


def _check(values: dict[str, Any]) -> None:
    unknown = next((name for name in values if name not in _CHANNEL), None)
    if unknown is not None:
        raise Invalid("unknown_field", "There is no such field.", unknown)
    name = values.get("name", "x")
    if not name.strip() or len(name) > 120 or not name.isprintable():
        raise Invalid("invalid_name", "Enter a name of 1 to 120 characters.", "name")
    if "currency" in values and values["currency"] not in currencies():
        raise Invalid("invalid_currency", "Choose a currency of the list.", "currency")
    _check_metadata(values)
    codes = [values.get("default_country", "US"), *values.get("countries", [])]
    if not all(len(code) == 2 and code.isascii() and code.isupper() for code in codes):
        raise Invalid("invalid_country", "Give countries by their two letters.", "countries")
    if not 0 <= values.get("minimum_charge_minor", 0) <= MAX_MINIMUM:
        message = "Enter an amount of 0 or more."
        raise Invalid("out_of_range", message, "minimum_charge_minor")
    if values.get("countries") and values.get("default_country") not in {
        None,
        *values["countries"],
    }:
        message = "The default country is one of those sold to."
        raise Invalid("default_country_not_sold", message, "default_country")
