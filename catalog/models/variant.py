"""Variants: what is put into a cart."""

from __future__ import annotations

from django.db import models

from catalog.models.attribute import AttributeValue
from catalog.models.base import WithMetadata
from catalog.models.product import Product
from store.kernel.rows import bounded


class Variant(WithMetadata):
    """One buyable form of a product; price and kind are its current offer's."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(max_length=255, blank=True)
    sku = models.CharField(max_length=255, unique=True, null=True, blank=True)
    barcode = models.CharField(max_length=100, blank=True)
    position = models.PositiveIntegerField(default=0)
    weight_g = models.PositiveIntegerField(default=0)
    track_stock = models.BooleanField(default=True, help_text="Off: stock is not counted.")
    sell_when_out = models.BooleanField(default=False, help_text="Sell beyond what is in stock.")
    external_reference = models.CharField(max_length=250, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=bounded("weight_g", 0, 10_000_000), name="variant_weight_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.name or self.sku or self.pk}"


class VariantAttributeValue(models.Model):
    """A variant's answer to an attribute: an option such as size M, or another fact."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="option_values")
    value = models.ForeignKey(AttributeValue, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "value"], name="variant_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.value_id}"
