"""The form of a promotion: what is taken off, which goods, where, from when to when."""

from __future__ import annotations

from typing import Any

from django import forms

from catalog.admin.goods_form import CategoriesField, GoodsForm, boxes, moment, names
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.promotions.predicate import CATEGORY, COLLECTION, PRODUCT, VARIANT, either
from catalog.promotions.rewards import FIXED, PERCENTAGE
from store.admin.fields import AmountField, PercentField
from store.channels.models import Channel

REWARDS = [(PERCENTAGE, "A percentage"), (FIXED, "A fixed amount")]
GOODS = {
    "categories": CATEGORY,
    "collections": COLLECTION,
    "products": PRODUCT,
    "variants": VARIANT,
}


class PromotionForm(GoodsForm):
    """A promotion of one plain rule; of others only the name and the dates."""

    name = forms.CharField(max_length=255)
    reward_type = forms.ChoiceField(label="It takes off", choices=REWARDS, widget=forms.RadioSelect)
    value = forms.CharField(
        label="How much",
        max_length=20,
        help_text="A percentage such as 12.5, or an amount in the shop's currency such as 5.00.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
    )
    categories = CategoriesField(**boxes(Category.objects.order_by("path")))
    collections = forms.ModelMultipleChoiceField(**boxes(Collection.objects.order_by("name")))
    products = names("Products", "The end of /products/…, a line each.")
    variants = names("Single variants", "SKUs, a line each.")
    channels = forms.ModelMultipleChoiceField(
        **boxes(Channel.objects.filter(is_active=True).order_by("pk"))
    )
    starts_at = moment("From", "Empty: at once.")
    ends_at = moment("Until", "Empty: until you say otherwise.")

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
