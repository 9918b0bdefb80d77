"""Orders: the list, and a page for each with the buttons of the job."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from checkout.admin import words
from checkout.admin.filters import MarkFilter, PaidFilter, StatusFilter
from checkout.admin.order_page import order_context
from checkout.admin.parcel import ParcelForm
from checkout.desk import cancel, mark_paid, send
from checkout.orders.models import Order
from checkout.orders.states import UNSEEN
from checkout.payments.models import Attempt
from store.admin.base import DeskAdmin, back, only_viewers, site, tag
from store.admin.forms import checked, done
from store.kernel.actor import MANAGE_ORDERS
from store.kernel.money import Money

LIST = "admin:orders_order_changelist"


@admin.register(Order, site=site)
class OrderAdmin(DeskAdmin[Order]):
    """Orders are made by shoppers and moved by buttons; no field of them is typed over."""

    needs = MANAGE_ORDERS
    list_display = ("number_shown", "placed", "email", "total", "state", "paid", "mark")
    list_display_links = ("number_shown",)
    list_filter = (StatusFilter, PaidFilter, MarkFilter)
    search_fields: ClassVar[tuple[str, ...]] = ("number", "email")
    search_help_text = "Order number or e-mail"
    ordering = ("-created_at", "-number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Orders that were placed; what is only being paid for is none yet."""
        return super().get_queryset(request).exclude(status__in=UNSEEN)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """A number is looked up as one, with or without its #; else parts of the e-mail."""
        del request
        term = search_term.strip().removeprefix("#")
        if term.isascii() and term.isdigit() and len(term) < 19:
            return queryset.filter(number=int(term)), False
        return queryset.filter(email__icontains=term) if term else queryset, False

    @admin.display(description="Order", ordering="number")
    def number_shown(self, order: Order) -> str:
        """#1001"""
        return f"#{order.number}"

    @admin.display(description="Date", ordering="created_at")
    def placed(self, order: Order) -> str:
        """When it was placed."""
        return f"{order.created_at:%-d %b %Y, %H:%M}"

    @admin.display(description="To pay", ordering="payable_micro")
    def total(self, order: Order) -> str:
        """The one charge."""
        return Money(order.payable_micro, order.currency).format()

    @admin.display(description="Status", ordering="status")
    def state(self, order: Order) -> str:
        """Where it stands."""
        return tag(*words.STATUS.get(order.status, (order.status, "")))

    @admin.display(description="Paid", ordering="paid_at")
    def paid(self, order: Order) -> str:
        """Whether the money is there."""
        return tag("Paid", "good") if order.paid_at else tag("Not paid")

    @admin.display(description="Mark")
    def mark(self, order: Order) -> str:
        """Test orders say so."""
        return tag("Test") if order.test else ""

    def get_urls(self) -> list[URLPattern]:
        """The buttons' pages come before the frame's own."""
        own: list[URLPattern] = [
            self.also("<path:object_id>/mark-paid/", self.mark_paid_view, "mark_paid"),
            self.also("<path:object_id>/send/", self.send_view, "send"),
            self.also("<path:object_id>/cancel/", self.cancel_view, "cancel"),
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The order's page."""
        del form_url, extra_context
        only_viewers(self, request)
        order = self.row(request, object_id)
        if order is None:
            return self.lost(request, object_id)
        return self.page(request, "desk/order.html", f"Order #{order.number}", order_context(order))

    def mark_paid_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The transfer has come: ask, then say so."""
        caller = only_viewers(self, request)
        order = self.row(request, object_id)
        if order is None:
            return self.lost(request, object_id)
        page = self.address("change", order.pk)
        if request.method == "POST":
            said = f"Order #{order.number} is paid. The buyer gets the receipt by mail."
            done(request, lambda: mark_paid(order=order, actor=caller), words=said)
            return back(page)
        amount = Money(order.payable_micro, order.currency).format()
        context = {
            "words": f"Has the transfer of {amount} for order #{order.number} arrived? The buyer "
            "gets the receipt, and digital goods open at once.",
            "button": "Mark as paid",
            "back_url": page,
        }
        return self.page(request, "desk/confirm.html", "Mark as paid", context)

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what happens with the money, ask, then cancel."""
        caller = only_viewers(self, request)
        order = self.row(request, object_id)
        if order is None:
            return self.lost(request, object_id)
        page = self.address("change", order.pk)
        if request.method == "POST":
            said = f"Order #{order.number} is canceled."
            done(request, lambda: cancel(order=order, actor=caller), words=said)
            return back(page)
        context = {
            "words": _what_cancel_does(order),
            "button": "Cancel the order",
            "danger": True,
            "back_url": page,
        }
        return self.page(request, "desk/confirm.html", f"Cancel order #{order.number}", context)

    def send_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What goes into the parcel, and its tracking number."""
        caller = only_viewers(self, request)
        order = self.row(request, object_id)
        if order is None:
            return self.lost(request, object_id)
        page = self.address("change", order.pk)
        form = ParcelForm(request.POST if request.method == "POST" else None, order=order)
        if request.method == "POST" and form.is_valid():

            def work() -> None:
                number = form.cleaned_data["tracking_number"]
                quantities = form.quantities()
                send(order=order, quantities=quantities, tracking_number=number, actor=caller)

            if checked(form, work):
                messages.success(request, "The parcel is noted. The buyer gets a mail.")
                return back(page)
        context = {"form": form, "back_url": page, "order": order, "lines": form.lines}
        response = self.page(request, "desk/parcel.html", f"Send order #{order.number}", context)
        response.status_code = 422 if request.method == "POST" else 200
        return response


def _what_cancel_does(order: Order) -> str:
    cards = Money(order.gift_cards_micro, order.currency)
    back = f"{cards.format()} goes back onto gift cards. " if cards else ""
    if order.paid_at is None:
        return f"Nothing was paid. {back}The goods go back on the shelf, and the order is closed."
    amount = Money(order.payable_micro, order.currency).format()
    keys = [order.pk, order.cart_key]
    paid = Attempt.objects.filter(payable_key__in=keys, kind=Attempt.CHARGE, gateway="manual")
    if not order.payable_micro:
        charged = back or "Nothing was charged. "
        return f"{charged}The goods go back on the shelf, and downloads are closed."
    if paid.exists():
        return (
            f"{amount} came by bank transfer: send it back from your bank. {back}The goods go back "
            "on the shelf, downloads are closed, and the buyer gets a mail."
        )
    return (
        f"{amount} is given back to the card, once. {back}The goods go back on the shelf, "
        "downloads are closed, and the buyer gets a mail."
    )
