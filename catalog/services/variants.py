"""Variants of products and their options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.product import Product, TypeAttribute
from catalog.models.variant import Variant, VariantAttributeValue
from catalog.offers.models import Listing
from catalog.services import answers, checks
from catalog.services.answer_values import Given, option_of
from catalog.services.promotion_prices import touched
from catalog.services.search import index
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.rows import violation


class VariantFields(TypedDict, total=False):
    """What an owner writes about a variant; weight in grams; an empty name is made of options."""

    name: str
    sku: str | None
    barcode: str
    weight_g: int
    track_stock: bool
    sell_when_out: bool
    position: int
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]
    external_reference: str | None


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(255),
    "sku": checks.optional_line(255),
    "barcode": checks.line(100),
    "weight_g": checks.number(0, 10_000_000),
    "track_stock": checks.flag,
    "sell_when_out": checks.flag,
    "position": checks.number(0, 1_000_000),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
    "external_reference": checks.optional_line(250),
}
Options = Mapping[str, str]


def create(
    *, product: Product, fields: VariantFields, options: Options | None = None, actor: Actor
) -> Variant:
    """A new variant; `options` are value names by attribute slug, for attributes of the type.

    Raises Refused, Invalid (the fields, or the attribute's slug), Conflict sku_taken,
    duplicate_variant (options).
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic(), violation(_unique()):
        touch(product.pk)
        values.setdefault("position", product.variants.count())
        chosen = _chosen(product, options or {})
        values["name"] = values.get("name") or name_of(chosen)
        variant = Variant.objects.create(product=product, **values)
        _set_options(variant, chosen)
        index([product.pk])
        touched([product.pk])
        after = {**snapshot(variant, values), **_words(chosen)}
        checks.tell(actor, "variant_created", "variant", variant.pk, {}, after, product.pk)
    return variant


def update(
    *, variant: Variant, fields: VariantFields, options: Options | None = None, actor: Actor
) -> Variant:
    """Change these fields; `options` None leaves the options as they are."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic(), violation(_unique()):
        old = Variant.objects.select_related("product").get(pk=variant.pk)
        if fields or options is not None:
            touch(old.product_id)
        before = {**snapshot(old, values), **_words(options_of(old))}
        chosen = options_of(old)
        if options is not None:
            chosen = _chosen(old.product, options)
            _set_options(old, chosen)
        if "name" in values:
            values["name"] = values["name"] or name_of(chosen)
        if values:
            Variant.objects.filter(pk=old.pk).update(**values)
        fresh = Variant.objects.get(pk=old.pk)
        after = {**snapshot(fresh, values), **_words(chosen)}
        if after != before:
            index([old.product_id])
        checks.tell(actor, "variant_updated", "variant", old.pk, before, after, old.product_id)
    return fresh


def set_attributes(*, variant: Variant, values: Mapping[str, Given], actor: Actor) -> None:
    """Answer attributes (by slug) by which the variant is not chosen; options are update()'s.

    Raises Refused, Invalid (field = the attribute's slug).
    """
    actor.require(MANAGE_PRODUCTS)
    product = Product.objects.get(pk=variant.product_id)
    rows = answers.of_type(product.product_type_id, TypeAttribute.VARIANT)
    asked = answers.asked((row for row in rows if not row.variant_selection), values)
    with transaction.atomic():
        for slug, given in values.items():
            answers.answer(
                answers.VARIANT,
                variant.pk,
                asked[slug],
                given=given,
                actor=actor,
                product_id=product.pk,
            )


def delete(*, variant: Variant, actor: Actor) -> None:
    """Delete a variant that no order needs; raises Conflict variant_in_use otherwise."""
    actor.require(MANAGE_PRODUCTS)
    before = snapshot(variant, ["name", "sku", "position"])
    pk, product_id = variant.pk, variant.product_id
    try:
        with transaction.atomic():
            touch(product_id)
            Listing.objects.filter(variant=pk).delete()
            answers.forget(answers.VARIANT, [pk])
            Variant.objects.get(pk=pk).delete()
            index([product_id])
            checks.tell(actor, "variant_deleted", "variant", pk, before, {}, product_id)
    except ProtectedError as error:
        message = "Orders need this variant. Stop selling it instead."
        raise Conflict("variant_in_use", message, "variant") from error


def reorder(*, product: Product, variant_ids: Sequence[int], actor: Actor) -> None:
    """Put all variants of a product in this order; raises Invalid unless all are named once."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        touch(product.pk)
        rows = Variant.objects.filter(product=product).order_by("position", "id")
        before = list(rows.values_list("id", flat=True))
        if sorted(before) != sorted(variant_ids):
            raise Invalid("invalid_order", "Name each variant once.", "variants")
        for place, pk in enumerate(variant_ids):
            Variant.objects.filter(pk=pk).update(position=place)
        order = {"order": list(variant_ids)}
        checks.tell(
            actor,
            "variants_reordered",
            "product",
            product.pk,
            {"order": before},
            order,
            product.pk,
        )


def touch(product_id: int) -> None:
    """Count the product's version up: pages made before are old, and writers come one by one."""
    Product.objects.filter(pk=product_id).update(version=F("version") + 1, updated_at=now())


def name_of(chosen: Sequence[AttributeValue]) -> str:
    """The name that options make: "Ink / M"."""
    return " / ".join(value.name for value in chosen)[:255]


def options_of(variant: Variant) -> list[AttributeValue]:
    """A variant's option values, as they were chosen."""
    rows = chosen_by(VariantAttributeValue.objects.filter(variant=variant), variant.product)
    return [row.value for row in rows.select_related("value__attribute").order_by("id")]


def chosen_by(
    rows: QuerySet[VariantAttributeValue], product: Product
) -> QuerySet[VariantAttributeValue]:
    """Of these answers those by which shoppers choose; an attribute unasked by now counts too."""
    others = TypeAttribute.objects.filter(
        product_type=product.product_type_id, scope=TypeAttribute.VARIANT, variant_selection=False
    )
    return rows.exclude(value__attribute__in=others.values("attribute"))


def _chosen(product: Product, options: Options) -> list[AttributeValue]:
    """Values in the order of the type's attributes."""
    rows = TypeAttribute.objects.filter(
        product_type=product.product_type_id,
        scope=TypeAttribute.VARIANT,
        variant_selection=True,
    ).select_related("attribute")
    asked: dict[str, Attribute] = {row.attribute.slug: row.attribute for row in rows}
    unknown = next((slug for slug in options if slug not in asked), None)
    if unknown is not None:
        raise Invalid("unknown_attribute", "This product's type has no such option.", unknown)
    return [
        option_of(attribute, options[slug]) for slug, attribute in asked.items() if slug in options
    ]


def _set_options(variant: Variant, chosen: Sequence[AttributeValue]) -> None:
    """Write the options; no two variants of a product have the same."""
    ids = {value.pk for value in chosen}
    others: dict[int, set[int]] = {}
    rows = chosen_by(
        VariantAttributeValue.objects.filter(variant__product=variant.product_id), variant.product
    )
    for variant_id, value_id in rows.values_list("variant_id", "value_id"):
        others.setdefault(variant_id, set()).add(value_id)
    own = others.pop(variant.pk, set())
    if ids and ids in others.values():
        message = "Another variant of this product has these options."
        raise Conflict("duplicate_variant", message, "options")
    if ids != own:
        rows.filter(variant=variant).delete()
        VariantAttributeValue.objects.bulk_create(
            VariantAttributeValue(variant=variant, value=value) for value in chosen
        )


def _words(chosen: Sequence[AttributeValue]) -> dict[str, Any]:
    return {"options": {value.attribute.slug: value.name for value in chosen}}


def _unique() -> dict[str, DomainError]:
    return checks.taken("catalog_variant", "sku", "external_reference")
