"""Inputs that narrow lists; what they mean stands in conditions.py."""

from __future__ import annotations

from typing import Any

from graphene import (
    ID,
    Boolean,
    Date,
    DateTime,
    Enum,
    Field,
    Float,
    InputField,
    InputObjectType,
    Int,
    List,
    String,
)

from store.graphql.base import listed
from store.graphql.scalars import Decimal

StockAvailability: Any = Enum("StockAvailability", [("IN_STOCK", "in"), ("OUT_OF_STOCK", "out")])


class PriceRangeInput(InputObjectType):
    """A range of prices, in the channel's currency."""

    gte = Float()
    lte = Float()


class IntRangeInput(InputObjectType):
    """From and to, both included."""

    gte = Int()
    lte = Int()


class DateRangeInput(InputObjectType):
    """From and to, both included."""

    gte = Date()
    lte = Date()


class DateTimeRangeInput(InputObjectType):
    """From and to, both included."""

    gte = DateTime()
    lte = DateTime()


class DecimalRangeInput(InputObjectType):
    """From and to, both included."""

    gte = Decimal()
    lte = Decimal()


class StringFilterInput(InputObjectType):
    """A text, or one of several."""

    eq = String()
    one_of = listed(String)


class GlobalIDFilterInput(InputObjectType):
    """An id, or one of several; null is what has none."""

    eq = ID()
    one_of = listed(ID)


class DecimalFilterInput(InputObjectType):
    """A number, one of several, or a range."""

    eq = Decimal()
    one_of = listed(Decimal)
    range = InputField(DecimalRangeInput)


class DateTimeFilterInput(InputObjectType):
    """A moment, one of several, or a range."""

    eq = DateTime()
    one_of = listed(DateTime)
    range = InputField(DateTimeRangeInput)


class MetadataFilter(InputObjectType):
    """A public key, and its value if one is asked for."""

    key = String(required=True)
    value = String()


class MetadataValueFilterInput(InputObjectType):
    """A value, or one of several."""

    eq = String()
    one_of = listed(String)


class MetadataFilterInput(InputObjectType):
    """A public key, and its value if one is asked for."""

    key = String(required=True)
    value = InputField(MetadataValueFilterInput)


class ContainsFilterInput(InputObjectType):
    """Any, or all, of several."""

    contains_any = listed(String)
    contains_all = listed(String)


class AssignedAttributeReferenceInput(InputObjectType):
    """What a reference leads to."""

    referenced_ids = InputField(ContainsFilterInput)
    page_slugs = InputField(ContainsFilterInput)
    product_slugs = InputField(ContainsFilterInput)
    product_variant_skus = InputField(ContainsFilterInput)
    category_slugs = InputField(ContainsFilterInput)
    collection_slugs = InputField(ContainsFilterInput)


class AssignedAttributeValueInput(InputObjectType):
    """What was answered; one of these."""

    slug = InputField(StringFilterInput)
    name = InputField(StringFilterInput)
    numeric = InputField(DecimalFilterInput)
    date = InputField(DateRangeInput)
    date_time = InputField(DateTimeRangeInput)
    boolean = Boolean()
    reference = InputField(AssignedAttributeReferenceInput)


class AssignedAttributeWhereInput(InputObjectType):
    """An attribute by its slug, and what was answered."""

    slug = String()
    value = InputField(AssignedAttributeValueInput)


class AttributeInput(InputObjectType):
    """An attribute by its slug, and what was answered: `values` are slugs, one is enough."""

    slug = String()
    value = InputField(AssignedAttributeValueInput)
    values = listed(String)
    values_range = InputField(IntRangeInput)
    date_time = InputField(DateTimeRangeInput)
    date = InputField(DateRangeInput)
    boolean = Boolean()


class ProductFilterInput(InputObjectType):
    """The older, flat filter."""

    search = String()
    channel = String()
    ids = listed(ID)
    slugs = listed(String)
    categories = listed(ID)
    collections = listed(ID)
    product_types = listed(ID)
    has_category = Boolean()
    attributes = listed(AttributeInput)
    metadata = listed(MetadataFilter)
    is_available = Boolean()
    is_published = Boolean()
    is_visible_in_listing = Boolean()
    stock_availability = StockAvailability()
    price = Field(PriceRangeInput)
    minimal_price = Field(PriceRangeInput)
    updated_at = InputField(DateTimeRangeInput)


class ProductWhereInput(InputObjectType):
    """The newer filter: leaves joined by and, or one list under AND or OR."""

    ids = listed(ID)
    name = InputField(StringFilterInput)
    slug = InputField(StringFilterInput)
    product_type = InputField(GlobalIDFilterInput)
    category = InputField(GlobalIDFilterInput)
    collection = InputField(GlobalIDFilterInput)
    has_category = Boolean()
    attributes = listed(AttributeInput)
    metadata = listed(MetadataFilter)
    is_available = Boolean()
    is_published = Boolean()
    is_visible_in_listing = Boolean()
    stock_availability = StockAvailability()
    price = InputField(DecimalFilterInput)
    minimal_price = InputField(DecimalFilterInput)
    updated_at = InputField(DateTimeFilterInput)
    AND = List(lambda: ProductWhereInput, name="AND")
    OR = List(lambda: ProductWhereInput, name="OR")


class PageWhereInput(InputObjectType):
    """Which pages: leaves joined by and, or one list under AND or OR."""

    ids = listed(ID)
    slug = InputField(StringFilterInput)
    page_type = InputField(GlobalIDFilterInput)
    attributes = listed(AssignedAttributeWhereInput)
    metadata = InputField(MetadataFilterInput)
    AND = List(lambda: PageWhereInput, name="AND")
    OR = List(lambda: PageWhereInput, name="OR")


class CategoryFilterInput(InputObjectType):
    """Which categories."""

    search = String()
    ids = listed(ID)
    slugs = listed(String)
    metadata = listed(MetadataFilter)


class CollectionFilterInput(InputObjectType):
    """Which collections."""

    search = String()
    channel = String()
    ids = listed(ID)
    slugs = listed(String)
    metadata = listed(MetadataFilter)
