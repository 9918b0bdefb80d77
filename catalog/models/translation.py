"""Words in other languages: one table for each thing, one row for each language."""

from __future__ import annotations

from typing import Any

from django.db import models

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.variant import Variant


class Translation(models.Model):
    """What all have: `language` is a code of store.channels.languages, such as "de"."""

    language = models.CharField(max_length=16)

    class Meta:
        abstract = True

    @classmethod
    def owner(cls) -> models.ForeignKey[Any, Any]:
        """The column that says what is translated."""
        return next(field for field in cls._meta.fields if isinstance(field, models.ForeignKey))


class WithName(Translation):
    """A translated name; empty = not translated."""

    name = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True


class WithShelfWords(WithName):
    """What products, categories and collections say; a slug is unique in its language."""

    slug = models.SlugField(max_length=255, null=True, blank=True)
    description = models.JSONField(default=dict, blank=True)
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def once(owner: str, *, slug: bool = False) -> list[models.BaseConstraint]:
    """One row for each owner and language; and no slug twice in a language."""
    found: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=[owner, "language"], name=f"{owner}_translation_once")
    ]
    if slug:
        name = f"{owner}_translation_slug_once"
        found.append(models.UniqueConstraint(fields=["language", "slug"], name=name))
    return found


class ProductTranslation(WithShelfWords):
    """A product's words."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("product", slug=True)

    def __str__(self) -> str:
        return f"{self.product_id} {self.language}"


class VariantTranslation(WithName):
    """A variant's name."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("variant")

    def __str__(self) -> str:
        return f"{self.variant_id} {self.language}"


class CategoryTranslation(WithShelfWords):
    """A category's words."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("category", slug=True)

    def __str__(self) -> str:
        return f"{self.category_id} {self.language}"


class CollectionTranslation(WithShelfWords):
    """A collection's words."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="translations"
    )

    class Meta:
        constraints = once("collection", slug=True)

    def __str__(self) -> str:
        return f"{self.collection_id} {self.language}"


class AttributeTranslation(WithName):
    """An attribute's name."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("attribute")

    def __str__(self) -> str:
        return f"{self.attribute_id} {self.language}"


class AttributeValueTranslation(WithName):
    """A value's name, or its text."""

    attribute_value = models.ForeignKey(
        AttributeValue, on_delete=models.CASCADE, related_name="translations"
    )
    plain_text = models.TextField(blank=True)
    rich_text = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = once("attribute_value")

    def __str__(self) -> str:
        return f"{self.attribute_value_id} {self.language}"
