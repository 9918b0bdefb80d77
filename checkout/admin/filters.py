"""Filters of the list of orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from checkout.admin import words
from checkout.orders.models import Order


class StatusFilter(SimpleListFilter):
    """Where an order stands."""

    title = "status"
    parameter_name = "status"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """All states by name."""
        return [(state, name) for state, (name, _) in words.STATUS.items()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Orders in the chosen state; a word that is none chooses nothing."""
        chosen = self.value()
        return queryset.filter(status=chosen) if chosen in words.STATUS else queryset


class PaidFilter(SimpleListFilter):
    """Whether the money is there."""

    title, parameter_name = "payment", "paid"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """Two choices."""
        return [("yes", "Paid"), ("no", "Not paid")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Paid is a date that is there."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(paid_at__isnull=self.value() == "no")


class MarkFilter(SimpleListFilter):
    """Tests or real ones."""

    title, parameter_name = "kind", "test"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """Two choices."""
        return [("yes", "Test orders"), ("no", "Live orders")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """By the mark the order got when it was placed."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(test=self.value() == "yes")
