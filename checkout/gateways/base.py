"""The words every gateway speaks: requests, results and the protocol; values only, no I/O."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from checkout.gateways.declines import DeclineCode
from store.kernel.money import Minor


class Outcome(StrEnum):
    """What is known of a payment. UNKNOWN is not failure: ask again, never charge again."""

    SUCCEEDED = "succeeded"
    AUTHORIZED = "authorized"
    ACTION_REQUIRED = "action_required"
    PENDING = "pending"
    DECLINED = "declined"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class Initiator(StrEnum):
    """Who starts a charge: the shopper in front of the page, or the shop without him."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"


class BadConfigurationError(ValueError):
    """A gateway cannot be built; `field` names the setting to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class MethodRefusedError(ValueError):
    """A payment method that must not be used; the message never repeats what was given."""

    field = "method"


class UnreachableError(Exception):
    """The provider could not be asked while a webhook was read; deliver or read it again later."""


# A number stands alone: hexadecimal ids and UUIDs must not look like one by accident.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{13,19}(?![0-9A-Za-z])|(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"
)


def looks_like_card(text: str) -> bool:
    """True when 13 to 19 digits (spaces and dashes allowed) in `text` pass the Luhn check."""
    return any(_luhn(re.sub(r"\D", "", run)) for run in _NUMBER.findall(text))


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _refuse_card(text: str) -> None:
    if looks_like_card(text):
        raise MethodRefusedError("A card number was sent where a token belongs; it was not used.")


@dataclass(frozen=True)
class ClientToken:
    """One-time token that the provider's own script made in the browser."""

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        _refuse_card(self.token)


@dataclass(frozen=True)
class SavedMethod:
    """A method kept by the provider: its ids there, and what a shopper may be shown."""

    ref: str
    customer_ref: str = ""
    brand: str = ""
    last4: str = ""

    def __post_init__(self) -> None:
        _refuse_card(self.ref)
        _refuse_card(self.customer_ref)


Method = SavedMethod | ClientToken | None


@dataclass(frozen=True)
class Ctx:
    """The attempt a call belongs to.

    `key` is the idempotency key and never changes within the attempt; `deadline` is real unix
    time (`time.time()`), after which the caller no longer waits; the URLs are absolute.
    """

    attempt_id: UUID
    key: str
    deadline: float
    return_url: str
    cancel_url: str
    webhook_url: str


@dataclass(frozen=True)
class NextAction:
    """What the shopper must do: follow `url`, use `client` in the browser, or begin again."""

    kind: Literal["redirect", "client_token", "restart"]
    url: str = ""
    client: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A gateway's word on one payment; amounts are totals in minor units of `currency`.

    `ref` is the provider's id of the payment, `sub_ref` that of the capture or refund just made.
    `retryable`: this very call did nothing at the provider, so it may be sent again, same key.
    `raw` is the provider's answer without card data, for the operator.
    """

    outcome: Outcome
    ref: str | None = None
    sub_ref: str | None = None
    authorized: int = 0
    captured: int = 0
    refunded: int = 0
    currency: str = ""
    fee: int | None = None
    next: NextAction | None = None
    saved_method: SavedMethod | None = None
    code: DeclineCode | None = None
    raw_code: str = ""
    retryable: bool = False
    raw: Mapping[str, object] = field(default_factory=dict)
    attempt_id: UUID | None = None


@dataclass(frozen=True)
class GatewayEvent:
    """A hint that `ref` changed: fetch it. `kind` is the provider's own word for what happened."""

    event_id: str
    ref: str
    kind: str
    occurred_at: datetime
    attempt_id: UUID | None = None


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do, as data.

    `currencies` None = any; `min_amount` and `max_amount` in minor units; `idempotency_ttl` in
    seconds = how long the same key may be sent again (0 = never needed, nothing is sent);
    `instant` = `start` may end in money; `needs_token` = `start` needs a `ClientToken`;
    `pretends` = there is no provider at all: only for developing, never offered on our own pages.
    """

    currencies: frozenset[str] | None
    min_amount: int
    max_amount: int | None
    instant: bool
    needs_token: bool
    delayed_capture: bool
    partial_capture: bool
    partial_refund: bool
    vault: bool
    void: bool
    lookup: bool
    idempotency_ttl: int
    signed_webhooks: bool
    pretends: bool = False


@dataclass(frozen=True)
class BrowserParts:
    """What the payment page needs for the provider's own card fields."""

    script_url: str
    public_key: str
    origins: Sequence[str]


class Gateway(Protocol):
    """One provider. Expected trouble is a `Result`; exceptions mean a bug or bad configuration."""

    @property
    def code(self) -> str:
        """The name in the registry and in the payment tables."""

    @property
    def caps(self) -> Capabilities:
        """What this gateway can do."""

    @property
    def browser(self) -> BrowserParts | None:
        """Card fields for the payment page, or None when there are none."""

    @property
    def moves_money(self) -> bool:
        """False for a sandbox or test keys; a live shop refuses such a gateway."""

    def method(self, data: Mapping[str, object]) -> Method:
        """The method in what an API client sends. Raises MethodRefusedError when there is none."""

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
        """Begin the one payment of an attempt. Raises MethodRefusedError; the rest is a Result."""

    def resume(self, ref: str, amount: Minor, ctx: Ctx, params: Mapping[str, object]) -> Result:
        """Go on after the shopper did what `next` asked for; `ref` is empty when none was told.

        Raises MethodRefusedError; the rest is a Result.
        """

    def fetch(self, ref: str) -> Result:
        """The truth by id; never changes anything. UNKNOWN when it cannot be told."""

    def find(self, attempt_id: UUID, since: datetime, until: datetime) -> Sequence[Result]:
        """All payments of an attempt, when its id was lost; oldest first.

        An UNKNOWN result in the list means the provider could not be asked to the end.
        """

    def refund(self, ref: str, amount: Minor, ctx: Ctx) -> Result:
        """Give `amount` back; SUCCEEDED means it is on its way, amounts are totals after it."""

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[GatewayEvent]:
        """The authenticated events in a delivery; nothing for garbage. Raises UnreachableError."""
