"""Delivery: zones with their ways of delivery, each with a price in the storefront's channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from catalog.models.tax import TaxClass
from checkout.delivery import services
from checkout.delivery.models import Method, MethodListing, Zone
from store.admin.base import desk_of, site
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import AmountField, CountriesField, shown
from store.admin.forms import DeskForm, refusals_at
from store.channels.queries import default_channel
from store.kernel.actor import MANAGE_SETTINGS, Actor

LIST = "admin:delivery_zone_changelist"
_FIELDS = ("name", "description", "min_days", "max_days", "max_weight_g", "is_active", "tax_class")
MANY = 12


class ZoneForm(DeskForm):
    """Countries that are served alike."""

    name = forms.CharField(max_length=120)
    countries = CountriesField(
        required=False, help_text="Codes such as US, CA; empty for everywhere else."
    )


class MethodForm(DeskForm):
    """A way of delivery and its price."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=120)
    description = forms.CharField(max_length=300, required=False)
    min_days = forms.IntegerField(label="Days, at least", min_value=0, required=False)
    max_days = forms.IntegerField(label="Days, at most", min_value=0, required=False)
    max_weight_g = forms.IntegerField(label="Up to grams", min_value=1, required=False)
    tax_class = forms.ModelChoiceField(TaxClass.objects.all(), required=False, empty_label="–")
    is_active = forms.BooleanField(label="Offered", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = default_channel().currency
        for name, label in (("price", "Price"), ("free_from", "Free from")):
            needed = name == "price"
            field = AmountField(currency=currency, label=f"{label} ({currency})", required=needed)
            field.widget.attrs["class"] = "desk-input"
            self.fields[name] = field
        self.order_fields(["id", "name", "price", "free_from"])


@admin.register(Zone, site=site)
class ZoneAdmin(Editor[Zone]):
    """Zones; the methods are lines of their zone's page."""

    needs = MANAGE_SETTINGS
    history = "zone"
    deletes = True
    delete_words = "Buyers in these countries can order nothing that ships, unless a zone is left."
    form_class = ZoneForm
    line_class = MethodForm
    line_title = "Ways of delivery"
    line_hint = "In the order in which buyers see them. Prices are entered as those of products."
    list_display = ("name", "where", "methods_shown")
    ordering = ("pk",)
    parts: ClassVar = (Part("Zone", ("name", "countries")),)

    def load(self, rows: Sequence[Zone]) -> dict[Any, Any]:
        """Names of the methods of all zones, in one query."""
        found: dict[int, list[str]] = {}
        for method in Method.objects.filter(zone__in=rows).order_by("position", "pk"):
            found.setdefault(method.zone_id, []).append(method.name)
        return found

    @admin.display(description="Countries")
    def where(self, zone: Zone) -> str:
        """Codes, or everywhere else."""
        shown_codes = ", ".join(zone.countries[:MANY])
        more = len(zone.countries) - MANY
        words = f"{shown_codes} and {more} more" if more > 0 else shown_codes
        return words or "Everywhere else"

    @admin.display(description="Ways of delivery")
    def methods_shown(self, zone: Zone) -> str:
        """Their names."""
        return ", ".join(desk_of(zone) or []) or "None yet"

    def start(self, row: Zone | None) -> dict[str, Any]:
        """The zone as it is."""
        return {"name": row.name, "countries": row.countries} if row else {}

    def start_lines(self, row: Zone | None) -> list[dict[str, Any]]:
        """Its methods with their prices."""
        if row is None:
            return []
        channel = default_channel()
        prices = {
            each.method_id: each
            for each in MethodListing.objects.filter(method__zone=row, channel=channel)
        }
        return [
            {name: getattr(method, name) for name in _FIELDS if name != "tax_class"}
            | {"id": method.pk, "tax_class": method.tax_class_id}
            | _price(prices.get(method.pk), channel.currency)
            for method in row.methods.order_by("position", "pk")
        ]

    def write(self, row: Zone | None, sheet: Sheet, actor: Actor) -> Zone:
        """The zone, then each line."""
        data = sheet.form.cleaned_data
        zone = services.save_zone(
            zone=row, name=data["name"], countries=data["countries"], actor=actor
        )
        known = {method.pk: method for method in zone.methods.all()}
        kept = set()
        for place, line in enumerate(sheet.typed_lines):
            with refusals_at(line):
                kept.add(_write_line(zone, known, place, line, actor))
        for pk in known.keys() - kept:
            services.delete_method(method=known[pk], actor=actor)
        return zone

    def remove(self, row: Zone, actor: Actor) -> None:
        """With its methods."""
        services.delete_zone(zone=row, actor=actor)


def _price(listing: MethodListing | None, currency: str) -> dict[str, str]:
    if listing is None:
        return {}
    return {
        "price": shown(listing.price_micro, currency),
        "free_from": shown(listing.free_from_micro, currency),
    }


def _write_line(
    zone: Zone, known: dict[int, Method], place: int, line: Any, actor: Actor
) -> int | None:
    data = line.cleaned_data
    fields: services.MethodFields = {name: data[name] for name in _FIELDS}  # type: ignore[assignment]  # the same names
    fields["position"] = place
    method = services.save_method(
        method=known.get(data["id"]), zone=zone, fields=fields, actor=actor
    )
    services.set_price(
        method=method,
        channel=default_channel(),
        price=data["price"],
        free_from=data["free_from"],
        actor=actor,
    )
    return method.pk
