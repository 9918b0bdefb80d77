"""Paying before the order exists, as Saleor's clients do: begin a payment, go on with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cart.models import Cart
from cart.queries import open_cart
from checkout.apply import apply, cancel_unpaid
from checkout.complete import Checkout, due, first_word, fitting, load, payable_of
from checkout.gateways.base import (
    ClientToken,
    Gateway,
    MethodRefusedError,
    NextAction,
    Outcome,
    Result,
)
from checkout.orders.models import Order
from checkout.orders.queries import by_key, living
from checkout.orders.states import UNCONFIRMED, UNSEEN
from checkout.payments import states
from checkout.payments.giftcards import displaced
from checkout.payments.inner import inner_of
from checkout.payments.models import Attempt
from checkout.payments.queries import Transaction, charges_of, parts_of
from checkout.payments.queries import transaction as transaction_of
from checkout.payments.services import Part, ask, call, context, gateway_of, new_part, usable
from checkout.payments.standing import standing
from checkout.session.models import Session
from store.channels.models import Channel
from store.channels.queries import shop
from store.kernel.actor import HANDLE_PAYMENTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound
from store.kernel.money import Minor, Money

MAX_KEY = 512
ACTIONS = (Attempt.CHARGE, Attempt.AUTHORIZATION)
GATEWAY = "paymentGateway"


@dataclass(frozen=True)
class Begun:
    """A payment and where it stands; `data` is the gateway's word to the client, if it has one."""

    transaction: Transaction
    data: Mapping[str, object] | None = None


