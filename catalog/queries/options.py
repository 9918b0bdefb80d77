"""Options of variants (size M, colour blue), in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.models.product import TypeAttribute
from catalog.models.variant import VariantAttributeValue


@dataclass(frozen=True, slots=True)
class Option:
    """A variant's value of one attribute; `swatch` is "#rrggbb" or empty."""

    attribute_id: int
    attribute_slug: str
    attribute_name: str
    value_id: int
    value_slug: str
    value_name: str
    swatch: str
    position: int


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice of an axis; `swatch` is "#rrggbb" or empty."""

    slug: str
    name: str
    swatch: str


@dataclass(frozen=True, slots=True)
class OptionAxis:
    """What a shopper chooses, such as the size, and the choices there are, in order."""

    slug: str
    name: str
    values: tuple[OptionValue, ...]


def axes(variants: Iterable[tuple[Option, ...]]) -> tuple[OptionAxis, ...]:
    """The axes of a product from its variants' options."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, Option]] = {}
    for options in variants:
        for option in options:
            names.setdefault(option.attribute_slug, option.attribute_name)
            found.setdefault(option.attribute_slug, {}).setdefault(option.value_slug, option)
    return tuple(
        OptionAxis(slug, names[slug], tuple(_value(option) for option in _in_order(values)))
        for slug, values in found.items()
    )


def _in_order(values: dict[str, Option]) -> list[Option]:
    """As the owner sorted the attribute's values, else as the variants come."""
    return sorted(values.values(), key=lambda option: option.position)


def _value(option: Option) -> OptionValue:
    return OptionValue(option.value_slug, option.value_name, option.swatch)


def option_rows(variant_ids: Iterable[int]) -> dict[int, tuple[Option, ...]]:
    """Options by variant id, in the order of the product type; variants without are absent.

    Attributes by which shoppers do not choose are left out: see queries/assigned.py.
    """
    asked = TypeAttribute.objects.filter(
        product_type=OuterRef("variant__product__product_type"),
        attribute=OuterRef("value__attribute"),
        scope=TypeAttribute.VARIANT,
    )
    place = asked.values("position")[:1]
    rows = (
        VariantAttributeValue.objects.filter(variant_id__in=list(variant_ids))
        .exclude(Exists(asked.filter(variant_selection=False)))
        .select_related("value__attribute")
        .annotate(place=Coalesce(Subquery(place), 10_000))
        .order_by("variant_id", F("place"), "id")
    )
    found: dict[int, list[Option]] = {}
    for row in rows:
        value, attribute = row.value, row.value.attribute
        option = Option(
            attribute_id=attribute.pk,
            attribute_slug=attribute.slug,
            attribute_name=attribute.name,
            value_id=value.pk,
            value_slug=value.slug,
            value_name=value.name,
            swatch=value.value,
            position=value.position,
        )
        found.setdefault(row.variant_id, []).append(option)
    return {pk: tuple(options) for pk, options in found.items()}
