"""System pages for the rooms below the desk: periodic tasks, events, changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from store.admin import events
from store.admin.base import DeskAdmin, Row, back, only_viewers, site, tag
from store.admin.forms import done
from store.admin.history import sentence
from store.admin.panels import ToDo, link, todo
from store.changes.models import Change
from store.kernel.actor import MANAGE_SETTINGS
from store.outbox.models import Event
from store.outbox.services import MAX_TRIES, stuck
from store.schedule.models import PeriodicTask
from store.schedule.services import DECLARED

TASKS = "admin:schedule_periodictask_changelist"
EVENTS = "admin:outbox_event_changelist"
CHANGES = "admin:changes_change_changelist"
link("System", "Changes", CHANGES, icon="history", needs=MANAGE_SETTINGS, place=10)
link("System", "Periodic tasks", TASKS, icon="schedule", needs=MANAGE_SETTINGS, place=20)
link("System", "Events", EVENTS, icon="outbox", needs=MANAGE_SETTINGS, place=30)


@admin.register(PeriodicTask, site=site)
class PeriodicTaskAdmin(DeskAdmin[PeriodicTask]):
    """What the worker does again and again."""

    list_display = ("name", "state", "runs", "next_at", "finished_at")
    ordering = ("name",)

    @admin.display(description="Last run")
    def state(self, task: PeriodicTask) -> str:
        """How it went."""
        if task.error:
            return tag("Failed", "bad")
        return tag("Fine", "good") if task.finished_at else tag("Not run yet")

    def facts(self, row: PeriodicTask) -> Sequence[Row]:
        """The task and its last error."""
        declared = DECLARED.get(row.name)
        return [
            ("name", row.name),
            ("every", declared.every if declared else "no longer declared"),
            ("next", row.next_at),
            ("started", row.started_at),
            ("finished", row.finished_at),
            ("runs", row.runs),
            ("error", row.error or "none"),
        ]


@admin.register(Event, site=site)
class EventAdmin(DeskAdmin[Event]):
    """Events of the outbox; one that was given up can be tried again."""

    list_display = ("kind", "ref", "created_at", "state", "tries")
    list_filter = (events.StateFilter, "kind")
    search_fields: ClassVar[tuple[str, ...]] = ("kind", "ref")
    ordering = ("-pk",)

    @admin.display(description="State")
    def state(self, event: Event) -> str:
        """Handled, waiting or given up."""
        if event.handled_at:
            return tag("Handled", "good")
        return tag("Given up", "bad") if event.tries >= MAX_TRIES else tag("Waits", "wait")

    def get_urls(self) -> list[URLPattern]:
        """The retry button."""
        own: list[URLPattern] = [self.also("<path:object_id>/retry/", self.retry_view, "retry")]
        return own + super().get_urls()

    def facts(self, row: Event) -> Sequence[Row]:
        """The event, its last error, and a way to try again."""
        known = [
            ("kind", row.kind),
            ("reference", row.ref),
            ("payload", row.payload or "none"),
            ("written", row.created_at),
            ("next try", row.due_at if row.handled_at is None else "none"),
            ("handled", row.handled_at),
            ("tries", row.tries),
            ("last error", row.error or "none"),
        ]
        if row.handled_at is None:
            known.append(("", events.retry_link(self.address("retry", row.pk))))
        return known

    def retry_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, then let the worker try again."""
        caller = only_viewers(self, request)
        event = self.row(request, object_id)
        if event is None:
            return self.lost(request, object_id)
        page = self.address("change", event.pk)
        if request.method == "POST":
            words = "The worker tries it again in a moment."
            done(request, lambda: events.retry(event=event, actor=caller), words=words)
            return back(page)
        context = {
            "words": f"The worker tries “{event}” again, from the start of its count of tries.",
            "button": "Try again",
            "back_url": page,
        }
        return self.page(request, "desk/confirm.html", "Try again", context)


@admin.register(Change, site=site)
class ChangeAdmin(DeskAdmin[Change]):
    """Who changed what, when."""

    list_display = ("at", "told", "kind", "actor")
    list_display_links = ("at", "told")
    list_filter = ("kind",)
    search_fields: ClassVar[tuple[str, ...]] = ("actor", "verb", "key")
    ordering = ("-at", "-pk")

    @admin.display(description="Change")
    def told(self, change: Change) -> str:
        """In a sentence."""
        return sentence(change)

    def facts(self, row: Change) -> Sequence[Row]:
        """Before and after."""
        return [
            ("at", row.at),
            ("by", row.actor),
            ("what", row.verb.replace("_", " ")),
            ("of", f"{row.kind} {row.key}"),
            *((f"before: {name}", value) for name, value in row.before.items()),
            *((f"after: {name}", value) for name, value in row.after.items()),
        ]


@todo(MANAGE_SETTINGS)
def broken() -> Iterable[ToDo]:
    """Tasks whose last run failed, events that were given up."""
    failed = PeriodicTask.objects.exclude(error="").count()
    yield ToDo(failed, "periodic tasks failing", reverse(TASKS), "error", urgent=True)
    href = f"{reverse(EVENTS)}?state=stuck"
    yield ToDo(stuck(), "events given up", href, "error", urgent=True)