@dataclass(frozen=True)
class GatewayConfig:
    """What a client needs to show a gateway's own fields; `errors` when it cannot be used."""

    id: str
    data: Mapping[str, object] | None
    errors: tuple[DomainError, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a client wants of `transaction_initialize`."""

    gateway: str
    data: Mapping[str, object] = field(default_factory=dict)
    amount: Money | None = None
    key: str = ""
    action: str = Attempt.CHARGE
    actor: str = ""


def payment_gateway_initialize(
    *,
    checkout: uuid.UUID | None = None,
    order: uuid.UUID | None = None,
    gateways: Sequence[str] | None = None,
) -> list[GatewayConfig]:
    """What each gateway (all, unless some are named) needs in the browser. Raises NotFound (id)."""
    currency = currency_of(checkout=checkout, order=order)
    working = usable(currency)
    return [_config(name, working.get(name)) for name in gateways or working]


def transaction_initialize(
    *,
    checkout: uuid.UUID | None = None,
    order: uuid.UUID | None = None,
    gateway: str,
    data: Mapping[str, object] | None = None,
    amount: Money | None = None,
    idempotency_key: str | None = None,
    action: str | None = None,
    actor: Actor,
) -> Begun:
    """Freeze what is paid for, write the attempt, then ask the gateway; nothing is placed yet.

    `amount` is what is still open unless less is asked. The same `idempotency_key` answers the
    payment that exists. That the gateway declined is an event of the answer and no error.
    Raises NotFound (id, paymentGateway), Invalid (amount, action, paymentGateway,
    idempotencyKey), Conflict (unique, below_minimum, insufficient_stock,
    checkout_completion_in_progress), Refused (an `action` without HANDLE_PAYMENTS).
    """
    if action is not None:
        actor.require(HANDLE_PAYMENTS)
    asked = Asked(
        gateway=gateway,
        data=data or {},
        amount=amount,
        key=_checked_key(idempotency_key),
        action=_checked_action(action),
        actor=actor.label,
    )
    with transaction.atomic():
        attempt, fresh = _write(checkout, order, asked)
    if not fresh or attempt.state != states.STARTED:
        return _begun(attempt.pk, None)
    result = first_word(call(attempt))
    apply(attempt_id=attempt.pk, result=result)
    return _begun(attempt.pk, result.next)


def transaction_process(*, token: uuid.UUID, data: Mapping[str, object] | None = None) -> Begun:
    """Go on with a payment after the shopper did what was asked; a finished one answers itself.

    Raises NotFound (id), Invalid (data).
    """
    attempt = Attempt.objects.filter(pk=token, kind=Attempt.CHARGE, part=True).first()
    if attempt is None:
        raise _no("transaction")
    waiting = {states.PENDING, states.ACTION_REQUIRED, states.STARTED, states.UNKNOWN}
    if attempt.state not in waiting or inner_of(attempt.gateway) is not None:
        return _begun(attempt.pk, None)
    if attempt.state in {states.STARTED, states.UNKNOWN}:
        result = ask(attempt)
    else:
        money = Minor(attempt.amount_minor, attempt.currency)
        try:
            gateway = gateway_of(attempt.gateway)
            result = gateway.resume(attempt.ref, money, context(attempt), data or {})
        except MethodRefusedError as error:
            raise Invalid("invalid", str(error), "data") from error
    if result is None:
        return _begun(attempt.pk, None)
    apply(attempt_id=attempt.pk, result=result)
    return _begun(attempt.pk, result.next)


def currency_of(*, checkout: uuid.UUID | None = None, order: uuid.UUID | None = None) -> str:
    """What the checkout or order is paid in. Raises NotFound."""
    if order is not None:
        row = by_key(order)
        if row is None or row.status in UNSEEN:
            raise _no("order")
        return row.currency
    cart = open_cart(checkout)
    if cart is None:
        raise _no("checkout")
    return cart.channel.currency


def _write(
    checkout: uuid.UUID | None, order: uuid.UUID | None, asked: Asked
) -> tuple[Attempt, bool]:
    """T1: the attempt on what is frozen; False beside the one that the client's key stands for."""
    if order is not None:
        return _write_for_order(order, asked)
    cart = _take(checkout)
    gateway = _gateway(asked.gateway, cart.channel.currency)
    known = _known(asked, cart.pk)
    if known is not None:
        return known, False
    state = load(cart)
    _refuse_problems(state)
    _refuse_under_way(cart)
    committed = standing(parts_of(cart.pk)).covered
    draft = payable_of(state, paid=bool(committed))
    rest = Minor(due(state, draft) - committed, draft.currency)
    attempt = _attempt(cart.pk, asked, gateway, rest, cart.channel)
    # What was only chosen to be paid by the older way is chosen no more.
    Session.objects.filter(pk=cart.pk).update(gateway="", payment_token="", agreed_micro=None)
    return attempt, True


def _write_for_order(key: uuid.UUID, asked: Asked) -> tuple[Attempt, bool]:
    """T1 for an order that waits for money; its `paying_key` lets one payment begin at a time."""
    order = by_key(key)
    if order is None or order.status in UNSEEN:
        raise _no("order")
    gateway = _gateway(asked.gateway, order.currency)
    known = _known(asked, order.cart_key)
    if known is not None:
        return known, False
    covered = standing(charges_of(order.pk, order.cart_key)).covered
    payable = Money(order.payable_micro, order.currency).to_minor()
    rest = Minor(payable.amount - covered if order.status == UNCONFIRMED else 0, order.currency)
    attempt = _attempt(order.cart_key, asked, gateway, rest, order.channel)
    if attempt.state in states.FAILED:
        return attempt, True
    free = Order.objects.filter(pk=order.pk, status=UNCONFIRMED, paying_key=None)
    if not free.update(paying_key=attempt.pk):
        raise _in_progress()
    inner = inner_of(asked.gateway)
    if inner is not None:  # the order is placed already: what is held is taken at once
        attempt = apply(attempt_id=attempt.pk, result=inner.capture(attempt))
    return attempt, True


def _attempt(
    key: uuid.UUID, asked: Asked, gateway: Gateway | None, rest: Minor, channel: Channel
) -> Attempt:
    """Write the attempt; an inner way to pay holds the money in the same transaction."""
    amount = _amount(asked.amount, rest)
    token = _token(gateway, asked.data)
    pretends = gateway is not None and gateway.caps.pretends
    if gateway is not None and not pretends:
        _refuse_little(amount, channel)
        _refuse_hold(asked.action)
    holds = gateway is None or (pretends and token.startswith("AUTHORIZATION"))
    part = Part(
        gateway=asked.gateway,
        amount=amount,
        token=token,
        client_key=asked.key,
        action=Attempt.AUTHORIZATION if holds else Attempt.CHARGE,
        completes=amount == rest,
    )
    attempt = new_part(payable_key=key, part=part, actor=asked.actor)
    inner = inner_of(asked.gateway)
    if inner is not None:
        attempt = apply(attempt_id=attempt.pk, result=inner.authorize(attempt, asked.data))
        for other in displaced(attempt):
            apply(attempt_id=other, result=Result(Outcome.CANCELED))
    return attempt


def _take(checkout: uuid.UUID | None) -> Cart:
    """The open cart, locked for this transaction. Raises NotFound."""
    if checkout is not None:
        rows = Cart.objects.filter(pk=checkout, closed_at=None)
        cart = open_cart(checkout) if rows.update(updated_at=now()) else None
        if cart is not None:
            return cart
    raise _no("checkout")


def _gateway(name: str, currency: str) -> Gateway | None:
    """A gateway that works now; None for an inner way to pay. Raises NotFound."""
    if inner_of(name) is not None:
        return None
    found = usable(currency).get(name)
    if found is None:
        raise NotFound("not_found", "This way to pay does not exist here.", GATEWAY)
    return found


def _known(asked: Asked, key: uuid.UUID) -> Attempt | None:
    """The payment that the client's key stands for. Raises Conflict when it was another one."""
    rows = Attempt.objects.filter(gateway=asked.gateway, client_key=asked.key)
    known = rows.first() if asked.key else None
    if known is None:
        return None
    amount = Money.from_minor(Minor(known.amount_minor, known.currency))
    if known.payable_key != key or asked.amount not in {None, amount}:
        message = "This key was used for another payment. Choose a new one."
        raise Conflict("unique", message, "idempotencyKey")
    return known


def _refuse_problems(state: Checkout) -> None:
    """What cannot be bought is not paid for, unless it is frozen and promised already."""
    if not state.priced.lines:
        raise Invalid("invalid", "There is nothing in this checkout to pay for.", "id")
    if state.priced.problems and fitting(state) is None:
        raise state.priced.problems[0]


def _refuse_under_way(cart: Cart) -> None:
    """An order of this cart that is being paid is waited for; one that is not makes room."""
    order = living(cart.pk)
    if order is not None and not cancel_unpaid(order, actor="system"):
        raise _in_progress()


def _amount(asked: Money | None, rest: Minor) -> Minor:
    """What is paid: all that is open, or less of it. Raises Invalid (amount)."""
    if rest.amount <= 0:
        raise Invalid("invalid", "Nothing is left to pay.", "amount")
    if asked is None:
        return rest
    most = Money.from_minor(rest)
    if asked.currency != most.currency or not 0 < asked.micro <= most.micro:
        raise Invalid("invalid", f"Pay more than 0 and at most {most.format()}.", "amount")
    whole, fraction = asked.floor()
    if fraction:
        message = f"The smallest step is {Money.from_minor(Minor(1, rest.currency)).format()}."
        raise Invalid("invalid", message, "amount")
    return whole.to_minor()


def _refuse_little(amount: Minor, channel: Channel) -> None:
    if amount.amount < channel.minimum_charge_minor:
        least = Money.from_minor(Minor(channel.minimum_charge_minor, amount.currency))
        raise Conflict("below_minimum", f"The smallest charge is {least.format()}.", "amount")


def _refuse_hold(action: str) -> None:
    if action != Attempt.CHARGE:
        raise Invalid("invalid", "This way to pay takes the money at once.", "action")


def _token(gateway: Gateway | None, data: Mapping[str, object]) -> str:
    """The one-time token in what the client sent. Raises Invalid (paymentGateway)."""
    if gateway is None:
        return ""
    try:
        method = gateway.method(data)
    except MethodRefusedError as error:
        raise Invalid("invalid", str(error), GATEWAY) from error
    return method.token if isinstance(method, ClientToken) else ""


def _checked_key(key: str | None) -> str:
    if key is None:
        return ""
    if not key.strip() or len(key) > MAX_KEY or not key.isprintable():
        message = f"Give a key of 1 to {MAX_KEY} printable characters, or none."
        raise Invalid("invalid", message, "idempotencyKey")
    return key


def _checked_action(action: str | None) -> str:
    found = (action or Attempt.CHARGE).lower()
    if found not in ACTIONS:
        raise Invalid("invalid", "The action is CHARGE or AUTHORIZATION.", "action")
    return found


def _config(name: str, gateway: Gateway | None) -> GatewayConfig:
    if gateway is None:
        missing = NotFound("not_found", "This way to pay does not exist here.", "id")
        return GatewayConfig(name, None, (missing,))
    data: dict[str, object] = {}
    if gateway.browser is not None:
        data = {
            "publicKey": gateway.browser.public_key,
            "scriptUrl": gateway.browser.script_url,
        }
    if name == "manual":
        data = {"bankDetails": shop().bank_details}
    return GatewayConfig(name, data)


def _begun(token: uuid.UUID, action: NextAction | None) -> Begun:
    found = transaction_of(token)
    if found is None:
        raise _no("transaction")
    if action is None:
        return Begun(found)
    return Begun(found, {"kind": action.kind, "url": action.url, "client": dict(action.client)})


def _no(what: str) -> NotFound:
    return NotFound("not_found", f"There is no such {what}, or it is closed.", "id")


def _in_progress() -> Conflict:
    message = "A payment is under way, or the checkout is being completed."
    return Conflict("checkout_completion_in_progress", message, "id")
