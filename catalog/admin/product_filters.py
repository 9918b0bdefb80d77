"""Filters of the list of products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.models.category import Category
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.queries.visibility import in_category
from store.channels.queries import default_channel
from store.kernel.ids import integer_pk


class PublishedFilter(SimpleListFilter):
    """Published in the storefront's channel, or a draft."""

    title, parameter_name = "in the shop", "published"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """Two choices."""
        return [("yes", "Published"), ("no", "Drafts")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """By the listing."""
        if self.value() not in {"yes", "no"}:
            return queryset
        listed = ProductListing.objects.filter(channel=default_channel(), is_published=True).values(
            "product_id"
        )
        return (
            queryset.filter(pk__in=listed)
            if self.value() == "yes"
            else queryset.exclude(pk__in=listed)
        )


class CategoryFilter(SimpleListFilter):
    """A category with all below it."""

    title, parameter_name = "category", "category"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """The tree, each level further in."""
        rows = Category.objects.order_by("path")
        return [(str(row.pk), f"{'– ' * row.level}{row.name}") for row in rows]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Products of the subtree; an unknown category has none."""
        if not self.value():
            return queryset
        pk = integer_pk(str(self.value()))
        category = Category.objects.filter(pk=pk).first() if pk is not None else None
        return in_category(queryset, category) if category else queryset.none()
