"""The dummy's verbs: no provider, no network, no memory; the client says what is answered.

It goes by the two names that clients written for Saleor know, and never exists in a live shop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
from store.kernel.money import Minor

CLASSIC, APP = "mirumee.payments.dummy", "saleor.io.dummy-payment-app"
CODES = (CLASSIC, APP)
FULLY_CHARGED = "fully_charged"
_WITHOUT_REF = ":no-reference"
_OUTCOMES: Mapping[str, Outcome] = {
    FULLY_CHARGED: Outcome.SUCCEEDED,
    "CHARGE_SUCCESS": Outcome.SUCCEEDED,
    "CHARGE_FAILURE": Outcome.DECLINED,
    "CHARGE_REQUEST": Outcome.PENDING,
    "CHARGE_ACTION_REQUIRED": Outcome.ACTION_REQUIRED,
    "AUTHORIZATION_SUCCESS": Outcome.AUTHORIZED,
    "AUTHORIZATION_FAILURE": Outcome.DECLINED,
    "AUTHORIZATION_REQUEST": Outcome.PENDING,
    "AUTHORIZATION_ACTION_REQUIRED": Outcome.ACTION_REQUIRED,
}
_CAPS = Capabilities(
    currencies=None,
    min_amount=1,
    max_amount=None,
    instant=True,
    needs_token=True,
    delayed_capture=True,
    partial_capture=False,
    partial_refund=True,
    vault=False,
    void=True,
    lookup=False,
    idempotency_ttl=0,
    signed_webhooks=False,
    pretends=True,
)


@dataclass(frozen=True)
class DummyGateway:
    """One of the dummy's two names. The same attempt and token always get the same answer."""

    code: str
    caps: Capabilities = _CAPS
    browser: BrowserParts | None = None
    moves_money: bool = False

    def method(self, data: Mapping[str, object]) -> Method:
        """`{"event": {"type", "includePspReference"}}` as a token; without it a charge succeeds.

        Raises MethodRefusedError for an event that is none.
        """
        event = data.get("event", {})
        if not isinstance(event, Mapping):
            raise MethodRefusedError("`event` must be an object with a `type`.")
        kind = event.get("type", "CHARGE_SUCCESS")
        if not isinstance(kind, str) or kind not in _OUTCOMES:
            known = ", ".join(name for name in _OUTCOMES if name.isupper())
            raise MethodRefusedError(f"The dummy answers one of: {known}.")
        named = event.get("includePspReference", True) is not False
        return ClientToken(kind if named else kind + _WITHOUT_REF)

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
        """What the token says. Raises MethodRefusedError for any other kind of method."""
        del capture, save, initiator  # the token says it all
        if not isinstance(method, ClientToken):
            raise MethodRefusedError("The dummy is told by a token what to answer.")
        return _answer(method.token, amount, ctx.attempt_id)

    def resume(self, ref: str, amount: Minor, ctx: Ctx, params: Mapping[str, object]) -> Result:
        """What the client now asks for. Raises MethodRefusedError as `method` does."""
        method = self.method(params)
        if not isinstance(method, ClientToken):
            raise MethodRefusedError("The dummy is told by a token what to answer.")
        return _answer(method.token, amount, ctx.attempt_id, ref)

    def fetch(self, ref: str) -> Result:
        """UNKNOWN always: the dummy remembers nothing."""
        return Result(Outcome.UNKNOWN, ref=ref, raw_code="no_memory")

    def find(self, attempt_id: UUID, since: datetime, until: datetime) -> Sequence[Result]:
        """Nothing: the dummy remembers nothing."""
        del attempt_id, since, until
        return ()

    def refund(self, ref: str, amount: Minor, ctx: Ctx) -> Result:
        """Always given back at once; no money was ever taken."""
        return Result(
            Outcome.SUCCEEDED,
            ref=ref,
            sub_ref=f"dummy_refund_{ctx.attempt_id.hex}",
            refunded=amount.amount,
            currency=amount.currency,
        )

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[GatewayEvent]:
        """Nothing: nobody calls us."""
        del headers, body
        return ()


def _answer(token: str, amount: Minor, attempt_id: UUID, ref: str = "") -> Result:
    kind = token.removesuffix(_WITHOUT_REF)
    outcome = _OUTCOMES.get(kind)
    if outcome is None:
        code = DeclineCode.STALE_METHOD
        return Result(Outcome.DECLINED, currency=amount.currency, code=code, raw_code=code.value)
    named = ref or (f"dummy_{attempt_id.hex}" if kind == token else "")
    return Result(
        outcome,
        ref=named or None,
        authorized=amount.amount if outcome is Outcome.AUTHORIZED else 0,
        captured=amount.amount if outcome is Outcome.SUCCEEDED else 0,
        currency=amount.currency,
        code=DeclineCode.CARD_DECLINED if outcome is Outcome.DECLINED else None,
        raw_code=kind,
        attempt_id=attempt_id,
    )


def build(code: str, config: Mapping[str, str]) -> DummyGateway:
    """The dummy of that name; it has no settings. Raises BadConfigurationError for any."""
    for name in config:
        raise BadConfigurationError(name, "the dummy has no such setting")
    return DummyGateway(code)
