"""Charges: created once per token, captured whole, updated, read and listed."""

from collections.abc import Mapping
from dataclasses import dataclass

from checkout.sandbox.core import ledger, objects
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.objects import Document, Shelf
from checkout.sandbox.shift4 import tokens
from checkout.sandbox.shift4.cards import MESSAGES
from checkout.sandbox.shift4.currencies import CURRENCIES
from checkout.sandbox.shift4.events import emit
from checkout.sandbox.shift4.wire import Params, amount, bad, error, flag, metadata, missing, text

_CARD_FIELDS = ("first6", "last4", "fingerprint", "expMonth", "expYear", "brand", "type", "country")
_FEE_PERMILLE, _FEE_FIXED = 29, 30


@dataclass(frozen=True)
class Charges:
    """The charge endpoints."""

    core: Core

    def create(self, rows: Rows, account: str, params: Params) -> Answer:
        """POST /charges with a token: a stored charge, successful or failed."""
        charge = self._draft(params)
        ref = text(params, "card", 64)
        if ref is None:
            bad("card is required: the id of a token.")
        token = tokens.spend(rows, account, ref)
        charge["card"] = {
            "id": objects.new_id("card"),
            "objectType": "card",
            **{name: token[name] for name in _CARD_FIELDS},
        }
        code, issuer = _behaviour(token)
        if code:
            return self._decline(rows, account, charge, code, issuer)
        objects.add(rows, shelf(account), charge)
        self.book(rows, account, "authorize", charge, _size(charge))
        if charge["captured"]:
            self._book_capture(rows, account, charge)
        emit(self.core, rows, account, "CHARGE_SUCCEEDED", charge)
        return reply(200, charge)

    def _draft(self, params: Params) -> Document:
        size, currency = self._price(params)
        if text(params, "customerId", 64) is not None:
            bad("customerId does not exist")
        flow = params.get("flow")
        back = text(flow, "returnUrl", 2000) if isinstance(flow, dict) else None
        charge: Document = {
            "id": objects.new_id("char"),
            "created": int(self.core.clock.now()),
            "objectType": "charge",
            "amount": size,
            "amountRefunded": 0,
            "currency": currency,
            "description": text(params, "description"),
            "status": "successful",
            "captured": flag(params, "captured", True),
            "refunded": False,
            "refunds": [],
            "disputed": False,
            "type": text(params, "type", 40) or "customer_initiated",
            "flow": {"nextAction": "none", **({"returnUrl": back} if back else {})},
            "metadata": metadata(params),
        }
        return {name: value for name, value in charge.items() if value is not None}

    def _price(self, params: Params) -> tuple[int, str]:
        size = amount(params)
        if size is None or size <= 0:
            bad("amount must be a whole number of minor units, above 0.", "invalid_amount")
        if size < self.core.min_amount:
            bad(f"amount must be at least {self.core.min_amount}.", "amount_too_low")
        currency = params.get("currency")
        if not isinstance(currency, str) or currency.upper() not in CURRENCIES:
            bad("currency must be a three-letter ISO 4217 code.", "currency_not_supported")
        return size, currency.upper()

    def _decline(
        self, rows: Rows, account: str, charge: Document, code: str, issuer: str
    ) -> Answer:
        failure = {
            "failureCode": code,
            "failureMessage": MESSAGES[code],
            **({"failureIssuerDeclineCode": issuer} if issuer else {}),
        }
        charge.update(status="failed", captured=False, **failure)
        objects.add(rows, shelf(account), charge)
        emit(self.core, rows, account, "CHARGE_FAILED", charge)
        more = {"chargeId": str(charge["id"])} | ({"issuerDeclineCode": issuer} if issuer else {})
        kind = "gateway_error" if code == "processing_error" else "card_error"
        return error(402, kind, MESSAGES[code], code, **more)

    def capture(self, rows: Rows, account: str, ref: str) -> Answer:
        """POST /charges/{id}/capture: the whole amount, once."""
        charge = existing(rows, account, ref)
        if charge["status"] != "successful" or charge["refunded"]:
            bad("Charge cannot be captured")
        if charge["captured"]:
            bad("Charge was already captured")
        charge["captured"] = True
        objects.put(rows, charge)
        self._book_capture(rows, account, charge)
        emit(self.core, rows, account, "CHARGE_CAPTURED", charge)
        return reply(200, charge)

    def update(self, rows: Rows, account: str, ref: str, params: Params) -> Answer:
        """POST /charges/{id}: description and metadata."""
        charge = existing(rows, account, ref)
        if text(params, "customerId", 64) is not None:
            bad("customerId does not exist")
        if "description" in params:
            charge["description"] = text(params, "description")
        if "metadata" in params:
            charge["metadata"] = metadata(params)
        objects.put(rows, charge)
        emit(self.core, rows, account, "CHARGE_UPDATED", charge)
        return reply(200, charge)

    def _book_capture(self, rows: Rows, account: str, charge: Document) -> None:
        size = _size(charge)
        self.book(rows, account, "capture", charge, size)
        fee = (size * _FEE_PERMILLE + 500) // 1000 + _FEE_FIXED
        self.book(rows, account, "fee", charge, fee)

    def book(
        self, rows: Rows, account: str, kind: ledger.Kind, charge: Document, size: int
    ) -> None:
        """A ledger row about a charge; all but its authorisation name it as their parent."""
        ref = str(charge["id"])
        parent = None if kind == "authorize" else ref
        currency, notes = str(charge["currency"]), notes_of(charge)
        ledger.append(
            rows,
            self.core.clock.now(),
            ledger.Entry("shift4", account, kind, ref, parent, size, currency, notes),
        )


def existing(rows: Rows, account: str, ref: str) -> Document:
    """A charge of this account; raises RefusalError (404)."""
    charge = objects.get(rows, shelf(account), ref)
    if charge is None:
        missing("Charge", ref)
    return charge


def fetch(rows: Rows, account: str, ref: str) -> Answer:
    """GET /charges/{id}."""
    return reply(200, existing(rows, account, ref))


def shelf(account: str) -> Shelf:
    """Where an account's charges lie."""
    return Shelf("shift4", account, "charge")


def notes_of(document: Document) -> Mapping[str, str]:
    """The merchant's metadata of an object."""
    notes = document["metadata"]
    return notes if isinstance(notes, dict) else {}


def _size(charge: Document) -> int:
    return int(str(charge["amount"]))


def _behaviour(token: Document) -> tuple[str, str]:
    both = token["_behaviour"]
    return (str(both[0]), str(both[1])) if isinstance(both, list) else ("", "")
