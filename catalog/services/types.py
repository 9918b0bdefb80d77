"""Product types and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from django.db import transaction
from django.db.models import ProtectedError

from catalog.models.attribute import Attribute
from catalog.models.product import Product, ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.services import checks
from catalog.services.search import index
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation


class TypeFields(TypedDict, total=False):
    """What an owner says of a product type."""

    name: str
    is_shipping_required: bool
    is_digital: bool
    tax_class: TaxClass | None


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(250, required=True),
    "is_shipping_required": checks.flag,
    "is_digital": checks.flag,
    "tax_class": checks.given,
}
# By which kinds of attribute a shopper may choose a variant: short answers, one each.
CHOOSING = Attribute.WITH_CHOICES | {Attribute.TEXT, Attribute.NUMERIC, Attribute.BOOLEAN}
_FIELDS = ("name", "slug", "is_shipping_required", "is_digital", "tax_class_id")


def create(
    *,
    name: str,
    slug: str = "",
    is_shipping_required: bool = True,
    is_digital: bool = False,
    tax_class: TaxClass | None = None,
    actor: Actor,
) -> ProductType:
    """A new product type; raises Refused, Invalid (name, slug), Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    name = checks.line(250, required=True)(name, "name")
    with transaction.atomic(), violation(checks.taken("catalog_producttype", "slug")):
        row = ProductType.objects.create(
            name=name,
            slug=checks.slug_for(slug, name),
            is_shipping_required=is_shipping_required,
            is_digital=is_digital,
            tax_class=tax_class,
        )
        after = snapshot(row, _FIELDS)
        checks.tell(actor, "type_created", "product_type", row.pk, {}, after)
    return row


def update(*, product_type: ProductType, fields: TypeFields, actor: Actor) -> ProductType:
    """Change a type; its products are found by its new name."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic():
        before = snapshot(product_type, _FIELDS)
        if values:
            ProductType.objects.filter(pk=product_type.pk).update(**values)
        product_type.refresh_from_db()
        after = snapshot(product_type, _FIELDS)
        if before["name"] != after["name"]:
            products = Product.objects.filter(product_type=product_type)
            index(products.values_list("id", flat=True))
        checks.tell(actor, "type_updated", "product_type", product_type.pk, before, after)
    return product_type


def delete(*, product_type: ProductType, actor: Actor) -> None:
    """Delete a type that no product has; raises Conflict type_in_use otherwise."""
    actor.require(MANAGE_PRODUCTS)
    before, pk = snapshot(product_type, _FIELDS), product_type.pk
    try:
        with transaction.atomic():
            product_type.delete()
            checks.tell(actor, "type_deleted", "product_type", pk, before, {})
    except ProtectedError as error:
        raise Conflict("type_in_use", "There are products of this type.", "id") from error


def set_type_attributes(
    *,
    product_type: ProductType,
    product: Sequence[Attribute],
    variant: Sequence[Attribute],
    variant_facts: Sequence[Attribute] = (),
    actor: Actor,
) -> None:
    """Which attributes the type asks of products and of variants, in this order.

    Shoppers choose a variant by those of `variant`; `variant_facts` only tell of it. Raises
    Refused, Invalid (product, variant, variant_facts).
    """
    actor.require(MANAGE_PRODUCTS)
    facts = [each for each in variant_facts if each not in variant]
    _check(product, "product")
    _check(facts, "variant_facts")
    _check(variant, "variant", choosing=True)
    with transaction.atomic():
        rows = TypeAttribute.objects.filter(product_type=product_type)
        before = _words(product_type)
        rows.delete()
        for scope, attributes in (("product", product), ("variant", [*variant, *facts])):
            TypeAttribute.objects.bulk_create(
                TypeAttribute(
                    product_type=product_type,
                    attribute=each,
                    scope=scope,
                    position=place,
                    variant_selection=scope == "variant" and each in variant,
                )
                for place, each in enumerate(attributes)
            )
        after = _words(product_type)
        checks.tell(actor, "type_attributes_set", "product_type", product_type.pk, before, after)


def _check(attributes: Sequence[Attribute], field: str, *, choosing: bool = False) -> None:
    foreign = next((each for each in attributes if each.type != Attribute.PRODUCT_TYPE), None)
    if foreign is not None:
        raise Invalid("attribute_of_pages", f"“{foreign}” is an attribute of pages.", field)
    if choosing:
        long = next((each for each in attributes if each.input_type not in CHOOSING), None)
        if long is not None:
            raise Invalid("not_for_choosing", f"Nobody can choose by “{long}”.", field)


def _words(product_type: ProductType) -> dict[str, list[str]]:
    rows = TypeAttribute.objects.filter(product_type=product_type).select_related("attribute")
    words: dict[str, list[str]] = {"product": [], "variant": [], "variant_facts": []}
    for row in rows.order_by("position", "id"):
        facts = row.scope == TypeAttribute.VARIANT and not row.variant_selection
        words["variant_facts" if facts else row.scope].append(row.attribute.slug)
    return words
