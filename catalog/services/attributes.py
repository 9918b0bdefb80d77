"""Attributes and the values of their lists."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import ProtectedError, Q

from catalog.models.attribute import Attribute, AttributeValue
from catalog.services import checks
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.ids import slug_of
from store.kernel.rows import violation

UNITS = (
    *("mm", "cm", "dm", "m", "km", "ft", "yd", "inch"),
    *("sq_mm", "sq_cm", "sq_dm", "sq_m", "sq_km", "sq_ft", "sq_yd", "sq_inch"),
    *("cubic_millimeter", "cubic_centimeter", "cubic_decimeter", "cubic_meter", "liter"),
    *("cubic_foot", "cubic_inch", "cubic_yard", "qt", "pint", "fl_oz", "acre_in", "acre_ft"),
    *("g", "lb", "oz", "kg", "tonne"),
)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_OWN = ("name", "unit", "value_required", "visible_in_storefront")
_KEPT = ("name", "slug", "type", "input_type", "entity_type", *_OWN[1:])


class AttributeFields(TypedDict, total=False):
    """What an owner may change of an attribute; `unit` is one of UNITS, for numbers."""

    name: str
    unit: str
    value_required: bool
    visible_in_storefront: bool
    external_reference: str | None
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


def _unit(value: Any, field: str) -> str:
    if value != "" and value not in UNITS:
        raise Invalid("invalid_unit", "Choose a unit from the list.", field)
    return str(value)


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(120, required=True),
    "unit": _unit,
    "value_required": checks.flag,
    "visible_in_storefront": checks.flag,
    "external_reference": checks.optional_line(250),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
}


def create(
    *,
    name: str,
    slug: str = "",
    input_type: str = Attribute.DROPDOWN,
    entity_type: str = "",
    for_pages: bool = False,
    fields: AttributeFields | None = None,
    actor: Actor,
) -> Attribute:
    """A new attribute, of products or of pages; a reference names the kind it leads to.

    Raises Refused, Invalid (the fields, slug, input_type, entity_type), Conflict slug_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked({**(fields or {}), "name": name}, CHECKS)
    _check_kind(input_type, entity_type, values.get("unit", ""))
    slug = checks.slug_for(slug, values["name"])[:120]
    with transaction.atomic(), violation(_taken()):
        attribute = Attribute.objects.create(
            slug=slug,
            input_type=input_type,
            entity_type=entity_type,
            type=Attribute.PAGE_TYPE if for_pages else Attribute.PRODUCT_TYPE,
            **values,
        )
        after = snapshot(attribute, _KEPT)
        checks.tell(actor, "attribute_created", "attribute", attribute.pk, {}, after)
    return attribute


def update(*, attribute: Attribute, fields: AttributeFields, actor: Actor) -> Attribute:
    """Change these fields; slug and kind stay, since answers are of that kind.

    Raises Refused, Invalid (the fields), Conflict external_reference_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    if values.get("unit"):
        _check_kind(attribute.input_type, attribute.entity_type, values["unit"])
    with transaction.atomic(), violation(_taken()):
        before = snapshot(attribute, tuple(values))
        if values:
            Attribute.objects.filter(pk=attribute.pk).update(**values)
        attribute.refresh_from_db()
        after = snapshot(attribute, tuple(values))
        checks.tell(actor, "attribute_updated", "attribute", attribute.pk, before, after)
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
    """A new value of the list; a swatch's `value` is its colour, #rrggbb.

    Raises Refused, Invalid (name, slug, value, input_type), Conflict slug_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(200, required=True)(name, "name")
    if attribute.input_type not in Attribute.WITH_CHOICES:
        raise Invalid("no_choices", "This attribute has no list of values.", "input_type")
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


def reorder_values(*, attribute: Attribute, value_ids: Sequence[int], actor: Actor) -> None:
    """Put all values of the list in this order; raises Invalid unless all are named once."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        rows = AttributeValue.objects.filter(attribute=attribute).order_by("position", "id")
        before = list(rows.values_list("id", flat=True))
        if sorted(before) != sorted(value_ids):
            raise Invalid("invalid_order", "Name each value once.", "values")
        for place, pk in enumerate(value_ids):
            AttributeValue.objects.filter(pk=pk).update(position=place)
        order = {"order": list(value_ids)}
        words = {"order": before}
        checks.tell(actor, "attribute_reordered", "attribute", attribute.pk, words, order)


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


def value_slug(name: str) -> str:
    """A slug that differs for names that differ in more than case and spaces ("½" or "C++")."""
    slug = slug_of(name, "")
    plain = " ".join(name.casefold().split())
    if slug and slug.replace("-", " ") == plain:
        return slug
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return f"{slug[:180] or 'value'}-{digest}"


def _check_kind(input_type: str, entity_type: str, unit: str) -> None:
    if input_type not in dict(Attribute.INPUTS):
        raise Invalid("invalid_input_type", "Choose one of the kinds of the list.", "input_type")
    leads = input_type in Attribute.REFERENCES
    if leads and entity_type not in Attribute.ENTITIES:
        raise Invalid("invalid_entity_type", "Say what it leads to.", "entity_type")
    if not leads and entity_type:
        raise Invalid("invalid_entity_type", "Only a link leads somewhere.", "entity_type")
    if unit and input_type != Attribute.NUMERIC:
        raise Invalid("unit_without_number", "Only a number has a unit.", "unit")


def _taken() -> dict[str, DomainError]:
    return checks.taken("catalog_attribute", "slug", "external_reference")


def _value_once() -> dict[str, DomainError]:
    refusal = Conflict("slug_taken", "This attribute has such a value already.", "slug")
    return {"catalog_attributevalue": refusal, "attribute_value_once": refusal}
