"""The shop's words and its channels."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from store.admin.base import site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import AmountField, CountriesField, PairsField, country_choices, shown
from store.admin.forms import DeskForm
from store.admin.panels import link
from store.channels import services
from store.channels.models import MOST_KEEP_MINUTES, Channel, Shop
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
_PLAIN = ("name", "is_active", "default_country", "countries", "prices_entered_with_tax")
NEW_CURRENCY = "EUR"


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
    keep_minutes_guest = forms.IntegerField(
        label="Minutes for guests",
        min_value=0,
        max_value=MOST_KEEP_MINUTES,
        help_text="So long, nobody else can buy what lies in a cart; 0 for not at all.",
    )
    keep_minutes_user = forms.IntegerField(
        label="Minutes for customers who are logged in", min_value=0, max_value=MOST_KEEP_MINUTES
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
        Part("Keeping goods for carts", ("keep_minutes_guest", "keep_minutes_user")),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The page of the one row."""
        del extra_context
        return self.edit(request, shop())

    def around(self, row: Shop | None) -> dict[str, Any]:
        """No way back: there is no list."""
        del row
        return {"list_url": ""}

    def start(self, row: Shop | None) -> dict[str, Any]:
        """The words as they are."""
        return {name: getattr(row, name) for name in ShopForm.base_fields}

    def write(self, row: Shop | None, sheet: Sheet, actor: Actor) -> Shop:
        """All words."""
        del row
        fields: services.ShopFields = sheet.form.cleaned_data  # type: ignore[assignment]  # the same names
        return services.save_shop(fields=fields, actor=actor)


class ChannelForm(DeskForm):
    """What an owner says of a channel; its slug is chosen once, its currency until it is used."""

    name = forms.CharField(max_length=120)
    slug = forms.CharField(
        label="Short name", max_length=60, help_text="For apps, such as channel-eur; it stays."
    )
    currency = forms.ChoiceField(help_text="It stays once anything is listed or sold here.")
    is_active = forms.BooleanField(label="Open for orders", required=False)
    default_country = forms.ChoiceField(help_text="Taxes and delivery before an address is known.")
    countries = CountriesField(
        label="Countries sold to", required=False, help_text="Codes such as US, CA; empty for all."
    )
    prices_entered_with_tax = forms.BooleanField(
        label="Prices are entered with tax", required=False, initial=True
    )
    metadata = PairsField(help_text="A line each: “region: north”. Apps and themes read them.")

    def __init__(self, *args: Any, channel: Channel | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["currency"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (code, f"{name} ({code})") for code, name in services.currencies().items()
        ]
        if channel is not None:
            del self.fields["slug"]
            if services.is_used(channel=channel):
                del self.fields["currency"]
        self._add_minimum(channel.currency if channel else NEW_CURRENCY)

    def _add_minimum(self, currency: str) -> None:
        """The smallest charge, in the currency that is chosen in the same form."""
        asked = self.data.get("currency") if "currency" in self.fields else None
        chosen = asked if asked in services.currencies() else currency
        self.fields["minimum"] = AmountField(
            currency=str(chosen),
            label=f"Smallest charge ({chosen})",
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
    """Where things are sold, each in its own currency at its own prices."""

    history = "channel"
    form_class = ChannelForm
    list_display = ("name", "slug", "currency", "default_country", "state")
    ordering = ("pk",)
    parts: ClassVar = (
        Part(
            "Channel",
            ("name", "slug", "is_active", "default_country", "countries"),
            "The shop’s own pages show the first open channel; apps may show any.",
        ),
        Part("Prices", ("currency", "prices_entered_with_tax", "minimum")),
        Part("Metadata", ("metadata",)),
    )

    @admin.display(description="State")
    def state(self, channel: Channel) -> str:
        """Open or closed."""
        return tag("Open", "good") if channel.is_active else tag("Closed")

    def form_words(self, row: Channel | None) -> dict[str, Any]:
        """The channel, which says what may still be chosen."""
        return {"channel": row}

    def start(self, row: Channel | None) -> dict[str, Any]:
        """The channel as it is; a new one begins as those in use do."""
        if row is None:
            return {"currency": NEW_CURRENCY, "minimum": "0.50", "is_active": True}
        least = Money.from_minor(Minor(row.minimum_charge_minor, row.currency))
        names = (*_PLAIN, "currency", "metadata")
        return {name: getattr(row, name) for name in names} | {
            "minimum": shown(least.micro, row.currency)
        }

    def write(self, row: Channel | None, sheet: Sheet, actor: Actor) -> Channel:
        """All fields."""
        data = dict(sheet.form.cleaned_data)
        data["minimum_charge_minor"] = data.pop("minimum")
        if row is not None:
            fields: services.ChannelFields = data  # type: ignore[assignment]  # the same names
            return services.save_channel(channel=row, fields=fields, actor=actor)
        slug, currency = data.pop("slug"), data.pop("currency")
        new: services.ChannelFields = data  # type: ignore[assignment]  # the same names
        return services.create_channel(slug=slug, currency=currency, fields=new, actor=actor)
