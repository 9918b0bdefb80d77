"""The shop's words and its channels."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from store.admin.base import site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import AmountField, CountriesField, country_choices, shown
from store.admin.forms import DeskForm
from store.admin.panels import link
from store.channels import services
from store.channels.models import Channel, Shop
from store.channels.queries import shop
from store.kernel.actor import MANAGE_SETTINGS, Actor
from store.kernel.money import Minor, Money

link(
    "Store",
    "Shop",
    "admin:channels_shop_changelist",
    icon="storefront",
    needs=MANAGE_SETTINGS,
    place=10,
)
link(
    "Store",
    "Channels",
    "admin:channels_channel_changelist",
    icon="public",
    needs=MANAGE_SETTINGS,
    place=20,
)
_LINES = {"rows": 4}


class ShopForm(DeskForm):
    """The shop's own words."""

    name = forms.CharField(max_length=120)
    description = forms.CharField(
        max_length=300, required=False, help_text="One sentence, for search engines."
    )
    contact_email = forms.EmailField(label="Contact e-mail", required=False)
    address = forms.CharField(
        widget=forms.Textarea(attrs=_LINES),
        required=False,
        help_text="Shown on receipts and in the footer.",
    )
    bank_details = forms.CharField(
        widget=forms.Textarea(attrs=_LINES),
        required=False,
        help_text="Shown to those who pay by bank transfer: account holder, IBAN, bank.",
    )


@admin.register(Shop, site=site)
class ShopAdmin(Editor[Shop]):
    """One row: the list goes straight to its page."""

    adds = False
    history = "shop"
    form_class = ShopForm
    parts = (
        Part("The shop", ("name", "description", "contact_email", "address")),
        Part("Bank transfer", ("bank_details",)),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The page of the one row."""
        del extra_context
        return self.edit(request, shop())

    def start(self, row: Shop | None) -> dict[str, Any]:
        """The words as they are."""
        return {name: getattr(row, name) for name in ShopForm.base_fields}

    def write(self, row: Shop | None, sheet: Sheet, actor: Actor) -> Shop:
        """All words."""
        del row
        fields: services.ShopFields = sheet.form.cleaned_data  # type: ignore[assignment]  # the same names
        return services.save_shop(fields=fields, actor=actor)


class ChannelForm(DeskForm):
    """What an owner may change of a channel."""

    name = forms.CharField(max_length=120)
    is_active = forms.BooleanField(label="Open for orders", required=False)
    default_country = forms.ChoiceField(help_text="Taxes and delivery before an address is known.")
    countries = CountriesField(
        label="Countries sold to", required=False, help_text="Codes such as US, CA; empty for all."
    )
    prices_entered_with_tax = forms.BooleanField(
        label="Prices are entered with tax", required=False
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["minimum"] = AmountField(
            currency=currency,
            label=f"Smallest charge ({currency})",
            help_text="What is above zero and below this cannot be charged; the cart says so.",
        )
        self.fields["minimum"].widget.attrs["class"] = "desk-input"

    def clean_minimum(self) -> int:
        """In whole minor units."""
        amount: Money = self.cleaned_data["minimum"]
        if amount.floor()[1]:
            raise forms.ValidationError("Enter a whole number of cents or the like.")
        return amount.to_minor().amount


@admin.register(Channel, site=site)
class ChannelAdmin(Editor[Channel]):
    """Where things are sold; slug and currency stay as they are."""

    adds = False
    history = "channel"
    form_class = ChannelForm
    list_display = ("name", "slug", "currency", "default_country", "state")
    ordering = ("pk",)
    parts: ClassVar = (
        Part("Channel", ("name", "is_active", "default_country", "countries")),
        Part("Prices", ("prices_entered_with_tax", "minimum")),
    )

    @admin.display(description="State")
    def state(self, channel: Channel) -> str:
        """Open or closed."""
        return tag("Open", "good") if channel.is_active else tag("Closed")

    def form_words(self, row: Channel | None) -> dict[str, Any]:
        """Its currency."""
        return {"currency": row.currency if row else "USD"}

    def start(self, row: Channel | None) -> dict[str, Any]:
        """The channel as it is."""
        if row is None:
            return {}
        least = Money.from_minor(Minor(row.minimum_charge_minor, row.currency))
        names = ("name", "is_active", "default_country", "countries", "prices_entered_with_tax")
        return {name: getattr(row, name) for name in names} | {
            "minimum": shown(least.micro, row.currency)
        }

    def write(self, row: Channel | None, sheet: Sheet, actor: Actor) -> Channel:
        """All fields."""
        data = dict(sheet.form.cleaned_data)
        data["minimum_charge_minor"] = data.pop("minimum")
        fields: services.ChannelFields = data  # type: ignore[assignment]  # the same names
        return services.save_channel(channel=row or Channel(), fields=fields, actor=actor)
