"""Webhooks: kept first under their event id, answered at once, read later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from checkout.gateways.base import GatewayEvent, UnreachableError
from checkout.payments.models import Attempt, WebhookEvent
from checkout.payments.services import gateway_of
from store.kernel.clock import now
from store.kernel.errors import Invalid, Unavailable
from store.outbox.services import emit

MAX_BODY = 256 * 1024
KEEP_DAYS = 90


def receive(*, gateway: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep a delivery once; True when it is new. Raises Invalid (body) when it is too large."""
    if len(body) > MAX_BODY:
        raise Invalid("too_large", "The delivery is too large.", "body")
    with transaction.atomic():
        row, made = WebhookEvent.objects.get_or_create(
            gateway=gateway,
            event_id=_event_id(body),
            defaults={
                "headers": dict(headers),
                "body": body.decode("utf-8", "replace").replace("\0", ""),
                "received_at": now(),
            },
        )
        if made:
            emit("webhook_received", row.pk)
    return made


def read(event_pk: int) -> list[GatewayEvent]:
    """What a kept delivery says, authenticated by its gateway; parked when it says nothing.

    Raises Unavailable when the gateway must be asked and does not answer: read it again later.
    """
    row = WebhookEvent.objects.get(pk=event_pk)
    try:
        events = gateway_of(row.gateway).parse_webhook(row.headers, row.body.encode())
    except UnreachableError as error:
        raise Unavailable("gateway_unreachable", "The gateway did not answer.") from error
    parked = "" if events else "not understood, or not from this account"
    WebhookEvent.objects.filter(pk=row.pk).update(handled_at=now(), parked=parked)
    return list(events)


def attempt_of(gateway: str, event: GatewayEvent) -> Attempt | None:
    """The charge an event speaks of: by the gateway's id, else by ours."""
    rows = Attempt.objects.filter(gateway=gateway, kind=Attempt.CHARGE)
    found = rows.filter(ref=event.ref).first() if event.ref else None
    if found is None and event.attempt_id is not None:
        found = rows.filter(pk=event.attempt_id, ref="").first()
    return found


def prune() -> int:
    """Delete deliveries that were handled 90 days ago."""
    old = now() - timedelta(days=KEEP_DAYS)
    return WebhookEvent.objects.filter(handled_at__lt=old).delete()[0]


def _event_id(body: bytes) -> str:
    """The provider's event id, else a digest of the delivery."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    name = data.get("id") if isinstance(data, dict) else None
    if isinstance(name, str) and 0 < len(name) <= 120 and name.isascii() and name.isprintable():
        return name
    return hashlib.sha256(body).hexdigest()
