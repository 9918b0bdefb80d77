"""Writing zones, methods of delivery and their prices."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import transaction

from catalog.models.tax import TaxClass
from checkout.delivery.models import Method, MethodListing, Zone
from store.changes.services import record, snapshot
from store.channels.models import Channel
from store.kernel.actor import MANAGE_SETTINGS, Actor
from store.kernel.errors import Invalid
from store.kernel.money import Money

MAX_PRICE_MICRO = 10**12
MAX_DAYS = 365
MAX_WEIGHT_G = 10_000_000
_METHOD = (
    "zone_id",
    "name",
    "description",
    "tax_class_id",
    "min_days",
    "max_days",
    "max_weight_g",
    "is_active",
    "position",
)


class MethodFields(TypedDict, total=False):
    """What an owner says of a delivery; weight in grams."""

    name: str
    description: str
    tax_class: TaxClass | None
    min_days: int | None
    max_days: int | None
    max_weight_g: int | None
    is_active: bool
    position: int


def save_zone(*, zone: Zone | None, name: str, countries: list[str], actor: Actor) -> Zone:
    """Make or change a zone; no countries = everywhere else. Raises Refused, Invalid."""
    actor.require(MANAGE_SETTINGS)
    name = _line(name, "name", 120)
    if not all(len(code) == 2 and code.isascii() and code.isupper() for code in countries):
        raise Invalid("invalid_country", "Give countries by their two letters.", "countries")
    with transaction.atomic():
        before = snapshot(zone, ["name", "countries"]) if zone else {}
        if zone is None:
            zone = Zone.objects.create(name=name, countries=countries)
        else:
            Zone.objects.filter(pk=zone.pk).update(name=name, countries=countries)
            zone.refresh_from_db()
        after = snapshot(zone, ["name", "countries"])
        record(actor=actor, verb="zone_saved", kind="zone", key=zone.pk, before=before, after=after)
    return zone


def save_method(*, method: Method | None, zone: Zone, fields: MethodFields, actor: Actor) -> Method:
    """Make or change a delivery of a zone; raises Refused, Invalid (the fields)."""
    actor.require(MANAGE_SETTINGS)
    values = _checked(dict(fields), new=method is None)
    with transaction.atomic():
        before = snapshot(method, _METHOD) if method else {}
        if method is None:
            method = Method.objects.create(zone=zone, **values)
        elif values:
            Method.objects.filter(pk=method.pk).update(**values)
            method.refresh_from_db()
        after = snapshot(method, _METHOD)
        record(
            actor=actor,
            verb="delivery_saved",
            kind="zone",
            key=zone.pk,
            before=before,
            after=after,
        )
    return method


def set_price(
    *, method: Method, channel: Channel, price: Money | None, free_from: Money | None, actor: Actor
) -> MethodListing | None:
    """What a delivery costs in a channel; None = it is not offered there.

    Raises Refused, Invalid (price, free_from).
    """
    actor.require(MANAGE_SETTINGS)
    for amount, field in ((price, "price"), (free_from, "free_from")):
        _check_amount(amount, field, channel)
    with transaction.atomic():
        rows = MethodListing.objects.filter(method=method, channel=channel)
        old = rows.first()
        names = ["price_micro", "free_from_micro"]
        before = snapshot(old, names) if old else {}
        listing = None
        if price is None:
            rows.delete()
        else:
            listing, _ = MethodListing.objects.update_or_create(
                method=method,
                channel=channel,
                defaults={
                    "price_micro": price.micro,
                    "free_from_micro": free_from.micro if free_from is not None else None,
                },
            )
        record(
            actor=actor,
            verb="delivery_priced",
            kind="zone",
            key=method.zone_id,
            before=before,
            after=snapshot(listing, names) if listing else {},
        )
    return listing


def delete_method(*, method: Method, actor: Actor) -> None:
    """Offer a delivery no more; orders keep its name. Raises Refused."""
    actor.require(MANAGE_SETTINGS)
    with transaction.atomic():
        before, zone = snapshot(method, ["name"]), method.zone_id
        if Method.objects.filter(pk=method.pk).delete()[0]:
            record(actor=actor, verb="delivery_deleted", kind="zone", key=zone, before=before)


def delete_zone(*, zone: Zone, actor: Actor) -> None:
    """Serve these countries no more, with all deliveries of the zone. Raises Refused."""
    actor.require(MANAGE_SETTINGS)
    with transaction.atomic():
        before, key = snapshot(zone, ["name", "countries"]), zone.pk
        if Zone.objects.filter(pk=key).delete()[0]:
            record(actor=actor, verb="zone_deleted", kind="zone", key=key, before=before)


def _check_amount(amount: Money | None, field: str, channel: Channel) -> None:
    if amount is None:
        return
    if amount.currency != channel.currency:
        raise Invalid("currency_mismatch", f"Prices here are in {channel.currency}.", field)
    if not 0 <= amount.micro <= MAX_PRICE_MICRO:
        raise Invalid("out_of_range", "Enter an amount from 0 to 1,000,000.", field)
    if amount.floor()[1]:
        raise Invalid("price_too_fine", "A delivery costs whole cents or the like.", field)


def _checked(values: dict[str, Any], *, new: bool) -> dict[str, Any]:
    if new or "name" in values:
        values["name"] = _line(values.get("name", ""), "name", 120)
    if "description" in values:
        values["description"] = _line(values["description"], "description", 300, needed=False)
    bounds = {
        "min_days": MAX_DAYS,
        "max_days": MAX_DAYS,
        "max_weight_g": MAX_WEIGHT_G,
        "position": 10_000,
    }
    for field, most in bounds.items():
        number = values.get(field)
        if number is not None and not 0 <= number <= most:
            raise Invalid("out_of_range", f"Enter a number from 0 to {most}.", field)
    low, high = values.get("min_days"), values.get("max_days")
    if low is not None and high is not None and low > high:
        raise Invalid("days_reversed", "The longest is not below the shortest.", "max_days")
    return values


def _line(text: str, field: str, limit: int, *, needed: bool = True) -> str:
    text = text.strip()
    if needed and not text:
        raise Invalid("required", "This is needed.", field)
    if len(text) > limit or not text.isprintable():
        raise Invalid("invalid_text", f"Enter one line of at most {limit} characters.", field)
    return text
