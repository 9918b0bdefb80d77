"""Product types, products, and which attributes they have."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.base import WithMetadata, WithSeo
from catalog.models.category import Category
from catalog.models.tax import TaxClass
from store.kernel.clock import now


class ProductType(WithMetadata):
    """What products of a kind have in common."""

    slug = models.SlugField(max_length=255, unique=True)
    name = models.CharField(max_length=250)
    is_shipping_required = models.BooleanField(default=True)
    is_digital = models.BooleanField(default=False)
    tax_class = models.ForeignKey(TaxClass, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.name


class TypeAttribute(models.Model):
    """An attribute of a product type: of the product, or of each variant."""

    PRODUCT, VARIANT = "product", "variant"
    product_type = models.ForeignKey(
        ProductType, on_delete=models.CASCADE, related_name="type_attributes"
    )
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=10, choices=[(PRODUCT, "Product"), (VARIANT, "Variant")])
    position = models.PositiveIntegerField(default=0)
    # Of a variant's attributes: whether shoppers choose the variant by it.
    variant_selection = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product_type", "attribute", "scope"], name="type_attribute_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_type_id} {self.attribute_id}"


class Product(WithMetadata, WithSeo):
    """A thing for sale, in one or more variants; `description` is EditorJS blocks, cleaned."""

    product_type = models.ForeignKey(ProductType, on_delete=models.PROTECT, related_name="products")
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="products"
    )
    tax_class = models.ForeignKey(TaxClass, null=True, blank=True, on_delete=models.SET_NULL)
    slug = models.SlugField(max_length=255, unique=True)
    name = models.CharField(max_length=250)
    description = models.JSONField(default=dict, blank=True)
    vendor = models.CharField(max_length=250, blank=True)
    tags = models.JSONField(default=list, blank=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=now, db_index=True)
    updated_at = models.DateTimeField(default=now)
    # Counts up with every edit: a form that started from an older version is refused.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        # Lists stand by name: a first page is read from here, whatever else the shop holds.
        indexes: ClassVar = [models.Index(Lower("name"), "id", name="product_by_name")]

    def __str__(self) -> str:
        return self.name


class ProductAttributeValue(models.Model):
    """A product's answer to one of its type's attributes."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="attribute_values")
    value = models.ForeignKey(AttributeValue, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "value"], name="product_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.value_id}"
