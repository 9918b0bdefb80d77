"""Tax classes and rates."""

from __future__ import annotations

import re

from django.db import transaction

from catalog.models.tax import TaxClass, TaxRate
from catalog.services import checks
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Invalid

_COUNTRY = re.compile(r"[A-Z]{2}")


def save_class(*, name: str, slug: str = "", is_default: bool = False, actor: Actor) -> TaxClass:
    """Make or change the class of that slug; a new default takes the place of the old one.

    Raises Refused, Invalid (name, slug).
    """
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(120, required=True)(name, "name")
    slug = checks.slug_for(slug, name)[:60]
    fields = ["name", "is_default"]
    with transaction.atomic():
        old = TaxClass.objects.filter(slug=slug).first()
        before = snapshot(old, fields) if old else {}
        if is_default:
            TaxClass.objects.exclude(slug=slug).filter(is_default=True).update(is_default=False)
        row, _ = TaxClass.objects.update_or_create(
            slug=slug, defaults={"name": name, "is_default": is_default}
        )
        checks.tell(actor, "tax_class_saved", "tax_class", row.pk, before, snapshot(row, fields))
    return row


def set_rate(*, tax_class: TaxClass, country: str, rate_ppm: int, actor: Actor) -> TaxRate:
    """Set a class's rate in a country (20 % = 200,000 ppm); raises Refused, Invalid."""
    actor.require(MANAGE_PRODUCTS)
    if not _COUNTRY.fullmatch(country):
        raise Invalid("invalid_country", "Give the country's two letters.", "country")
    rate_ppm = checks.number(0, 1_000_000)(rate_ppm, "rate_ppm")
    with transaction.atomic():
        old = TaxRate.objects.filter(tax_class=tax_class, country=country).first()
        row, _ = TaxRate.objects.update_or_create(
            tax_class=tax_class, country=country, defaults={"rate_ppm": rate_ppm}
        )
        before = {"country": country, "rate_ppm": old.rate_ppm} if old else {}
        after = {"country": country, "rate_ppm": rate_ppm}
        checks.tell(actor, "tax_rate_set", "tax_class", tax_class.pk, before, after)
    return row
