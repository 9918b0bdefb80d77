"""Test cards and what each does; a number is looked at once and never kept."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from checkout.sandbox.core.http import Answer
from checkout.sandbox.core.journal import redact
from checkout.sandbox.shift4.wire import error


@dataclass(frozen=True)
class Behaviour:
    """When a card is refused, and how; `code` empty = it is accepted."""

    code: str = ""
    at: Literal["token", "charge"] = "charge"
    issuer: str = ""


_OK = Behaviour()
_ACCEPTED = (
    "4242424242424242 4012000100000007 5555555555554444 378282246310005 4242000000000018"
    " 4242000000000208 4012000100000114 4012000700000118 4012001700000017"
)
_AT_TOKEN = {
    "4024007102349866": "invalid_number",
    "4532873294814636": "invalid_expiry_month",
    "4532582477951947": "invalid_expiry_year",
    "4024007189368227": "invalid_cvc",
    "4916487051294548": "expired_card",
}
_AT_CHARGE = {
    "4024007134364842": ("incorrect_cvc", ""),
    "4929225021529113": ("incorrect_zip", ""),
    "4024007118468684": ("insufficient_funds", "51"),
    "4024007114621187": ("lost_or_stolen", "43"),
    "4024007155502486": ("suspected_fraud", "59"),
    "4916018475814056": ("card_declined", "05"),
    "4916449457024978": ("authentication_required", "65"),
    "4024007114166316": ("processing_error", "96"),
}
CARDS: Mapping[str, Behaviour] = {
    **dict.fromkeys(_ACCEPTED.split(), _OK),
    **{number: Behaviour(code, "token") for number, code in _AT_TOKEN.items()},
    **{number: Behaviour(code, "charge", issuer) for number, (code, issuer) in _AT_CHARGE.items()},
}

MESSAGES: Mapping[str, str] = {
    "invalid_number": "The card number is not valid.",
    "invalid_expiry_month": "The expiry month is not valid.",
    "invalid_expiry_year": "The expiry year is not valid.",
    "invalid_cvc": "The security code is not valid.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The security code is not correct.",
    "incorrect_zip": "The postcode does not match the card.",
    "insufficient_funds": "The card has insufficient funds.",
    "lost_or_stolen": "The card was reported lost or stolen.",
    "suspected_fraud": "The payment was refused on suspicion of fraud.",
    "card_declined": "The card was declined.",
    "authentication_required": "The payment needs authentication by the cardholder.",
    "processing_error": "An error occurred while the card was processed.",
}


def brand(number: str) -> str:
    """The card scheme by its first digits."""
    if number[:2] in {"34", "37"}:
        return "American Express"
    return {"4": "Visa", "5": "MasterCard"}.get(number[:1], "Unknown")


def fingerprint(salt: bytes, number: str) -> str:
    """The same card gives the same word, from which no number can be found."""
    return hmac.new(salt, number.encode(), hashlib.sha256).hexdigest()[:16]


def refused(code: str) -> Answer:
    """402 for a card that cannot become a token."""
    return error(402, "card_error", redact(MESSAGES[code]), code)
