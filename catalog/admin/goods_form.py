"""What forms about goods share: goods named by address, SKU or shelf, and moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from catalog.models.product import Product
from catalog.models.variant import Variant
from store.admin.forms import DeskForm

MOMENT = "%Y-%m-%dT%H:%M"
MOST_NAMED = 2_000


class CategoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """The tree as a list, each level further in."""

    def label_from_instance(self, obj: Any) -> str:
        """Dashes for the levels."""
        return f"{'– ' * obj.level}{obj.name}"


def moment(label: str, words: str) -> forms.DateTimeField:
    """A point in time, typed in UTC."""
    return forms.DateTimeField(
        label=f"{label} (UTC)",
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        help_text=words,
    )


def names(label: str, words: str) -> forms.CharField:
    """Words, one a line."""
    area = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=area, help_text=words)


def boxes(rows: QuerySet[Any]) -> dict[str, Any]:
    """Arguments of a field with a box for each row."""
    return {"queryset": rows, "required": False, "widget": forms.CheckboxSelectMultiple}


class GoodsForm(DeskForm):
    """A form with products, variants and two moments."""

    def clean_products(self) -> list[int]:
        """Ids of the addresses typed."""
        return self._ids("products", Product.objects.all(), "slug", "product")

    def clean_variants(self) -> list[int]:
        """Ids of the SKUs typed."""
        return self._ids("variants", Variant.objects.all(), "sku", "variant")

    def _ids(self, name: str, rows: QuerySet[Any], column: str, kind: str) -> list[int]:
        typed = list(dict.fromkeys(self.cleaned_data[name].split()))
        if len(typed) > MOST_NAMED:
            raise forms.ValidationError(f"Name at most {MOST_NAMED:,} here; use a collection.")
        known = dict(rows.filter(**{f"{column}__in": typed}).values_list(column, "pk"))
        unknown = next((word for word in typed if word not in known), None)
        if unknown is not None:
            raise forms.ValidationError(f"There is no {kind} “{unknown[:80]}”.")
        return [known[word] for word in typed]

    def clean_starts_at(self) -> datetime | None:
        """In UTC."""
        return _utc(self.cleaned_data["starts_at"])

    def clean_ends_at(self) -> datetime | None:
        """In UTC."""
        return _utc(self.cleaned_data["ends_at"])


def _utc(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=UTC) if typed else None
