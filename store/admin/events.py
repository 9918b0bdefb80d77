"""Events on the desk: which are stuck, and trying them again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from store.changes.services import record
from store.kernel.actor import MANAGE_SETTINGS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.outbox.models import Event
from store.outbox.services import MAX_TRIES


class StateFilter(SimpleListFilter):
    """Waiting, given up or handled."""

    title, parameter_name = "state", "state"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> Iterable[tuple[str, str]]:
        """Three choices."""
        return [("waiting", "Waits"), ("stuck", "Given up"), ("handled", "Handled")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """Events in the chosen state."""
        if self.value() == "handled":
            return queryset.exclude(handled_at=None)
        if self.value() == "stuck":
            return queryset.filter(handled_at=None, tries__gte=MAX_TRIES)
        if self.value() == "waiting":
            return queryset.filter(handled_at=None, tries__lt=MAX_TRIES)
        return queryset


def retry(*, event: Event, actor: Actor) -> None:
    """Let the worker try an event again; raises Refused, Conflict event_handled."""
    actor.require(MANAGE_SETTINGS)
    with transaction.atomic():
        rows = Event.objects.filter(pk=event.pk, handled_at=None)
        if not rows.update(tries=0, due_at=now()):
            raise Conflict("event_handled", "This event was handled already.", "event")
        record(actor=actor, verb="event_retried", kind="event", key=event.pk, after={"tries": 0})


def retry_link(href: str) -> SafeString:
    """The button on an event's page."""
    return format_html('<a class="desk-button" href="{}">Try again …</a>', href)
