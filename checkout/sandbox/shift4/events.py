"""Events: written with the change they tell of, listed, fetched, and queued for the merchant."""

import json

from checkout.sandbox.core import objects
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.objects import Document, Shelf
from checkout.sandbox.shift4.wire import missing


def emit(core: Core, rows: Rows, account: str, kind: str, data: Document) -> None:
    """Record an event with a copy of the object as it is now, and queue its delivery."""
    event: Document = {
        "id": objects.new_id("evt"),
        "created": int(core.clock.now()),
        "objectType": "event",
        "type": kind,
        "data": data,
    }
    objects.add(rows, shelf(account), event)
    core.outbox.add(rows, "shift4", str(event["id"]), json.dumps(event))


def fetch(rows: Rows, account: str, ref: str) -> Answer:
    """GET /events/{id}."""
    document = objects.get(rows, shelf(account), ref)
    if document is None:
        missing("Event", ref)
    return reply(200, document)


def shelf(account: str) -> Shelf:
    """Where an account's events lie."""
    return Shelf("shift4", account, "event")
