"""Attributes and their values: types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from graphene import Enum, Field, ObjectType, String

from catalog.models.product import ProductAttributeValue
from catalog.queries.options import Option
from store.graphql.base import Info, Node, listed
from store.kernel.ids import to_global

VariantAttributeScope: Any = Enum(
    "VariantAttributeScope",
    [
        ("ALL", "all"),
        ("VARIANT_SELECTION", "variant_selection"),
        ("NOT_VARIANT_SELECTION", "not_variant_selection"),
    ],
)


@dataclass(frozen=True)
class ValueRow:
    """A value; `value` is a swatch's colour."""

    id: int
    slug: str
    name: str
    value: str


@dataclass(frozen=True)
class AttributeRow:
    """An attribute with the values chosen from it."""

    id: int
    slug: str
    name: str
    values: tuple[ValueRow, ...]

    @property
    def attribute(self) -> AttributeRow:
        """The attribute itself."""
        return self


class Attribute(ObjectType):
    """A property such as colour or size."""

    class Meta:
        interfaces = (Node,)

    name = String(required=True)
    slug = String(required=True)

    @staticmethod
    def resolve_id(row: AttributeRow, _info: Info) -> str:
        """`Attribute:pk`."""
        return to_global("Attribute", row.id)


class AttributeValue(ObjectType):
    """One value of an attribute."""

    class Meta:
        interfaces = (Node,)

    name = String()
    slug = String()
    value = String()

    @staticmethod
    def resolve_id(row: ValueRow, _info: Info) -> str:
        """`AttributeValue:pk`."""
        return to_global("AttributeValue", row.id)


class SelectedAttribute(ObjectType):
    """An attribute and the values chosen from it."""

    attribute = Field(Attribute, required=True)
    values = listed(AttributeValue, required=True)


def of_options(options: Iterable[Option]) -> list[AttributeRow]:
    """A variant's options, each an attribute with one value."""
    return [
        AttributeRow(
            option.attribute_id,
            option.attribute_slug,
            option.attribute_name,
            (ValueRow(option.value_id, option.value_slug, option.value_name, option.swatch),),
        )
        for option in options
    ]


def of_answers(answers: Iterable[ProductAttributeValue]) -> list[AttributeRow]:
    """A product's answers, those of one attribute together."""
    return [
        AttributeRow(
            attribute.pk,
            attribute.slug,
            attribute.name,
            tuple(
                ValueRow(each.value.pk, each.value.slug, each.value.name, each.value.value)
                for each in same
            ),
        )
        for attribute, same in groupby(answers, key=lambda each: each.value.attribute)
    ]
