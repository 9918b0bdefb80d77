"""Attributes and their values."""

from __future__ import annotations

import hashlib
import re

from django.db import transaction
from django.db.models import ProtectedError, Q

from catalog.models.attribute import Attribute, AttributeValue
from catalog.services import checks
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.ids import slug_of
from store.kernel.rows import violation

_TYPES = {Attribute.DROPDOWN, Attribute.SWATCH, Attribute.TEXT}
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def create(
    *, name: str, slug: str = "", input_type: str = Attribute.DROPDOWN, actor: Actor
) -> Attribute:
    """A new attribute; raises Refused, Invalid (name, slug, input_type), Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(120, required=True)(name, "name")
    if input_type not in _TYPES:
        raise Invalid("invalid_input_type", "Choose dropdown, swatch or text.", "input_type")
    slug = checks.slug_for(slug, name)[:120]
    with transaction.atomic(), violation(checks.taken("catalog_attribute", "slug")):
        attribute = Attribute.objects.create(name=name, slug=slug, input_type=input_type)
        after = snapshot(attribute, ["name", "slug", "input_type"])
        checks.tell(actor, "attribute_created", "attribute", attribute.pk, {}, after)
    return attribute


def rename(*, attribute: Attribute, name: str, actor: Actor) -> Attribute:
    """Another name for shoppers; the slug stays."""
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(120, required=True)(name, "name")
    with transaction.atomic():
        before = {"name": attribute.name}
        Attribute.objects.filter(pk=attribute.pk).update(name=name)
        checks.tell(actor, "attribute_renamed", "attribute", attribute.pk, before, {"name": name})
    attribute.refresh_from_db()
    return attribute


def delete(*, attribute: Attribute, actor: Actor) -> None:
    """Delete an attribute with its values and all answers; raises Conflict attribute_in_use."""
    actor.require(MANAGE_PRODUCTS)
    before = {"name": attribute.name, "slug": attribute.slug}
    pk = attribute.pk
    try:
        with transaction.atomic():
            attribute.delete()
            checks.tell(actor, "attribute_deleted", "attribute", pk, before, {})
    except ProtectedError as error:
        raise Conflict("attribute_in_use", "Something needs this attribute.", "id") from error


def add_value(
    *, attribute: Attribute, name: str, slug: str = "", value: str = "", actor: Actor
) -> AttributeValue:
    """A new value; a swatch's `value` is its colour, #rrggbb.

    Raises Refused, Invalid (name, slug, value), Conflict slug_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(200, required=True)(name, "name")
    if value and not _COLOUR.fullmatch(value):
        raise Invalid("invalid_colour", "Enter a colour such as #2f4f4f.", "value")
    with transaction.atomic(), violation(_value_once()):
        row = AttributeValue.objects.create(
            attribute=attribute,
            name=name,
            slug=checks.slug(slug)[:200] if slug else value_slug(name),
            value=value.lower(),
            position=attribute.values.count(),
        )
        after = snapshot(row, ["name", "slug", "value"])
        checks.tell(actor, "attribute_value_added", "attribute", attribute.pk, {}, after)
    return row


def value_of(attribute: Attribute, name: str, field: str = "") -> AttributeValue:
    """The value of that name (or its slug), made when it is new, in the caller's transaction."""
    name = checks.line(200, required=True)(name, field or attribute.slug)
    slug = value_slug(name)
    named = Q(slug=slug) | Q(name__iexact=name)
    found = AttributeValue.objects.filter(named, attribute=attribute).order_by("id").first()
    if found is not None:
        return found
    place = attribute.values.count()
    return AttributeValue.objects.get_or_create(
        attribute=attribute, slug=slug, defaults={"name": name, "position": place}
    )[0]


def _value_once() -> dict[str, DomainError]:
    refusal = Conflict("slug_taken", "This attribute has such a value already.", "slug")
    return {"catalog_attributevalue": refusal, "attribute_value_once": refusal}


def value_slug(name: str) -> str:
    """A slug that differs for names that differ in more than case and spaces ("½" or "C++")."""
    slug = slug_of(name, "")
    plain = " ".join(name.casefold().split())
    if slug and slug.replace("-", " ") == plain:
        return slug
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return f"{slug[:180] or 'value'}-{digest}"
