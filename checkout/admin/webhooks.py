"""What gateways told us, to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import admin

from checkout.payments.models import WebhookEvent
from store.admin.base import DeskAdmin, Row, site, tag

LIST = "admin:payments_webhookevent_changelist"


@admin.register(WebhookEvent, site=site)
class WebhookAdmin(DeskAdmin[WebhookEvent]):
    """Deliveries as they came; kept 90 days after they were read."""

    list_display = ("event_id", "gateway", "received_at", "state")
    list_filter = ("gateway",)
    search_fields: ClassVar[tuple[str, ...]] = ("event_id",)
    ordering = ("-received_at", "-pk")

    @admin.display(description="State")
    def state(self, event: WebhookEvent) -> str:
        """Read, parked or waiting."""
        if event.parked:
            return tag("Put aside")
        return tag("Read", "good") if event.handled_at else tag("Waits", "wait")

    def facts(self, row: WebhookEvent) -> Sequence[Row]:
        """The delivery; headers are left out, they authenticate it."""
        return [
            ("gateway", row.gateway),
            ("event", row.event_id),
            ("received", row.received_at),
            ("read", row.handled_at),
            ("put aside because", row.parked),
            ("body", row.body),
        ]
