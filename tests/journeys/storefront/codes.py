"""Gives a running store a voucher and a gift card: `codes_of(store)`.

As its owner would do in the admin: in a process of its own, on the store's own database.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.support.running import RunningStore, environment
from tests.support.sandbox import ROOT

SCRIPT = """
import json, uuid
import django
django.setup()
from store.channels.models import Channel
from tests.cart.giftcards.support import card, code
from tests.support.vouchers import voucher
name = uuid.uuid4().hex[:8].upper()
voucher(Channel.objects.get(slug="default-channel"), name, percent=10)
print(json.dumps({"voucher": name, "card": code(card("5.00"))}))
"""


@dataclass(frozen=True)
class Codes:
    """A voucher of ten per cent, and a gift card of five dollars."""

    voucher: str
    card: str


def codes_of(store: RunningStore) -> Codes:
    """The new codes."""
    more = {"TUPPENCE_DATA": str(store.data), "DJANGO_SETTINGS_MODULE": "store.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment(**more),
        check=True,
        capture_output=True,
        timeout=60,
    )
    return Codes(**json.loads(done.stdout))
