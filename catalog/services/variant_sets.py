"""Several variants of a product at once, in a counted number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.product import Product, TypeAttribute
from catalog.models.variant import Variant, VariantAttributeValue
from catalog.services import checks
from catalog.services.answer_values import option_of
from catalog.services.promotion_prices import touched
from catalog.services.search import index
from catalog.services.variants import CHECKS, VariantFields, chosen_by, name_of, touch
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation

MAX_VARIANTS = 2_000
Values = dict[tuple[str, str], AttributeValue]


@dataclass(frozen=True)
class NewVariant:
    """A variant to make: its fields, and value names by attribute slug."""

    fields: VariantFields
    options: Mapping[str, str] = field(default_factory=dict)


def create_many(*, product: Product, variants: Sequence[NewVariant], actor: Actor) -> list[Variant]:
    """New variants after those the product has, all or none; answers them in the same order.

    Raises Refused, Invalid (variants, the fields, or the attribute's slug), Conflict sku_taken,
    duplicate_variant (options).
    """
    actor.require(MANAGE_PRODUCTS)
    if len(variants) > MAX_VARIANTS:
        raise Invalid("too_many_variants", f"Give at most {MAX_VARIANTS} variants.", "variants")
    fields = [checks.checked(each.fields, CHECKS) for each in variants]
    unique = checks.taken("catalog_variant", "sku", "external_reference")
    with transaction.atomic(), violation(unique):
        touch(product.pk)
        attributes = _attributes(product)
        values = _values(attributes, variants)
        chosen = [_chosen(attributes, values, each.options) for each in variants]
        _refuse_doubles(product, chosen)
        rows = _write(product, fields, chosen)
        index([product.pk])
        touched([product.pk])
        _tell(product, rows, fields, actor)
    return rows


def _attributes(product: Product) -> dict[str, Attribute]:
    """What the product's type asks of variants, in its order."""
    rows = TypeAttribute.objects.filter(
        product_type=product.product_type_id,
        scope=TypeAttribute.VARIANT,
        variant_selection=True,
    )
    return {row.attribute.slug: row.attribute for row in rows.select_related("attribute")}


def _values(attributes: Mapping[str, Attribute], variants: Sequence[NewVariant]) -> Values:
    """The values that are named, read in one query; new ones are made."""
    pairs = dict.fromkeys(pair for each in variants for pair in each.options.items())
    unknown = next((slug for slug, _ in pairs if slug not in attributes), None)
    if unknown is not None:
        raise Invalid("unknown_attribute", "This product's type has no such option.", unknown)
    known = AttributeValue.objects.filter(
        attribute__in=attributes.values(), name__in=[name for _, name in pairs]
    ).select_related("attribute")
    found = {(row.attribute.slug, row.name): row for row in known.order_by("-id")}
    return {
        (slug, name): found.get((slug, name)) or option_of(attributes[slug], name)
        for slug, name in pairs
    }


def _chosen(
    attributes: Mapping[str, Attribute], values: Values, options: Mapping[str, str]
) -> list[AttributeValue]:
    return [values[slug, options[slug]] for slug in attributes if slug in options]


def _refuse_doubles(product: Product, chosen: Sequence[Sequence[AttributeValue]]) -> None:
    """No two variants of a product have the same options."""
    there: dict[int, set[int]] = {}
    rows = chosen_by(VariantAttributeValue.objects.filter(variant__product=product), product)
    for variant_id, value_id in rows.values_list("variant_id", "value_id"):
        there.setdefault(variant_id, set()).add(value_id)
    taken = {frozenset(ids) for ids in there.values()}
    for values in chosen:
        ids = frozenset(value.pk for value in values)
        if ids and ids in taken:
            message = "Another variant of this product has these options."
            raise Conflict("duplicate_variant", message, "options")
        taken.add(ids)


def _write(
    product: Product,
    fields: Sequence[Mapping[str, Any]],
    chosen: Sequence[Sequence[AttributeValue]],
) -> list[Variant]:
    first = product.variants.count()
    rows = Variant.objects.bulk_create(
        Variant(
            product=product,
            **{"position": first + place, **each, "name": each.get("name") or name_of(values)},
        )
        for place, (each, values) in enumerate(zip(fields, chosen, strict=True))
    )
    VariantAttributeValue.objects.bulk_create(
        VariantAttributeValue(variant=row, value=value)
        for row, values in zip(rows, chosen, strict=True)
        for value in values
    )
    return rows


def _tell(
    product: Product, rows: Sequence[Variant], fields: Sequence[Mapping[str, Any]], actor: Actor
) -> None:
    """One change row and one event, however many variants there are."""
    after = {
        str(row.pk): snapshot(row, ["name", *(name for name in each if name != "name")])
        for row, each in zip(rows, fields, strict=True)
    }
    checks.tell(actor, "variants_created", "product", product.pk, {}, after, product.pk)
