"""The form of a promotion: what is taken off, which goods, where, from when to when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.promotions.predicate import CATEGORY, COLLECTION, PRODUCT, VARIANT, either
from catalog.promotions.rewards import FIXED, PERCENTAGE
from store.admin.fields import AmountField, PercentField
from store.admin.forms import DeskForm
from store.channels.models import Channel

MOMENT = "%Y-%m-%dT%H:%M"
MOST_NAMED = 2_000
REWARDS = [(PERCENTAGE, "A percentage"), (FIXED, "A fixed amount")]
GOODS = {
    "categories": CATEGORY,
    "collections": COLLECTION,
    "products": PRODUCT,
    "variants": VARIANT,
}


class CategoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """The tree as a list, each level further in."""

    def label_from_instance(self, obj: Any) -> str:
        """Dashes for the levels."""
        return f"{'– ' * obj.level}{obj.name}"


def _moment(label: str, words: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=f"{label} (UTC)",
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        help_text=words,
    )


def _names(label: str, words: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=area, help_text=words)


def _boxes(rows: QuerySet[Any]) -> dict[str, Any]:
    return {"queryset": rows, "required": False, "widget": forms.CheckboxSelectMultiple}


class PromotionForm(DeskForm):
    """A promotion of one plain rule; of others only the name and the dates."""

    name = forms.CharField(max_length=255)
    reward_type = forms.ChoiceField(label="It takes off", choices=REWARDS, widget=forms.RadioSelect)
    value = forms.CharField(
        label="How much",
        max_length=20,
        help_text="A percentage such as 12.5, or an amount in the shop's currency such as 5.00.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
    )
    categories = CategoriesField(**_boxes(Category.objects.order_by("path")))
    collections = forms.ModelMultipleChoiceField(**_boxes(Collection.objects.order_by("name")))
    products = _names("Products", "The end of /products/…, a line each.")
    variants = _names("Single variants", "SKUs, a line each.")
    channels = forms.ModelMultipleChoiceField(
        **_boxes(Channel.objects.filter(is_active=True).order_by("pk"))
    )
    starts_at = _moment("From", "Empty: at once.")
    ends_at = _moment("Until", "Empty: until you say otherwise.")

    def __init__(self, *args: Any, plain: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plain = plain
        unused = () if plain else ("reward_type", "value", "channels", *GOODS)
        for name in unused:
            del self.fields[name]
        for name in ("categories", "collections"):  # nothing to tick: no empty heading
            rows: Any = self.fields.get(name)
            if rows is not None and not rows.queryset.exists():
                del self.fields[name]
        if plain and len(self._places()) == 1:
            del self.fields["channels"]

    def _places(self) -> list[Channel]:
        rows: Any = self.fields["channels"]
        return list(rows.queryset)

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

    def clean(self) -> dict[str, Any]:
        """The value by its type; some goods; a place."""
        data = super().clean() or {}
        if not self.plain:
            return data
        if "channels" not in self.fields:
            data["channels"] = list(Channel.objects.filter(is_active=True))
        elif not data.get("channels"):
            self.add_error("channels", "Choose where it works.")
        if data.get("value") and data.get("reward_type"):
            self._read_value(data)
        named = any(data.get(name) for name in GOODS)
        if not named and not self.errors.keys() & GOODS.keys():
            self.add_error("products", "Name at least one product, variant or shelf.")
        return data

    def _read_value(self, data: dict[str, Any]) -> None:
        currencies = sorted({channel.currency for channel in data.get("channels") or ()})
        percentage = data["reward_type"] == PERCENTAGE
        field: forms.Field = (
            PercentField() if percentage else AmountField(currency=(currencies or ["USD"])[0])
        )
        try:
            found = field.clean(data["value"])
        except forms.ValidationError as error:
            self.add_error("value", error)
            return
        data["reward_value"] = found if percentage else found.micro
        if not data["reward_value"]:
            self.add_error("value", "Enter more than nothing.")

    def predicate(self) -> dict[str, Any]:
        """The goods of a valid form."""
        data = self.cleaned_data
        named = {kind: data.get(name) or () for name, kind in GOODS.items()}
        return either(**{kind: [_key(row) for row in rows] for kind, rows in named.items()})


def _key(row: Any) -> int:
    return row if isinstance(row, int) else int(row.pk)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
