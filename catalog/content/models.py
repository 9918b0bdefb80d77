"""Pages and menus: the shop's own words."""

from __future__ import annotations

from django.db import models

from catalog.models.base import WithMetadata, WithSeo
from catalog.models.category import Category
from catalog.models.collection import Collection
from store.kernel.clock import now


class Page(WithMetadata, WithSeo):
    """A page of text (terms, privacy, about)."""

    slug = models.SlugField(max_length=255, unique=True)
    title = models.CharField(max_length=250)
    content = models.JSONField(default=dict, blank=True)
    is_published = models.BooleanField(default=True)
    updated_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.title


class Menu(models.Model):
    """A named list of links; the theme shows `navbar` and `footer`."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class MenuItem(models.Model):
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
