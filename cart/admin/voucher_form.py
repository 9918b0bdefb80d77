"""The form of a voucher: what it takes off in each channel, for what, for whom, how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from cart.discounts import Scope
from cart.vouchers.models import Voucher
from catalog.admin.goods_form import CategoriesField, GoodsForm, moment, names
from catalog.models.category import Category
from catalog.models.collection import Collection
from store.admin.fields import AmountField, CountriesField, PercentField
from store.channels.models import Channel

SCOPES = [
    (Scope.ENTIRE_ORDER.value, "The whole order, without delivery and tips"),
    (Scope.SPECIFIC_PRODUCT.value, "Certain goods, chosen below"),
    (Scope.SHIPPING.value, "The delivery"),
]
VALUES = [(Voucher.PERCENTAGE, "A percentage"), (Voucher.FIXED, "A fixed amount")]


class VoucherForm(GoodsForm):
    """Everything of a voucher, and new codes for it."""

    name = forms.CharField(max_length=255, help_text="Shoppers see the code; apps see this name.")
    scope = forms.ChoiceField(
        label="It takes something off", choices=SCOPES, widget=forms.RadioSelect
    )
    value_type = forms.ChoiceField(label="How much", choices=VALUES, widget=forms.RadioSelect)
    once_per_order = forms.BooleanField(
        label="Only off one piece: the cheapest that is meant", required=False
    )
    products = names("Products", "The end of /products/…, a line each.")
    variants = names("Single variants", "SKUs, a line each.")
    collections = forms.ModelMultipleChoiceField(
        Collection.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = CategoriesField(
        Category.objects.order_by("path"), required=False, widget=forms.CheckboxSelectMultiple
    )
    min_items = forms.IntegerField(
        label="At least so many items", min_value=0, max_value=10_000, required=False
    )
    countries = CountriesField(
        label="Delivery countries",
        required=False,
        help_text="For vouchers off the delivery: codes such as US, CA; empty for all.",
    )
    once_per_customer = forms.BooleanField(
        label="Once for each customer, by e-mail address", required=False
    )
    staff_only = forms.BooleanField(label="Only for the staff", required=False)
    usage_limit = forms.IntegerField(
        label="Good for so many orders",
        min_value=1,
        max_value=10**9,
        required=False,
        help_text="Over all its codes. Empty: as many as there are.",
    )
    single_use = forms.BooleanField(label="Each code is good for one order", required=False)
    starts_at = moment("Valid from", "Empty: at once.")
    ends_at = moment("Valid until", "Empty: until you say otherwise.")
    codes = names(
        "New codes", "A line each: letters, digits and dashes. SUMMER and summer are one."
    )
    count = forms.IntegerField(
        label="Make so many random codes", min_value=1, max_value=10_000, required=False
    )
    code_prefix = forms.CharField(
        label="Random codes begin with", max_length=40, required=False, help_text="Such as SPRING."
    )

    def __init__(
        self, *args: Any, channels: Sequence[Channel], voucher: Voucher | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.channels, self.voucher = channels, voucher
        for place, channel in enumerate(channels):
            self._add_channel(place, channel)
        for name in _CHECKED:  # nothing to tick: no empty heading
            rows: Any = self.fields[name]
            if not rows.queryset.exists():
                del self.fields[name]

    def _add_channel(self, place: int, channel: Channel) -> None:
        where = f" in {channel.name}" if len(self.channels) > 1 else ""
        percent_or = f"A percentage such as 10, or an amount in {channel.currency} such as 5.00."
        value = forms.CharField(
            label=f"Value{where}",
            max_length=20,
            required=False,
            help_text=percent_or + (" Empty: not valid there." if where else ""),
        )
        spent = AmountField(
            currency=channel.currency,
            label=f"Smallest basket ({channel.currency}){where}",
            required=False,
            help_text="Goods, without delivery and tips. Empty: any.",
        )
        for field in (value, spent):
            field.widget.attrs |= {"class": "desk-input", "inputmode": "decimal"}
        self.fields[f"value_{place}"], self.fields[f"spent_{place}"] = value, spent

    def clean(self) -> dict[str, Any]:
        """Values by their type, goods for a voucher that is for goods, a first code."""
        data = super().clean() or {}
        for place, channel in enumerate(self.channels):
            self._read_value(place, channel, data)
        texts = [str(data.get(f"value_{place}") or "") for place in range(len(self.channels))]
        if not any(texts) and not any(name.startswith("value_") for name in self.errors):
            self.add_error("value_0", "Say how much it takes off.")
        named = any(data.get(name) for name in ("products", "variants", *_CHECKED))
        wrong = {"products", "variants"} & set(self.errors)
        if data.get("scope") == Scope.SPECIFIC_PRODUCT and not named and not wrong:
            self.add_error("products", "Name at least one product, variant or shelf.")
        if self.voucher is None and not data.get("codes", "").split() and not data.get("count"):
            self.add_error("codes", "Enter a code, or let some be made.")
        return data

    def _read_value(self, place: int, channel: Channel, data: dict[str, Any]) -> None:
        name = f"value_{place}"
        text = data.get(name) or ""
        percent = data.get("value_type") == Voucher.PERCENTAGE
        field: forms.Field = PercentField() if percent else AmountField(currency=channel.currency)
        try:
            data[name] = field.clean(text) if text else None
        except forms.ValidationError as error:
            self.add_error(name, error)


_CHECKED = ("collections", "categories")


def ids_of(rows: QuerySet[Model] | Sequence[int]) -> list[int]:
    """Keys of what was ticked or typed."""
    return [row if isinstance(row, int) else int(row.pk) for row in rows]
