"""Attributes: what product types ask for and what products and variants answer."""

from __future__ import annotations

from django.db import models

from catalog.models.base import WithMetadata


class Attribute(WithMetadata):
    """A property such as colour or size."""

    DROPDOWN, SWATCH, TEXT = "dropdown", "swatch", "plain-text"
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    input_type = models.CharField(
        max_length=20,
        default=DROPDOWN,
        choices=[(DROPDOWN, "Dropdown"), (SWATCH, "Swatch"), (TEXT, "Text")],
    )

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    """One value of an attribute; `value` holds a swatch's colour (#rrggbb)."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="values")
    slug = models.SlugField(max_length=200)
    name = models.CharField(max_length=200)
    value = models.CharField(max_length=100, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "slug"], name="attribute_value_once")
        ]

    def __str__(self) -> str:
        return self.name
