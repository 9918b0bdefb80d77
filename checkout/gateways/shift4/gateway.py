"""Shift4's verbs: one charge per attempt and key, read back by id or by the attempt's id."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import shift4

from checkout.gateways.base import (
    BadConfigurationError,
    BrowserParts,
    Capabilities,
    ClientToken,
    Ctx,
    GatewayEvent,
    Initiator,
    Method,
    MethodRefusedError,
    Outcome,
    Result,
)
from checkout.gateways.declines import DeclineCode
from checkout.gateways.shift4 import answers, webhook
from checkout.gateways.shift4.transport import Account, Reply, call
from store.kernel.money import Minor

LIVE_API = "https://api.shift4.com"
LIVE_SCRIPT = "https://js.dev.shift4.com/shift4.js"
_TOKEN = re.compile(r"tok_[A-Za-z0-9]{1,60}", re.ASCII)
_KEYS = re.compile(r"(?:sk|pk|pr|pu)_(?:test|live)_[A-Za-z0-9_-]+", re.ASCII)
_SETTINGS = frozenset({"secret_key", "public_key", "api_url", "script_url", "min_amount"})
_TYPES = {
    Initiator.CUSTOMER: "customer_initiated",
    Initiator.MERCHANT: "merchant_initiated",
}
# Shift4 does not publish how long a key is kept: an hour is short enough to be safe.
_KEY_LIFE_S = 3600
# Its minimum is not published either; half a unit is what others ask for.
_MIN_AMOUNT = 50
_PAGE = 100
_PAGES = 50
_SKEW_S = 300


@dataclass(frozen=True)
class Shift4Gateway:
    """One merchant account at Shift4. Holds settings only, so any thread may use it."""

    account: Account
    caps: Capabilities
    browser: BrowserParts
    moves_money: bool
    code: str = "shift4"

    def start(
        self,
        amount: Minor,
        ctx: Ctx,
        *,
        method: Method,
        capture: bool,
        save: bool,
        initiator: Initiator,
    ) -> Result:
        """Charge a one-time token. Raises MethodRefusedError for any other kind of method."""
        if not isinstance(method, ClientToken) or save:
            raise MethodRefusedError("Shift4 is given a one-time card token, and keeps no card.")
        refusal = self._refusal(amount, method)
        if refusal is not None:
            return Result(
                Outcome.DECLINED, currency=amount.currency, code=refusal, raw_code=refusal.value
            )
        request = {
            "amount": amount.amount,
            "currency": amount.currency,
            "card": method.token,
            "captured": capture,
            "type": _TYPES[initiator],
            "metadata": {"attempt_id": str(ctx.attempt_id)},
        }
        options = {"idempotency_key": ctx.key}
        reply = call(self.account, lambda: shift4.charges.create(request, options), ctx.deadline)
        if reply.kind != "ok":
            return replace(answers.trouble(reply), currency=amount.currency)
        return answers.charge(reply.body, asked=amount, attempt_id=ctx.attempt_id)

    def _refusal(self, amount: Minor, method: ClientToken) -> DeclineCode | None:
        """What can be refused without asking; nothing is sent then."""
        if amount.amount < self.caps.min_amount:
            return DeclineCode.AMOUNT_TOO_LOW
        return None if _TOKEN.fullmatch(method.token) else DeclineCode.STALE_METHOD

    def method(self, data: Mapping[str, object]) -> Method:
        """`{"token": "tok_…"}` from the card fields. Raises MethodRefusedError."""
        token = data.get("token")
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise MethodRefusedError("Send the `token` that the card fields made.")
        return ClientToken(token)

    def resume(self, ref: str, amount: Minor, ctx: Ctx, params: Mapping[str, object]) -> Result:
        """What became of the charge; the shopper did what was asked on the bank's own page."""
        del amount, ctx, params
        return self.fetch(ref)

    def fetch(self, ref: str) -> Result:
        """The charge as Shift4 knows it; UNKNOWN with NOT_FOUND for an id of another kind."""
        if not webhook.is_charge(ref):
            return Result(
                Outcome.UNKNOWN, ref=ref, code=DeclineCode.NOT_FOUND, raw_code="not_found"
            )
        reply = call(self.account, lambda: shift4.charges.get(ref))
        if reply.kind != "ok":
            return _still_unknown(reply, ref)
        result = answers.charge(reply.body)
        if result.ref != ref:
            return Result(Outcome.UNKNOWN, ref=ref, raw_code="wrong_object", raw=result.raw)
        return result

    def find(self, attempt_id: UUID, since: datetime, until: datetime) -> Sequence[Result]:
        """All charges of an attempt in a span of time (aware), oldest first.

        An UNKNOWN at the end of the list says that Shift4 could not be asked to the end.
        """
        asked: dict[str, object] = {
            "created[gte]": int(since.timestamp()) - _SKEW_S,
            "created[lte]": int(until.timestamp()) + _SKEW_S,
            "limit": _PAGE,
        }
        found: list[Result] = []
        for _ in range(_PAGES):
            reply = call(self.account, lambda: shift4.charges.list(asked))
            charges, more = _listed(reply)
            if charges is None:
                return [*reversed(found), _still_unknown(reply, None)]
            found += [answers.charge(c) for c in charges if answers.attempt(c) == attempt_id]
            if not more or not charges:
                return found[::-1]
            asked["startingAfterId"] = charges[-1].get("id")
        return [*reversed(found), Result(Outcome.UNKNOWN, raw_code="too_many_charges")]

    def refund(self, ref: str, amount: Minor, ctx: Ctx) -> Result:
        """Give money of a charge back, once per key; amounts are totals of the charge."""
        if amount.amount <= 0 or not webhook.is_charge(ref):
            code = DeclineCode.INVALID_REQUEST
            return Result(Outcome.DECLINED, ref=ref, code=code, raw_code=code.value)
        options = {"idempotency_key": ctx.key}
        body = {"amount": amount.amount}
        reply = call(self.account, lambda: shift4.charges.refund(ref, body, options), ctx.deadline)
        if reply.kind != "ok":
            return answers.trouble(reply, ref)
        return answers.refund(reply.body, ref, amount)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[GatewayEvent]:
        """The event behind an unsigned delivery, fetched back. Raises UnreachableError."""
        del headers  # nothing in them proves anything
        return webhook.parse(self.account, body)


