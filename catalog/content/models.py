"""Pages and menus: the shop's own words; and what attributes refer to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.base import WithMetadata, WithSeo
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.translation import Translation, WithName, once
from catalog.models.variant import Variant
from store.kernel.clock import now


class PageType(WithMetadata):
    """What pages of a kind have in common: the attributes that they answer."""

    slug = models.SlugField(max_length=255, unique=True)
    name = models.CharField(max_length=250)

    def __str__(self) -> str:
        return self.name


class PageTypeAttribute(models.Model):
    """An attribute that a page type asks of its pages."""

    page_type = models.ForeignKey(
        PageType, on_delete=models.CASCADE, related_name="type_attributes"
    )
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "attribute"], name="page_type_attribute_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_type_id} {self.attribute_id}"


class Page(WithMetadata, WithSeo):
    """A page of text (terms, privacy, about)."""

    page_type = models.ForeignKey(PageType, on_delete=models.PROTECT, related_name="pages")
    slug = models.SlugField(max_length=255, unique=True)
    title = models.CharField(max_length=250)
    content = models.JSONField(default=dict, blank=True)
    is_published = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.title


class PageAttributeValue(models.Model):
    """A page's answer to one of its type's attributes."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="attribute_values")
    value = models.ForeignKey(AttributeValue, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "value"], name="page_value_once")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.value_id}"


def _exactly_one(*columns: str) -> Q:
    """A condition: one of the columns is filled, the others are not."""
    found = Q()
    for column in columns:
        found |= Q(**{f"{each}__isnull": each != column for each in columns})
    return found


class AttributeReference(models.Model):
    """Where a value that refers to something leads: to exactly one of these."""

    value = models.OneToOneField(
        AttributeValue, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    variant = models.ForeignKey(
        Variant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("product", "variant", "category", "collection", "page"),
                name="attribute_reference_one_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value_id}"


class Menu(WithMetadata):
    """A named list of links; the theme shows `navbar` and `footer`."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class MenuItem(WithMetadata):
    """A link to a collection, category, page or address."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE)
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class PageTranslation(Translation):
    """A page's words; a slug is unique in its language."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="translations")
    title = models.CharField(max_length=250, blank=True)
    slug = models.SlugField(max_length=255, null=True, blank=True)
    content = models.JSONField(default=dict, blank=True)
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = once("page", slug=True)

    def __str__(self) -> str:
        return f"{self.page_id} {self.language}"


class MenuItemTranslation(WithName):
    """What a link says."""

    menu_item = models.ForeignKey(MenuItem, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("menu_item")

    def __str__(self) -> str:
        return f"{self.menu_item_id} {self.language}"
