"""Why a payment did not go through: our codes, and the sentence a shopper reads for each."""

from collections.abc import Mapping
from enum import StrEnum


class DeclineCode(StrEnum):
    """One word per reason that makes a difference to the shopper or the operator."""

    CARD_DECLINED = "card_declined"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    LIMIT_EXCEEDED = "limit_exceeded"
    EXPIRED_CARD = "expired_card"
    INVALID_CARD = "invalid_card"
    INCORRECT_CVC = "incorrect_cvc"
    INCORRECT_ADDRESS = "incorrect_address"
    SUSPECTED_FRAUD = "suspected_fraud"
    LOST_OR_STOLEN = "lost_or_stolen"
    DO_NOT_TRY_AGAIN = "do_not_try_again"
    AUTHENTICATION_REQUIRED = "authentication_required"
    PROCESSING_ERROR = "processing_error"
    METHOD_NOT_SUPPORTED = "method_not_supported"
    CURRENCY_NOT_SUPPORTED = "currency_not_supported"
    AMOUNT_TOO_LOW = "amount_too_low"
    AMOUNT_TOO_HIGH = "amount_too_high"
    STALE_METHOD = "stale_method"
    INVALID_REQUEST = "invalid_request"
    AMOUNT_MISMATCH = "amount_mismatch"
    NOT_FOUND = "not_found"
    NOT_SENT = "not_sent"
    UNAUTHORIZED = "unauthorized"
    NO_CLEAR_ANSWER = "no_clear_answer"
    GIFT_CARD_REFUSED = "gift_card_refused"


# Fraud, loss and "never again" read like any decline: the person at the page may be the thief.
_DECLINED = "The card was declined. Please use another card or another way to pay."
_WAITING = "Your payment is being confirmed. Please do not pay again; we will tell you shortly."

_SENTENCES: Mapping[DeclineCode, str] = {
    DeclineCode.CARD_DECLINED: _DECLINED,
    DeclineCode.INSUFFICIENT_FUNDS: (
        "There is not enough money on this card. Please use another card or another way to pay."
    ),
    DeclineCode.LIMIT_EXCEEDED: (
        "This payment is above the card's limit. Please ask your bank or use another card."
    ),
    DeclineCode.EXPIRED_CARD: "This card has expired. Please use another card.",
    DeclineCode.INVALID_CARD: (
        "The card number or its expiry date is not right. Please check them and try again."
    ),
    DeclineCode.INCORRECT_CVC: (
        "The security code is not right. Please check the three or four digits and try again."
    ),
    DeclineCode.INCORRECT_ADDRESS: (
        "The address does not match the card. Please check it and try again."
    ),
    DeclineCode.SUSPECTED_FRAUD: _DECLINED,
    DeclineCode.LOST_OR_STOLEN: _DECLINED,
    DeclineCode.DO_NOT_TRY_AGAIN: _DECLINED,
    DeclineCode.AUTHENTICATION_REQUIRED: (
        "Your bank asks for an extra confirmation. Please pay again and confirm it."
    ),
    DeclineCode.PROCESSING_ERROR: (
        "The bank could not process this payment. Nothing was charged; please try again."
    ),
    DeclineCode.METHOD_NOT_SUPPORTED: (
        "This kind of card is not accepted here. Please use another card."
    ),
    DeclineCode.CURRENCY_NOT_SUPPORTED: "This card cannot pay in the shop's currency.",
    DeclineCode.AMOUNT_TOO_LOW: "The amount is too small to be charged to a card.",
    DeclineCode.AMOUNT_TOO_HIGH: "The amount is too large to be charged to this card.",
    DeclineCode.STALE_METHOD: (
        "The card details have expired or were used before. Please enter them again."
    ),
    DeclineCode.INVALID_REQUEST: (
        "The payment could not be started. Nothing was charged; please try again."
    ),
    DeclineCode.AMOUNT_MISMATCH: _WAITING,
    DeclineCode.NOT_FOUND: _WAITING,
    DeclineCode.NOT_SENT: (
        "The payment service cannot be reached at the moment. Please try again in a minute."
    ),
    DeclineCode.UNAUTHORIZED: (
        "This way to pay is not available at the moment. Please choose another one."
    ),
    DeclineCode.NO_CLEAR_ANSWER: _WAITING,
    DeclineCode.GIFT_CARD_REFUSED: (
        "This gift card cannot be used here. Please check its code, or pay another way."
    ),
}


def sentence(code: DeclineCode | None) -> str:
    """What to tell the shopper; an absent code reads as a plain decline."""
    return _SENTENCES[code] if code is not None else _DECLINED