def _still_unknown(reply: Reply, ref: str | None) -> Result:
    """A question that was refused says nothing of the payment it asked about."""
    result = answers.trouble(reply, ref)
    return Result(
        Outcome.UNKNOWN,
        ref=ref,
        code=result.code,
        raw_code=result.raw_code,
        retryable=True,
        raw=result.raw,
    )


def _listed(reply: Reply) -> tuple[list[Mapping[str, object]] | None, bool]:
    charges = reply.body.get("list") if reply.kind == "ok" else None
    if not isinstance(charges, list) or not all(isinstance(c, dict) for c in charges):
        return None, False
    return charges, reply.body.get("hasMore") is True


def build(config: Mapping[str, str]) -> Shift4Gateway:
    """A gateway from secret_key, public_key and, at will, api_url, script_url, min_amount.

    Raises BadConfigurationError naming the setting; keys are never repeated in the message.
    """
    for name in config.keys() - _SETTINGS:
        raise BadConfigurationError(name, "Shift4 has no such setting")
    secret, public = _key(config, "secret_key"), _key(config, "public_key")
    api, script = _url(config, "api_url", LIVE_API), _url(config, "script_url", LIVE_SCRIPT)
    least = config.get("min_amount", str(_MIN_AMOUNT))
    if not (least.isascii() and least.isdigit() and 1 <= int(least) <= 10**9):
        raise BadConfigurationError("min_amount", "must be a number of minor units, 1 or more")
    account = Account(secret, api)
    return Shift4Gateway(
        account=account,
        caps=_caps(int(least)),
        browser=BrowserParts(script, public, (_origin(script), _origin(api))),
        moves_money="_live_" in secret and not account.local,
    )


def _caps(least: int) -> Capabilities:
    return Capabilities(
        currencies=None,
        min_amount=least,
        max_amount=None,
        instant=True,
        needs_token=True,
        delayed_capture=True,
        partial_capture=False,
        partial_refund=True,
        vault=False,
        void=False,
        lookup=True,
        idempotency_ttl=_KEY_LIFE_S,
        signed_webhooks=False,
    )


def _key(config: Mapping[str, str], name: str) -> str:
    value = config.get(name, "")
    kinds = ("sk_", "pr_") if name == "secret_key" else ("pk_", "pu_")
    if not value:
        raise BadConfigurationError(name, "is missing; it is in your Shift4 account settings")
    if not _KEYS.fullmatch(value) or not value.startswith(kinds):
        raise BadConfigurationError(name, f"must begin with {' or '.join(kinds)} and its mode")
    return value


def _url(config: Mapping[str, str], name: str, default: str) -> str:
    value = config.get(name) or default
    try:
        parts = urlsplit(value)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        sound = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        raise BadConfigurationError(name, "is not an address") from None
    if not sound or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise BadConfigurationError(name, "must be an https address (http on this machine only)")
    return value.rstrip("/")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
