"""Events: written with the change they tell of, handled later, at least once, with a back-off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from store.kernel.clock import now
from store.outbox.models import Event
from store.schedule.services import prune as prune_rows

Handler = Callable[[str, dict[str, object]], None]
logger = logging.getLogger("tuppence.outbox")
HANDLERS: dict[str, list[Handler]] = {}
LEASE = timedelta(minutes=5)
BATCH = 50
MAX_TRIES = 12


def on(kind: str) -> Callable[[Handler], Handler]:
    """Declare a handler `f(ref, payload)`; it may run more than once and must bear it."""

    def declare(handler: Handler) -> Handler:
        HANDLERS.setdefault(kind, []).append(handler)
        return handler

    return declare


def emit(kind: str, ref: object, **payload: object) -> Event:
    """Write an event in the caller's transaction."""
    return Event.objects.create(kind=kind, ref=str(ref), payload=payload)


def deliver(limit: int = BATCH) -> int:
    """Handle due events; answers how many were handled. An event that fails comes again later."""
    handled = _settle_unheard()
    due = Event.objects.filter(handled_at=None, due_at__lte=now(), tries__lt=MAX_TRIES)
    for event in due.order_by("due_at", "id")[:limit]:
        if _claim(event):
            handled += _handle(event)
    return handled


def _settle_unheard() -> int:
    """Events that nobody listens to are done at once, in one UPDATE."""
    rows = Event.objects.filter(handled_at=None, due_at__lte=now())
    unheard = rows.exclude(kind__in=HANDLERS)
    return unheard.update(handled_at=now()) if unheard.exists() else 0


def _claim(event: Event) -> bool:
    """Lease the event by one conditional UPDATE: of several workers one gets it."""
    return bool(
        Event.objects.filter(pk=event.pk, handled_at=None, due_at=event.due_at).update(
            due_at=now() + LEASE, tries=event.tries + 1
        )
    )


def _handle(event: Event) -> int:
    try:
        for handler in HANDLERS.get(event.kind, []):
            handler(event.ref, dict(event.payload))
    except (
        Exception
    ) as error:  # a handler's bug must not stop the other events; it is kept and shown
        logger.exception("event %s %s failed", event.kind, event.ref)
        delay = timedelta(seconds=min(3600, 15 * 2**event.tries))
        Event.objects.filter(pk=event.pk).update(error=repr(error)[:2000], due_at=now() + delay)
        return 0
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(handled_at=now(), error="")
    return 1


def stuck() -> int:
    """How many events were given up; doctor and the admin show it."""
    return Event.objects.filter(handled_at=None, tries__gte=MAX_TRIES).count()


def prune() -> int:
    """Delete handled events older than 30 days."""
    return prune_rows(Event.objects.filter(handled_at__lt=now() - timedelta(days=30)))
