"""Tokens: a test card goes in once, an id comes out; number and security code are forgotten."""

from dataclasses import dataclass
from datetime import UTC, datetime

from checkout.sandbox.core import objects
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.exchange import RefusalError
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.objects import Document, Shelf
from checkout.sandbox.shift4 import cards
from checkout.sandbox.shift4.wire import Params, bad, missing, text

# Fields of a token document that are the sandbox's own and never leave it.
_HIDDEN = ("_behaviour",)


@dataclass(frozen=True)
class Tokens:
    """The token endpoints."""

    core: Core
    salt: bytes

    def create(self, rows: Rows, account: str, params: Params) -> Answer:
        """POST /tokens: number, expMonth, expYear, cvc, cardholderName."""
        number = _digits(params, "number", "invalid_number")
        month, year = self._expiry(params)
        cvc = _digits(params, "cvc", "invalid_cvc")
        behaviour = cards.CARDS.get(number)
        if behaviour is None:
            raise RefusalError(cards.refused("invalid_number"))
        if behaviour.at == "token" and behaviour.code:
            raise RefusalError(cards.refused(behaviour.code))
        if len(cvc) != (4 if cards.brand(number) == "American Express" else 3):
            raise RefusalError(cards.refused("invalid_cvc"))
        document: Document = {
            "id": objects.new_id("tok"),
            "created": int(self.core.clock.now()),
            "objectType": "token",
            "first6": number[:6],
            "last4": number[-4:],
            "fingerprint": cards.fingerprint(self.salt, number),
            "expMonth": f"{month:02d}",
            "expYear": str(year),
            "cardholderName": text(params, "cardholderName"),
            "brand": cards.brand(number),
            "type": "Credit Card",
            "country": "US",
            "used": False,
            "_behaviour": [behaviour.code, behaviour.issuer],
        }
        objects.add(rows, shelf(account), document)
        return reply(200, public(document))

    def _expiry(self, params: Params) -> tuple[int, int]:
        month = _digits(params, "expMonth", "invalid_expiry_month")
        year = _digits(params, "expYear", "invalid_expiry_year")
        if not (len(month) <= 2 and 1 <= int(month) <= 12):
            raise RefusalError(cards.refused("invalid_expiry_month"))
        if len(year) not in {2, 4}:
            raise RefusalError(cards.refused("invalid_expiry_year"))
        full = int(year) + (2000 if len(year) == 2 else 0)
        now = datetime.fromtimestamp(self.core.clock.now(), UTC)
        if (full, int(month)) < (now.year, now.month):
            raise RefusalError(cards.refused("expired_card"))
        if full > now.year + 50:
            raise RefusalError(cards.refused("invalid_expiry_year"))
        return int(month), full


def fetch(rows: Rows, account: str, ref: str) -> Answer:
    """GET /tokens/{id}."""
    document = objects.get(rows, shelf(account), ref)
    if document is None:
        missing("Token", ref)
    return reply(200, public(document))


def spend(rows: Rows, account: str, ref: str) -> Document:
    """Mark a token as used and answer it; raises RefusalError when it is unknown or was used."""
    document = objects.get(rows, shelf(account), ref)
    if document is None:
        bad(f"Token '{ref[:64]}' does not exist")
    if document["used"]:
        bad(f"Token '{ref[:64]}' was already used")
    document["used"] = True
    objects.put(rows, document)
    return document


def public(document: Document) -> Document:
    """A token without the sandbox's own fields."""
    return {k: v for k, v in document.items() if k not in _HIDDEN and v is not None}


def shelf(account: str) -> Shelf:
    """Where an account's tokens lie."""
    return Shelf("shift4", account, "token")


def _digits(params: Params, name: str, code: str) -> str:
    value = params.get(name)
    if value is None or value == "":
        bad(f"{name} is required.", code)
    written = str(value) if isinstance(value, (int, str)) else ""
    written = written.replace(" ", "")
    if not (written.isascii() and written.isdigit() and len(written) <= 19):
        raise RefusalError(cards.refused(code))
    return written
