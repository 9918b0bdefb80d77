"""Pure: a Shift4 charge or refusal in, a `Result` out; nothing is taken on trust."""

from collections.abc import Mapping
from uuid import UUID

from checkout.gateways.base import NextAction, Outcome, Result, looks_like_card
from checkout.gateways.declines import DeclineCode
from checkout.gateways.shift4.transport import Reply
from store.kernel.money import Minor

Body = Mapping[str, object]

_CODES: Mapping[str, DeclineCode] = {
    "invalid_number": DeclineCode.INVALID_CARD,
    "invalid_expiry_month": DeclineCode.INVALID_CARD,
    "invalid_expiry_year": DeclineCode.INVALID_CARD,
    "invalid_cvc": DeclineCode.INCORRECT_CVC,
    "incorrect_cvc": DeclineCode.INCORRECT_CVC,
    "incorrect_zip": DeclineCode.INCORRECT_ADDRESS,
    "incorrect_address": DeclineCode.INCORRECT_ADDRESS,
    "expired_card": DeclineCode.EXPIRED_CARD,
    "insufficient_funds": DeclineCode.INSUFFICIENT_FUNDS,
    "lost_or_stolen": DeclineCode.LOST_OR_STOLEN,
    "suspected_fraud": DeclineCode.SUSPECTED_FRAUD,
    "limit_exceeded": DeclineCode.LIMIT_EXCEEDED,
    "card_declined": DeclineCode.CARD_DECLINED,
    "payment_method_declined": DeclineCode.CARD_DECLINED,
    "processing_error": DeclineCode.PROCESSING_ERROR,
    "blacklisted": DeclineCode.CARD_DECLINED,
    "blocked": DeclineCode.CARD_DECLINED,
    "expired_token": DeclineCode.STALE_METHOD,
    "authentication_required": DeclineCode.AUTHENTICATION_REQUIRED,
    "do_not_try_again": DeclineCode.DO_NOT_TRY_AGAIN,
    "invalid_account": DeclineCode.DO_NOT_TRY_AGAIN,
    "currency_not_supported": DeclineCode.CURRENCY_NOT_SUPPORTED,
    "brand_not_supported": DeclineCode.METHOD_NOT_SUPPORTED,
    "amount_too_low": DeclineCode.AMOUNT_TOO_LOW,
    "amount_too_high": DeclineCode.AMOUNT_TOO_HIGH,
}
_FIELDS = (
    "id created amount amountRefunded currency status captured refunded type charge chargeId"
    " code message issuerDeclineCode failureCode failureIssuerDeclineCode failureMessage"
)
_KEPT = _FIELDS.split()
_KEPT_INSIDE: Mapping[str, tuple[str, ...]] = {
    "card": ("brand", "last4"),
    "flow": ("nextAction",),
    "metadata": ("attempt_id",),
}
_TEXT = 300


def charge(body: Body, *, asked: Minor | None = None, attempt_id: UUID | None = None) -> Result:
    """A charge as a Result; with `asked` and `attempt_id` it must be the one that was asked for."""
    ref, size, back = body.get("id"), _whole(body.get("amount")), _whole(body.get("amountRefunded"))
    currency = body.get("currency")
    raw = redacted(body)
    if not isinstance(ref, str) or size is None or back is None or not isinstance(currency, str):
        return Result(Outcome.UNKNOWN, raw_code="broken_answer", raw=raw)
    money = Minor(size, currency.upper())
    owner = attempt(body)
    if asked is not None and (money != asked or owner != attempt_id):
        return Result(
            Outcome.UNKNOWN,
            ref=ref,
            currency=money.currency,
            code=DeclineCode.AMOUNT_MISMATCH,
            raw_code="amount_mismatch" if money != asked else "attempt_mismatch",
            raw=raw,
            attempt_id=owner,
        )
    outcome, action = _state(body)
    paid = outcome in {Outcome.SUCCEEDED, Outcome.AUTHORIZED}
    failure = str(body.get("failureCode") or "")
    return Result(
        outcome,
        ref=ref,
        authorized=size if paid else 0,
        captured=size if outcome is Outcome.SUCCEEDED else 0,
        refunded=back if outcome is Outcome.SUCCEEDED else 0,
        currency=money.currency,
        next=action,
        code=decline(failure) if outcome is Outcome.DECLINED else None,
        raw_code=failure or str(body.get("status")),
        raw=raw,
        attempt_id=owner,
    )


def _state(body: Body) -> tuple[Outcome, NextAction | None]:
    status, captured = body.get("status"), body.get("captured")
    if status == "failed":
        return Outcome.DECLINED, None
    if status == "pending":
        return _pending(body)
    if status != "successful" or not isinstance(captured, bool):
        return Outcome.UNKNOWN, None
    if captured:
        return Outcome.SUCCEEDED, None
    return (Outcome.CANCELED if body.get("amountRefunded") else Outcome.AUTHORIZED), None


