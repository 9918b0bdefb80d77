"""Webhooks are unsigned hints: only the event's id is read, the event is fetched with our key."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import shift4

from checkout.gateways.base import GatewayEvent, UnreachableError
from checkout.gateways.shift4 import answers
from checkout.gateways.shift4.transport import Account, call

_BODY_LIMIT = 256 * 1024
_EVENT = re.compile(r"evt_[A-Za-z0-9]{1,60}", re.ASCII)
_CHARGE = re.compile(r"char_[A-Za-z0-9]{1,60}", re.ASCII)
_LATEST = 4_102_444_800  # the year 2100


def parse(account: Account, body: bytes) -> Sequence[GatewayEvent]:
    """The event that a delivery speaks of, as Shift4 itself tells it; nothing for garbage.

    Raises UnreachableError when Shift4 cannot be asked: answer 503, it delivers again.
    """
    event_id = _event_id(body)
    if event_id is None:
        return ()
    reply = call(account, lambda: shift4.events.get(event_id))
    if reply.kind == "refused" and reply.status in {400, 404}:
        return ()
    if reply.kind != "ok":
        raise UnreachableError(f"event {event_id} could not be read: {reply.kind} {reply.status}")
    event = _event(reply.body)
    return (event,) if event is not None and event.event_id == event_id else ()


def is_charge(ref: str) -> bool:
    """True for the form of a charge's id."""
    return _CHARGE.fullmatch(ref) is not None


def _event_id(body: bytes) -> str | None:
    if len(body) > _BODY_LIMIT:
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    claimed = document.get("id") if isinstance(document, dict) else None
    return claimed if isinstance(claimed, str) and _EVENT.fullmatch(claimed) else None


def _event(body: Mapping[str, object]) -> GatewayEvent | None:
    """None for events about anything but a charge or its refund."""
    data, kind, created = body.get("data"), body.get("type"), body.get("created")
    if not isinstance(data, dict) or not isinstance(kind, str):
        return None
    if type(created) is not int or not 0 <= created < _LATEST:
        return None
    ref = data.get("charge", data.get("id"))
    if not isinstance(ref, str) or not is_charge(ref):
        return None
    return GatewayEvent(
        event_id=str(body.get("id")),
        ref=ref,
        kind=kind[:60],
        occurred_at=datetime.fromtimestamp(created, UTC),
        attempt_id=answers.attempt(data),
    )
