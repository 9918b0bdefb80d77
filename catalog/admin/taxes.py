"""Tax classes with their rates by country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from catalog.models.tax import TaxClass, TaxRate
from catalog.services import taxes as service
from store.admin.base import desk_of, site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import PercentField, country_choices, percent
from store.admin.forms import DeskForm, refusals_at
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_taxclass_changelist"
SHOWN = 6


class TaxForm(DeskForm):
    """A kind of goods that is taxed alike."""

    name = forms.CharField(max_length=120)
    is_default = forms.BooleanField(
        label="Taken when nothing else is said", required=False, help_text="One class is."
    )


class RateForm(DeskForm):
    """A rate in a country."""

    country = forms.ChoiceField()
    rate = PercentField(label="Percent", help_text="0 for none.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *country_choices()]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


@admin.register(TaxClass, site=site)
class TaxAdmin(Editor[TaxClass]):
    """Tax classes; their address stays as it is."""

    needs = MANAGE_PRODUCTS
    history = "tax_class"
    form_class = TaxForm
    line_class = RateForm
    line_title = "Rates"
    line_hint = "Countries that are not named pay no tax. A rate is changed by saving another one."
    list_display = ("name", "rates_shown", "mark")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Tax class", ("name", "is_default")),)

    def load(self, rows: Sequence[TaxClass]) -> dict[Any, Any]:
        """Rates of the page in one query."""
        found: dict[int, list[str]] = {}
        for rate in TaxRate.objects.filter(tax_class__in=rows).order_by("country"):
            found.setdefault(rate.tax_class_id, []).append(
                f"{rate.country} {percent(rate.rate_ppm)} %"
            )
        return found

    @admin.display(description="Rates")
    def rates_shown(self, tax_class: TaxClass) -> str:
        """The first few."""
        rates = desk_of(tax_class) or []
        more = len(rates) - SHOWN
        return ", ".join(rates[:SHOWN]) + (f" and {more} more" if more > 0 else "") or "None"

    @admin.display(description="Default")
    def mark(self, tax_class: TaxClass) -> str:
        """The default one."""
        return tag("Default", "good") if tax_class.is_default else "–"

    def start(self, row: TaxClass | None) -> dict[str, Any]:
        """The class as it is."""
        return {"name": row.name, "is_default": row.is_default} if row else {}

    def start_lines(self, row: TaxClass | None) -> list[dict[str, Any]]:
        """Its rates."""
        if row is None:
            return []
        return [
            {"country": rate.country, "rate": percent(rate.rate_ppm)}
            for rate in row.rates.order_by("country")
        ]

    def write(self, row: TaxClass | None, sheet: Sheet, actor: Actor) -> TaxClass:
        """The class, then its rates; a deleted line is a rate of 0."""
        data = sheet.form.cleaned_data
        kept = service.save_class(
            name=data["name"],
            slug=row.slug if row else "",
            is_default=data["is_default"],
            actor=actor,
        )
        wanted = {line.cleaned_data["country"]: line for line in sheet.typed_lines}
        gone = {rate.country for rate in kept.rates.all()} - wanted.keys()
        for country in sorted(gone):
            service.set_rate(tax_class=kept, country=country, rate_ppm=0, actor=actor)
        for country, line in wanted.items():
            with refusals_at(line, {"rate_ppm": "rate"}):
                ppm = line.cleaned_data["rate"]
                service.set_rate(tax_class=kept, country=country, rate_ppm=ppm, actor=actor)
        return kept
