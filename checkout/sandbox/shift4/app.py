"""The Shift4 port: authentication, routes, and the files that a browser loads."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from checkout.sandbox.core import exchange
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.exchange import Call, RefusalError
from checkout.sandbox.core.faults import Target
from checkout.sandbox.core.http import Answer, Request
from checkout.sandbox.core.journal import looks_like_card
from checkout.sandbox.shift4 import charges, events, refunds, tokens, wire
from checkout.sandbox.shift4.browser import CORS, files
from checkout.sandbox.shift4.charges import Charges
from checkout.sandbox.shift4.lists import Query, page
from checkout.sandbox.shift4.refunds import Refunds
from checkout.sandbox.shift4.tokens import Tokens
from checkout.sandbox.shift4.wire import Caller, Params

_KEY_LIMIT = 255


@dataclass(frozen=True)
class Asked:
    """What a handler gets: the account, the id in the path, and the parameters."""

    account: str
    ref: str
    params: Params
    query: Query


Handler = Callable[[Rows, Asked], Answer]


class Shift4:
    """Answers like api.shift4.com, for the endpoints listed in the README."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._routes = _routes(
            Charges(core), Refunds(core, Charges(core)), Tokens(core, _salt(core))
        )
        self._files = files()

    def trouble(self, status: int, message: str) -> Answer:
        """A broken request or a failure, in Shift4's words."""
        return wire.error(status, "gateway_error" if status >= 500 else "invalid_request", message)

    def answer(self, request: Request) -> Answer | None:
        """One request; None closes the connection without an answer."""
        if request.method == "OPTIONS":
            return Answer(204, b"", headers=CORS)
        file = self._files.get(request.path)
        if file is not None and request.method in {"GET", "HEAD"}:
            return file
        answer = self._call(request)
        if answer is None or request.path != "/tokens":
            return answer
        return Answer(answer.status, answer.body, answer.content_type, CORS)

    def _call(self, request: Request) -> Answer | None:
        caller = wire.caller(request)
        public = (request.method, request.path) == ("POST", "/tokens")
        if caller is None or not (caller.secret or public):
            return wire.error(401, "invalid_request", "Provided API key is missing or invalid.")
        handler, ref = self._route(request)
        key = request.headers.get("idempotency-key")
        if handler is None:
            return wire.error(404, "invalid_request", "Requested object was not found.")
        if key is not None and (not 0 < len(key) <= _KEY_LIMIT or looks_like_card(key)):
            return wire.error(
                400,
                "invalid_request",
                "Idempotency-Key must be 1 to 255 characters, no card number.",
            )
        try:
            params = wire.parameters(request)
        except RefusalError as refusal:
            return refusal.answer
        asked = Asked(caller.account, ref, params, request.query)
        call = _called(request, caller, params, key)
        return exchange.run(self._core, call, lambda rows: handler(rows, asked), _clash)

    def _route(self, request: Request) -> tuple[Handler | None, str]:
        for (method, pattern), handler in self._routes.items():
            match = re.fullmatch(pattern, request.path)
            if match and method == request.method:
                return handler, match.group(1) if match.lastindex else ""
        return None, ""


def _routes(charge: Charges, refund: Refunds, token: Tokens) -> Mapping[tuple[str, str], Handler]:
    ref = r"([A-Za-z0-9_]{1,64})"
    return {
        ("POST", "/tokens"): lambda rows, a: token.create(rows, a.account, a.params),
        ("GET", f"/tokens/{ref}"): lambda rows, a: tokens.fetch(rows, a.account, a.ref),
        ("POST", "/charges"): lambda rows, a: charge.create(rows, a.account, a.params),
        ("GET", "/charges"): lambda rows, a: page(
            rows, charges.shelf(a.account), a.query, {"customerId": "customerId"}
        ),
        ("GET", f"/charges/{ref}"): lambda rows, a: charges.fetch(rows, a.account, a.ref),
        ("POST", f"/charges/{ref}"): lambda rows, a: charge.update(
            rows, a.account, a.ref, a.params
        ),
        ("POST", f"/charges/{ref}/capture"): lambda rows, a: charge.capture(rows, a.account, a.ref),
        ("POST", f"/charges/{ref}/refund"): lambda rows, a: refund.on_charge(
            rows, a.account, a.ref, a.params
        ),
        ("POST", "/refunds"): lambda rows, a: refund.create(rows, a.account, a.params),
        ("GET", "/refunds"): lambda rows, a: page(
            rows, refunds.shelf(a.account), a.query, {"chargeId": "charge"}
        ),
        ("GET", f"/refunds/{ref}"): lambda rows, a: refunds.fetch(rows, a.account, a.ref),
        ("GET", "/events"): lambda rows, a: page(
            rows, events.shelf(a.account), a.query, {"type": "type"}
        ),
        ("GET", f"/events/{ref}"): lambda rows, a: events.fetch(rows, a.account, a.ref),
    }


def _called(request: Request, caller: Caller, params: Params, key: str | None) -> Call:
    target = Target(
        gateway="shift4",
        method=request.method,
        path=request.path,
        amount=wire.amount(params),
        metadata=wire.loose_metadata(params),
    )
    held = key if request.method == "POST" else None
    return Call(caller.account, target, held, wire.fingerprint(request, params))


def _clash(reason: Literal["other_request", "under_way"]) -> Answer:
    if reason == "under_way":
        return wire.error(
            409, "invalid_request", "A request with the same idempotent key is under way."
        )
    return wire.error(
        400, "invalid_request", "Idempotent key used for request with different parameters."
    )


def _salt(core: Core) -> bytes:
    """One random salt per data folder, so that fingerprints are stable there and nowhere else."""
    with core.db.write() as rows:
        rows.execute(
            "INSERT OR IGNORE INTO setting VALUES ('shift4_salt', ?)", (secrets.token_hex(16),)
        )
        row = rows.execute("SELECT value FROM setting WHERE name = 'shift4_salt'").fetchone()
    return bytes.fromhex(row["value"])
