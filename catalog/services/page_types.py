"""Page types: what pages of a kind answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.db import transaction
from django.db.models import ProtectedError

from catalog.content.models import Page, PageType, PageTypeAttribute
from catalog.models.attribute import Attribute
from catalog.services import answers, checks
from catalog.services.answer_values import Given
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation


class PageTypeFields(TypedDict, total=False):
    """What an owner says of a page type."""

    name: str
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(250, required=True),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
}
_FIELDS = ("name", "slug")


def create(*, name: str, slug: str = "", actor: Actor) -> PageType:
    """A new page type; raises Refused, Invalid (name, slug), Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(250, required=True)(name, "name")
    with transaction.atomic(), violation(checks.taken("content_pagetype", "slug")):
        row = PageType.objects.create(name=name, slug=checks.slug_for(slug, name))
        after = snapshot(row, _FIELDS)
        checks.tell(actor, "page_type_created", "page_type", row.pk, {}, after)
    return row


def update(*, page_type: PageType, fields: PageTypeFields, actor: Actor) -> PageType:
    """Change a type; its slug stays. Raises Refused, Invalid (the fields)."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic():
        before = snapshot(page_type, values)
        if values:
            PageType.objects.filter(pk=page_type.pk).update(**values)
        page_type.refresh_from_db()
        after = snapshot(page_type, values)
        checks.tell(actor, "page_type_updated", "page_type", page_type.pk, before, after)
    return page_type


def delete(*, page_type: PageType, actor: Actor) -> None:
    """Delete a type that no page has; raises Conflict type_in_use otherwise."""
    actor.require(MANAGE_PRODUCTS)
    before, pk = snapshot(page_type, _FIELDS), page_type.pk
    try:
        with transaction.atomic():
            page_type.delete()
            checks.tell(actor, "page_type_deleted", "page_type", pk, before, {})
    except ProtectedError as error:
        raise Conflict("type_in_use", "There are pages of this type.", "id") from error


def set_type_attributes(
    *, page_type: PageType, attributes: Sequence[Attribute], actor: Actor
) -> None:
    """Which attributes the type asks of pages, in this order; raises Refused, Invalid."""
    actor.require(MANAGE_PRODUCTS)
    foreign = next((each for each in attributes if each.type != Attribute.PAGE_TYPE), None)
    if foreign is not None:
        message = f"“{foreign}” is an attribute of products."
        raise Invalid("attribute_of_products", message, "attributes")
    with transaction.atomic():
        rows = PageTypeAttribute.objects.filter(page_type=page_type).order_by("position", "id")
        before = {"attributes": list(rows.values_list("attribute__slug", flat=True))}
        rows.delete()
        PageTypeAttribute.objects.bulk_create(
            PageTypeAttribute(page_type=page_type, attribute=each, position=place)
            for place, each in enumerate(attributes)
        )
        after = {"attributes": [each.slug for each in attributes]}
        words = (before, after)
        checks.tell(actor, "page_type_attributes_set", "page_type", page_type.pk, *words)


def set_page_attributes(*, page: Page, values: Mapping[str, Given], actor: Actor) -> None:
    """Answer attributes (by slug) of the page's type; answer_values says what answers may be.

    Raises Refused, Invalid (field = the attribute's slug).
    """
    actor.require(MANAGE_PRODUCTS)
    rows = PageTypeAttribute.objects.filter(page_type=page.page_type_id)
    asked = answers.asked(rows.select_related("attribute"), values)
    with transaction.atomic():
        for slug, given in values.items():
            answers.answer(answers.PAGE, page.pk, asked[slug], given=given, actor=actor)
