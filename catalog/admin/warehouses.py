"""Warehouses."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse
from store.admin.base import site
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import country_choices
from store.admin.forms import DeskForm
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.ids import slug_of

LIST = "admin:stock_warehouse_changelist"


class WarehouseForm(DeskForm):
    """A place from which goods leave."""

    name = forms.CharField(max_length=250)
    country = forms.ChoiceField(initial="US")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField


@admin.register(Warehouse, site=site)
class WarehouseAdmin(Editor[Warehouse]):
    """Warehouses; their short name is made once, and imports call them by it."""

    needs = MANAGE_PRODUCTS
    history = "warehouse"
    form_class = WarehouseForm
    list_display = ("name", "slug", "country")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Warehouse", ("name", "country")),)

    def start(self, row: Warehouse | None) -> dict[str, Any]:
        """The warehouse as it is."""
        return {"name": row.name, "country": row.country} if row else {}

    def write(self, row: Warehouse | None, sheet: Sheet, actor: Actor) -> Warehouse:
        """Name and country."""
        data = sheet.form.cleaned_data
        slug = row.slug if row else _free(slug_of(data["name"], "warehouse")[:100])
        return save_warehouse(slug=slug, name=data["name"], country=data["country"], actor=actor)


def _free(base: str) -> str:
    """A slug that no warehouse has."""
    used = set(Warehouse.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
    return next(slug for slug in tries if slug not in used)
