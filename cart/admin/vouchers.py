"""Vouchers: the list, and a page for each with its codes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from cart.admin.voucher_form import VoucherForm, ids_of
from cart.admin.words import code_state, voucher_state, worth
from cart.discounts import Scope
from cart.vouchers.models import Voucher, VoucherCode, VoucherListing
from cart.vouchers.queries import codes_of
from cart.vouchers.services import codes as code_service
from cart.vouchers.services import vouchers as service
from store.admin.base import desk_of, only_viewers, site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import percent, shown
from store.admin.forms import refusals_at
from store.channels.models import Channel
from store.kernel.actor import MANAGE_DISCOUNTS, Actor
from store.kernel.clock import now

LIST = "admin:vouchers_voucher_changelist"
SHOWN_CODES = 12
MANY_CHANNELS = 20
_OWN = (
    *("name", "scope", "value_type", "once_per_order", "once_per_customer", "staff_only"),
    *("usage_limit", "single_use", "countries", "ends_at"),
)
_WORTH = tuple(f"{kind}_{place}" for place in range(MANY_CHANNELS) for kind in ("value", "spent"))


@admin.register(Voucher, site=site)
class VoucherAdmin(Editor[Voucher]):
    """Vouchers, newest first."""

    needs = MANAGE_DISCOUNTS
    history = "voucher"
    deletes = True
    delete_words = "Its codes stop working at once. Orders keep what they were given."
    form_class = VoucherForm
    template = "desk/voucher.html"
    list_display = ("name", "takes_off", "how_many_codes", "uses", "state")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "codes__key__iexact")
    search_help_text = "Name or code"
    ordering = ("-created_at", "-pk")
    parts: ClassVar = (
        Part("Voucher", ("name", "scope", "value_type", *_WORTH, "once_per_order")),
        Part(
            "Certain goods",
            ("products", "variants", "collections", "categories"),
            "For a voucher off certain goods. A category holds all that is filed below it.",
        ),
        Part("Conditions", ("min_items", "countries", "once_per_customer", "staff_only")),
        Part("How often and when", ("usage_limit", "single_use", "starts_at", "ends_at")),
        Part("Codes", ("codes", "count", "code_prefix"), "What shoppers type in."),
    )

    def load(self, rows: Sequence[Voucher]) -> dict[Any, Any]:
        """Values and numbers of codes of the page, in two queries."""
        counts = dict(
            VoucherCode.objects.filter(voucher__in=rows)
            .values_list("voucher")
            .annotate(Count("pk"))
            .order_by()
        )
        values: dict[int, list[VoucherListing]] = {}
        listings = VoucherListing.objects.filter(voucher__in=rows).select_related("channel")
        for each in listings.order_by("channel_id"):
            values.setdefault(each.voucher_id, []).append(each)
        return {row.pk: (values.get(row.pk, []), counts.get(row.pk, 0)) for row in rows}

    @admin.display(description="Takes off")
    def takes_off(self, voucher: Voucher) -> str:
        """10 %, or $5.00 · €5.00."""
        return worth(voucher, desk_of(voucher)[0])

    @admin.display(description="Codes")
    def how_many_codes(self, voucher: Voucher) -> int:
        """How many there are."""
        count: int = desk_of(voucher)[1]
        return count

    @admin.display(description="Used", ordering="used")
    def uses(self, voucher: Voucher) -> str:
        """3 of 20."""
        limit = voucher.usage_limit
        return f"{voucher.used} of {limit}" if limit else str(voucher.used)

    @admin.display(description="State")
    def state(self, voucher: Voucher) -> str:
        """Whether it can be used now."""
        return tag(*voucher_state(voucher, now()))

    def get_urls(self) -> list[URLPattern]:
        """The file of codes."""
        own: list[URLPattern] = [self.also("<path:object_id>/codes.csv", self.codes_view, "codes")]
        return own + super().get_urls()

    def codes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All codes of a voucher as CSV."""
        only_viewers(self, request)
        voucher = self.row(request, object_id)
        if voucher is None:
            return self.lost(request, object_id)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="codes-{voucher.pk}.csv"'
        sheet = csv.writer(response)
        sheet.writerow(["Code", "Used", "State"])
        for code in codes_of(voucher).select_related("voucher").iterator(chunk_size=1000):
            sheet.writerow([code.code, code.used, code_state(code)[0]])
        return response

    def form_words(self, row: Voucher | None) -> dict[str, Any]:
        """The channels it may be worth something in."""
        rows = Channel.objects.filter(is_active=True).order_by("pk")
        return {"channels": list(rows[:MANY_CHANNELS]), "voucher": row}

    def start(self, row: Voucher | None) -> dict[str, Any]:
        """The voucher as it is; a new one is a percentage off the whole order."""
        if row is None:
            return {"scope": Scope.ENTIRE_ORDER.value, "value_type": Voucher.PERCENTAGE}
        found: dict[str, Any] = {name: getattr(row, name) for name in _OWN}
        found |= {
            "min_items": row.min_items or None,
            "starts_at": row.starts_at.replace(second=0, microsecond=0),
            "products": "\n".join(row.products.order_by("slug").values_list("slug", flat=True)),
            "variants": "\n".join(
                sku or "" for sku in row.variants.order_by("sku").values_list("sku", flat=True)
            ),
            "collections": list(row.collections.values_list("pk", flat=True)),
            "categories": list(row.categories.values_list("pk", flat=True)),
        }
        return found | _worth_of(row, self.form_words(row)["channels"])

    def around(self, row: Voucher | None) -> dict[str, Any]:
        """The first codes, and where all of them are."""
        if row is None:
            return {}
        codes = codes_of(row).select_related("voucher")
        count = codes.count()
        return {
            "codes": [(each, tag(*code_state(each))) for each in codes[:SHOWN_CODES]],
            "code_count": count,
            "more_codes": max(count - SHOWN_CODES, 0),
            "codes_url": reverse("admin:vouchers_vouchercode_changelist")
            + f"?voucher__id__exact={row.pk}",
            "csv_url": self.address("codes", row.pk),
            "voucher": row,
            "state": tag(*voucher_state(row, now())),
        }

    def write(self, row: Voucher | None, sheet: Sheet, actor: Actor) -> Voucher:
        """Its terms, its worth in each channel, its goods, its new codes."""
        form = cast(VoucherForm, sheet.form)
        data = form.cleaned_data
        fields: Any = {name: data[name] for name in _OWN} | {"min_items": data["min_items"] or 0}
        if data["starts_at"] and (row is None or "starts_at" in form.changed_data):
            fields["starts_at"] = data["starts_at"]
        kept = service.save_voucher(voucher=row, fields=fields, actor=actor)
        for place, channel in enumerate(form.channels):
            _write_worth(kept, form, place, channel, actor)
        for kind in service.NAMED:
            service.set_named(voucher=kept, kind=kind, ids=ids_of(data.get(kind, [])), actor=actor)
        if data["codes"].split():
            code_service.add_codes(voucher=kept, codes=data["codes"].split(), actor=actor)
        if data["count"]:
            prefix = data["code_prefix"]
            with refusals_at(form, {"prefix": "code_prefix"}):
                code_service.generate_codes(
                    voucher=kept, count=data["count"], prefix=prefix, actor=actor
                )
        return kept

    def remove(self, row: Voucher, actor: Actor) -> None:
        """With its codes."""
        service.delete_voucher(voucher=row, actor=actor)


def _write_worth(
    voucher: Voucher, form: VoucherForm, place: int, channel: Channel, actor: Actor
) -> None:
    value, spent = (form.cleaned_data[f"{kind}_{place}"] for kind in ("value", "spent"))
    percentage = voucher.value_type == Voucher.PERCENTAGE
    with refusals_at(form, {"value": f"value_{place}", "min_spent": f"spent_{place}"}):
        service.set_worth(
            voucher=voucher,
            channel=channel,
            percent_ppm=value if percentage else None,
            fixed=None if percentage else value,
            min_spent=spent,
            actor=actor,
        )


def _worth_of(voucher: Voucher, channels: Sequence[Channel]) -> dict[str, str]:
    rows = {each.channel_id: each for each in VoucherListing.objects.filter(voucher=voucher)}
    found: dict[str, str] = {}
    for place, channel in enumerate(channels):
        row = rows.get(channel.pk)
        if row is None:
            continue
        ppm = row.percent_ppm
        value = shown(row.fixed_micro, channel.currency) if ppm is None else percent(ppm)
        found |= {
            f"value_{place}": value,
            f"spent_{place}": shown(row.min_spent_micro, channel.currency),
        }
    return found