def _pending(body: Body) -> tuple[Outcome, NextAction | None]:
    flow = body.get("flow")
    redirect = flow.get("redirect") if isinstance(flow, dict) else None
    url = redirect.get("redirectUrl") if isinstance(redirect, dict) else None
    if isinstance(flow, dict) and flow.get("nextAction") == "redirect" and isinstance(url, str):
        return Outcome.ACTION_REQUIRED, NextAction("redirect", url)
    return Outcome.PENDING, None


def refund(body: Body, ref: str, asked: Minor) -> Result:
    """The charge after a refund; the refund just made must be there, over the asked amount."""
    whole = charge(body)
    refunds = body.get("refunds")
    last = refunds[-1] if isinstance(refunds, list) and refunds else None
    if whole.outcome is Outcome.CANCELED and whole.ref == ref:
        return whole
    if whole.outcome is not Outcome.SUCCEEDED or not isinstance(last, dict):
        return Result(Outcome.UNKNOWN, ref=ref, raw_code="broken_answer", raw=redacted(body))
    size, currency = last.get("amount"), str(last.get("currency") or whole.currency).upper()
    mismatch = (size, currency, whole.ref) != (asked.amount, asked.currency, ref)
    states = {
        "successful": Outcome.SUCCEEDED,
        "pending": Outcome.PENDING,
        "failed": Outcome.DECLINED,
    }
    status = str(last.get("status"))
    return Result(
        Outcome.UNKNOWN if mismatch else states.get(status, Outcome.UNKNOWN),
        ref=ref,
        sub_ref=str(last.get("id") or "") or None,
        authorized=whole.authorized,
        captured=whole.captured,
        refunded=whole.refunded,
        currency=whole.currency,
        code=DeclineCode.AMOUNT_MISMATCH if mismatch else None,
        raw_code="amount_mismatch" if mismatch else status,
        raw=redacted(body),
        attempt_id=whole.attempt_id,
    )


def trouble(reply: Reply, ref: str | None = None) -> Result:
    """Anything but a good answer: declined only when Shift4 says so, else unknown."""
    if reply.kind == "not_sent":
        return _unknown(ref, DeclineCode.NOT_SENT, "not_sent", retryable=True)
    if reply.kind == "unclear":
        word = f"http_{reply.status}" if reply.status else "no_answer"
        return _unknown(ref, DeclineCode.NO_CLEAR_ANSWER, word)
    raw = redacted(reply.body)
    if reply.status == 401:
        return _unknown(ref, DeclineCode.UNAUTHORIZED, "unauthorized", retryable=True, raw=raw)
    if reply.status == 429:
        return _unknown(ref, DeclineCode.NOT_SENT, "rate_limited", retryable=True, raw=raw)
    if reply.status == 404:
        return _unknown(ref, DeclineCode.NOT_FOUND, "not_found", raw=raw)
    return _refusal(reply, ref, raw)


def _refusal(reply: Reply, ref: str | None, raw: Mapping[str, object]) -> Result:
    """400 or 402. A key that was used for another body hides what its first request did."""
    word, message = str(reply.body.get("code") or ""), str(reply.body.get("message") or "")
    if reply.status == 400 and message.startswith("Idempotent key used"):
        return _unknown(ref, DeclineCode.NO_CLEAR_ANSWER, "key_reused", raw=raw)
    made = reply.body.get("chargeId")
    if reply.status == 402:
        code = decline(word)
    elif "token" in message.lower():
        code = DeclineCode.STALE_METHOD
    else:
        code = _CODES.get(word, DeclineCode.INVALID_REQUEST)
    return Result(
        Outcome.DECLINED,
        ref=made if isinstance(made, str) else ref,
        code=code,
        raw_code=word or str(reply.body.get("type") or ""),
        raw=raw,
    )


def _unknown(
    ref: str | None,
    code: DeclineCode,
    word: str,
    *,
    retryable: bool = False,
    raw: Mapping[str, object] | None = None,
) -> Result:
    return Result(
        Outcome.UNKNOWN, ref=ref, code=code, raw_code=word, retryable=retryable, raw=raw or {}
    )


def decline(word: str) -> DeclineCode:
    """Our code for Shift4's word; a new word is a plain decline."""
    return _CODES.get(word, DeclineCode.CARD_DECLINED)


def attempt(body: Body) -> UUID | None:
    """The attempt that a charge was made for, from its metadata."""
    notes = body.get("metadata")
    try:
        return UUID(str(notes["attempt_id"])) if isinstance(notes, dict) else None
    except (KeyError, ValueError):
        return None


def redacted(body: Body) -> dict[str, object]:
    """What an operator may see: named fields only, short, and never a card number."""
    raw = {name: _short(body[name]) for name in _KEPT if _plain(body.get(name))}
    for name, fields in _KEPT_INSIDE.items():
        inner = body.get(name)
        if isinstance(inner, dict):
            raw[name] = {f: _short(inner[f]) for f in fields if _plain(inner.get(f))}
    return raw


def _plain(value: object) -> bool:
    return isinstance(value, (str, int)) and not looks_like_card(str(value))


def _short(value: object) -> object:
    return value[:_TEXT] if isinstance(value, str) else value


def _whole(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
