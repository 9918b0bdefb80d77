"""Refunds, by either door: on the charge (answers the charge) or as an object of their own."""

from dataclasses import dataclass

from checkout.sandbox.core import ledger, objects
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.objects import Document, Shelf
from checkout.sandbox.shift4 import charges
from checkout.sandbox.shift4.charges import Charges
from checkout.sandbox.shift4.events import emit
from checkout.sandbox.shift4.wire import Params, amount, bad, metadata, missing, text


@dataclass(frozen=True)
class Refunds:
    """The refund endpoints; `charges` writes the void of an uncaptured charge."""

    core: Core
    charges: Charges

    def on_charge(self, rows: Rows, account: str, ref: str, params: Params) -> Answer:
        """POST /charges/{id}/refund: answers the charge as it is afterwards."""
        charge = charges.existing(rows, account, ref)
        self._refund(rows, account, charge, params)
        return reply(200, charge)

    def create(self, rows: Rows, account: str, params: Params) -> Answer:
        """POST /refunds with chargeId: answers the refund."""
        ref = text(params, "chargeId", 64)
        if ref is None:
            bad("chargeId is required.")
        charge = charges.existing(rows, account, ref)
        return reply(200, self._refund(rows, account, charge, params))

    def _refund(self, rows: Rows, account: str, charge: Document, params: Params) -> Document:
        total, back = int(str(charge["amount"])), int(str(charge["amountRefunded"]))
        size = _wanted(params, total - back)
        if charge["status"] != "successful" or size > total - back:
            bad("Amount to refund is more than what is left of the charge")
        if not charge["captured"] and size != total:
            bad("An uncaptured charge can only be refunded whole")
        refund = self._document(charge, params, size)
        earlier = charge["refunds"]
        charge["refunds"] = [*earlier, refund] if isinstance(earlier, list) else [refund]
        charge.update(amountRefunded=back + size, refunded=True)
        objects.add(rows, shelf(account), refund)
        objects.put(rows, charge)
        self._book(rows, account, charge, refund)
        emit(self.core, rows, account, "CHARGE_REFUNDED", charge)
        return refund

    def _document(self, charge: Document, params: Params, size: int) -> Document:
        refund: Document = {
            "id": objects.new_id("re"),
            "created": int(self.core.clock.now()),
            "objectType": "refund",
            "charge": charge["id"],
            "amount": size,
            "currency": charge["currency"],
            "status": "successful",
            "reason": text(params, "reason", 100),
            "metadata": metadata(params),
        }
        return {name: value for name, value in refund.items() if value is not None}

    def _book(self, rows: Rows, account: str, charge: Document, refund: Document) -> None:
        size = int(str(refund["amount"]))
        if not charge["captured"]:
            self.charges.book(rows, account, "void", charge, size)
            return
        notes = {**charges.notes_of(charge), **charges.notes_of(refund)}
        ref, parent, currency = str(refund["id"]), str(charge["id"]), str(charge["currency"])
        ledger.append(
            rows,
            self.core.clock.now(),
            ledger.Entry("shift4", account, "refund", ref, parent, size, currency, notes),
        )


def _wanted(params: Params, left: int) -> int:
    if params.get("amount") is None:
        if left <= 0:
            bad("Charge was already refunded")
        return left
    size = amount(params)
    if size is None or size <= 0:
        bad("amount must be a whole number of minor units, above 0.", "invalid_amount")
    return size


def fetch(rows: Rows, account: str, ref: str) -> Answer:
    """GET /refunds/{id}."""
    refund = objects.get(rows, shelf(account), ref)
    if refund is None:
        missing("Refund", ref)
    return reply(200, refund)


def shelf(account: str) -> Shelf:
    """Where an account's refunds lie."""
    return Shelf("shift4", account, "refund")
