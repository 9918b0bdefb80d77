"""Bank transfer: a payment starts as PENDING, and only the owner's eyes can finish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkout.gateways.base import (
    BadConfigurationError,
    BrowserParts,
    Capabilities,
    Ctx,
    GatewayEvent,
    Initiator,
    Method,
    MethodRefusedError,
    Outcome,
    Result,
)
from store.kernel.money import Minor

_PREFIX = "manual_"

_CAPS = Capabilities(
    currencies=None,
    min_amount=1,
    max_amount=None,
    instant=False,
    needs_token=False,
    delayed_capture=False,
    partial_capture=False,
    partial_refund=True,
    vault=False,
    void=False,
    lookup=False,
    idempotency_ttl=0,
    signed_webhooks=False,
)


@dataclass(frozen=True)
class ManualGateway:
    """The gateway that works everywhere: it sends nothing and remembers nothing."""

    code: str = "manual"
    caps: Capabilities = _CAPS
    browser: BrowserParts | None = None
    moves_money: bool = True

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
        """PENDING until the owner marks it paid. Raises MethodRefusedError for any method."""
        del capture, save, initiator  # a transfer leaves no such choice
        if method is not None:
            raise MethodRefusedError("A bank transfer takes no card or saved method.")
        return _pending(f"{_PREFIX}{ctx.attempt_id}", amount.currency)

    def method(self, data: Mapping[str, object]) -> Method:
        """None: a transfer needs nothing of the client."""
        del data
        return None

    def resume(self, ref: str, amount: Minor, ctx: Ctx, params: Mapping[str, object]) -> Result:
        """Nothing to go on with: as `fetch`."""
        del amount, ctx, params
        return self.fetch(ref)

    def fetch(self, ref: str) -> Result:
        """PENDING always: the truth is on the owner's bank statement. UNKNOWN for a foreign id."""
        if _attempt(ref) is None:
            return Result(Outcome.UNKNOWN, ref=ref, raw_code="not_found")
        return _pending(ref, "")

    def find(self, attempt_id: UUID, since: datetime, until: datetime) -> Sequence[Result]:
        """Nothing: no provider holds a list that could be searched."""
        del attempt_id, since, until
        return ()

    def refund(self, ref: str, amount: Minor, ctx: Ctx) -> Result:
        """PENDING until the owner has sent the money back and says so."""
        del ctx  # nothing is sent that would need a key
        return _pending(ref, amount.currency)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[GatewayEvent]:
        """Nothing: no bank calls us."""
        del headers, body
        return ()


def _pending(ref: str, currency: str) -> Result:
    return Result(
        Outcome.PENDING,
        ref=ref,
        currency=currency,
        raw_code="owner_confirms",
        attempt_id=_attempt(ref),
    )


def _attempt(ref: str) -> UUID | None:
    try:
        return UUID(ref.removeprefix(_PREFIX)) if ref.startswith(_PREFIX) else None
    except ValueError:
        return None


def build(config: Mapping[str, str]) -> ManualGateway:
    """A manual gateway; it has no settings. Raises BadConfigurationError for any."""
    for name in config:
        raise BadConfigurationError(name, "bank transfer has no such setting")
    return ManualGateway()
