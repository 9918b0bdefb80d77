"""Promo codes: looked up, switched off and on, deleted; they are made on their voucher's page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from cart.admin.words import code_state
from cart.vouchers.models import VoucherCode
from cart.vouchers.queries import key_of
from cart.vouchers.services.codes import delete_code, switch_code
from store.admin.base import DeskAdmin, Row, back, only_viewers, site, tag
from store.admin.forms import done
from store.kernel.actor import MANAGE_DISCOUNTS

LIST = "admin:vouchers_vouchercode_changelist"


@admin.register(VoucherCode, site=site)
class VoucherCodeAdmin(DeskAdmin[VoucherCode]):
    """Codes of all vouchers, newest first."""

    needs = MANAGE_DISCOUNTS
    list_display = ("code", "voucher", "used", "state", "created")
    list_select_related = ("voucher",)
    list_filter = ("is_active",)
    search_fields: ClassVar[tuple[str, ...]] = ("code",)
    search_help_text = "A code or its beginning"
    ordering = ("-created_at", "key")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[VoucherCode], search_term: str
    ) -> tuple[QuerySet[VoucherCode], bool]:
        """By the beginning of the code, as shoppers may type it."""
        del request
        key = key_of(search_term)
        return queryset.filter(key__startswith=key) if key else queryset, False

    @admin.display(description="State")
    def state(self, code: VoucherCode) -> str:
        """Whether it is good."""
        return tag(*code_state(code))

    @admin.display(description="Made", ordering="created_at")
    def created(self, code: VoucherCode) -> str:
        """When it was made."""
        return f"{code.created_at:%-d %b %Y, %H:%M}"

    def get_urls(self) -> list[URLPattern]:
        """The buttons' pages."""
        own: list[URLPattern] = [
            self.also("<path:object_id>/switch/", self.switch_view, "switch"),
            self.also("<path:object_id>/remove/", self.remove_view, "remove"),
        ]
        return own + super().get_urls()

    def facts(self, row: VoucherCode) -> Sequence[Row]:
        """The code, its voucher, and what can be done."""
        voucher = reverse("admin:vouchers_voucher_change", args=[row.voucher_id])
        return [
            ("code", row.code),
            ("voucher", format_html('<a href="{}">{}</a>', voucher, row.voucher.name)),
            ("state", tag(*code_state(row))),
            ("used", row.used),
            ("made", row.created_at),
            ("", self._button(row, "switch", "Switch off …" if row.is_active else "Switch on …")),
            ("", self._button(row, "remove", "Delete …")),
        ]

    def _button(self, row: VoucherCode, what: str, words: str) -> str:
        href = self.address(what, row.pk)
        quiet = "desk-button desk-button--quiet"
        return format_html('<a class="{}" href="{}">{}</a>', quiet, href, words)

    def switch_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Out of use, or back into it."""
        row = self.row(request, object_id)
        on = row is not None and not row.is_active
        question = (
            "It can be used again, within what its voucher allows."
            if on
            else "Nobody can use it from now on. Orders that have it keep it."
        )
        verb = "Switch on" if on else "Switch off"
        return self._ask(request, row, object_id, question, verb, partial(_switch, on=on))

    def remove_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete it."""
        row = self.row(request, object_id)
        question = "It stops working at once. Orders that have it keep what it took off."
        return self._ask(request, row, object_id, question, "Delete", _delete)

    def _ask(
        self,
        request: HttpRequest,
        row: VoucherCode | None,
        object_id: str,
        question: str,
        verb: str,
        work: Any,
    ) -> HttpResponse:
        caller = only_viewers(self, request)
        if row is None:
            return self.lost(request, object_id)
        if request.method == "POST":
            words = f"{row.code}: done."
            done(request, partial(work, row, caller), words=words)
            return back(reverse("admin:vouchers_voucher_change", args=[row.voucher_id]))
        context = {
            "words": question,
            "button": verb,
            "danger": verb == "Delete",
            "back_url": self.address("change", row.pk),
        }
        return self.page(request, "desk/confirm.html", f"{verb} {row.code}", context)


def _switch(row: VoucherCode, caller: Any, *, on: bool) -> None:
    switch_code(code=row, is_active=on, actor=caller)


def _delete(row: VoucherCode, caller: Any) -> None:
    delete_code(code=row, actor=caller)
