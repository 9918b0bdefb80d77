"""THE story: from a checkout to an order, one charge, and what the buyer may open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from cart.models import Cart
from cart.queries import PricedCart, open_cart, priced
from cart.totals import Verdict, verdict
from cart.vouchers.rules import not_applicable
from checkout.apply import apply, cancel_unpaid, confirm
from checkout.delivery.queries import Option, options
from checkout.gateways.base import Outcome, Result
from checkout.orders.discounts import hold_voucher
from checkout.orders.models import Order
from checkout.orders.queries import by_key, living
from checkout.orders.services import Buyer, create_order
from checkout.orders.states import UNCONFIRMED
from checkout.payments.models import Attempt
from checkout.payments.services import call, gateway_of, new_charge, offered
from checkout.session.models import Session
from checkout.session.services import session_of
from checkout.steps import Facts, missing
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound, Problems
from store.kernel.ids import uuid_pk
from store.kernel.money import Minor, Money


@dataclass(frozen=True)
class Checkout:
    """A cart on its way to an order: priced with its delivery, and what can be chosen."""

    cart: Cart
    session: Session
    priced: PricedCart
    options: list[Option]
    chosen: Option | None
    verdict: Verdict
    minimum: Money

    def problems(self, *, ask_consent: bool, ask_billing: bool) -> list[DomainError]:
        """What is missing before the order can be placed."""
        session, currency = self.session, self.cart.channel.currency
        facts = Facts(
            email=session.email,
            has_lines=bool(self.priced.lines),
            line_problems=self.priced.problems,
            ships=self.priced.ships,
            has_digital=self.priced.has_digital,
            shipping_address=session.shipping_address_id is not None,
            billing_address=session.billing_address_id is not None,
            deliverable=bool(self.options),
            delivery_chosen=session.delivery_method_key is not None,
            delivery_fits=self.chosen is not None,
            gateway=session.gateway if session.gateway in offered(currency) else "",
            verdict=self.verdict,
            payable=self.priced.totals.payable,
            minimum=self.minimum,
            ask_consent=ask_consent,
            ask_billing=ask_billing,
            terms=bool(session.terms_version),
            consent=bool(session.digital_consent_version),
        )
        refused = self.priced.voucher_problem if self.priced.lines else ""
        return missing(facts) + ([not_applicable(refused)] if refused else [])


def load(cart: Cart) -> Checkout:
    """Everything about a checkout as it stands now: prices, deliveries, tax by country."""
    session = session_of(cart)
    address = session.shipping_address
    bare = priced(cart, email=session.email)
    country = address.country if address and bare.ships else cart.country
    choices: list[Option] = []
    if bare.ships:
        choices = options(
            country=country,
            channel=cart.channel,
            items=bare.totals.items,
            weight_g=bare.weight_g,
        )
    chosen = next((each for each in choices if each.method_id == session.delivery_method_key), None)
    whole = bare
    if chosen or country != bare.country:
        charge = chosen.charge if chosen else None
        whole = priced(cart, country=country, delivery=charge, email=session.email)
    minimum_minor = cart.channel.minimum_charge_minor
    minimum = Money.from_minor(Minor(minimum_minor, cart.channel.currency))
    answer = verdict(whole.totals.payable, minimum_minor=minimum_minor)
    return Checkout(cart, session, whole, choices, chosen, answer, minimum)


def complete(
    *,
    cart_key: object,
    ask_consent: bool,
    ask_billing: bool,
    shown: Money | None = None,
) -> Order:
    """Place the order and take the one charge. Calling it again answers the same order.

    `shown` is the amount the shopper saw. Raises Problems (what is missing), Conflict
    (price_changed, insufficient_stock, payment_declined), NotFound. The order may come back
    unconfirmed with its attempt UNKNOWN: it is being confirmed, and nothing is charged again.
    """
    order, attempt = place(
        cart_key=cart_key, ask_consent=ask_consent, ask_billing=ask_billing, shown=shown
    )
    if attempt is not None:
        attempt = apply(attempt_id=attempt.pk, result=first_word(call(attempt)))
        refuse_declined(attempt)
    return by_key(order.pk) or order


def place(
    *, cart_key: object, ask_consent: bool, ask_billing: bool, shown: Money | None
) -> tuple[Order, Attempt | None]:
    """T1: freeze prices, promise stock, write order and attempt; commit before any call."""
    with transaction.atomic():
        cart = _take(cart_key)
        if cart is None:
            return _placed_before(cart_key), None
        checkout = load(cart)
        found = checkout.problems(ask_consent=ask_consent, ask_billing=ask_billing)
        if found:
            raise found[0] if len(found) == 1 else Problems(found)
        _refuse_changed(checkout, shown)
        order = _order_for(checkout)
        if order.paying_key is not None:
            return order, None
        hold_voucher(order)
        return order, _start_payment(order, checkout)


def _take(cart_key: object) -> Cart | None:
    """Lock the open cart for this transaction; None when it has become an order."""
    key = uuid_pk(str(cart_key))
    if key is None or not Cart.objects.filter(pk=key, closed_at=None).update(updated_at=now()):
        return None
    return open_cart(key)


def _placed_before(cart_key: object) -> Order:
    """The order that this cart became earlier."""
    key = uuid_pk(str(cart_key))
    order = living(key) if key else None
    if order is None:
        raise NotFound("not_found", "This cart does not exist any more.", "id")
    return order


def _refuse_changed(checkout: Checkout, shown: Money | None) -> None:
    payable = checkout.priced.totals.payable
    if shown is not None and shown != payable:
        message = f"The total has changed to {payable.format()}. Please check it and order again."
        raise Conflict("price_changed", message, "total", payable=payable.exact())


def _order_for(checkout: Checkout) -> Order:
    """The cart's living order when it still says the same, else a new one in its place."""
    order = living(checkout.cart.pk)
    if order is not None:
        if order.paying_key is not None or _same(order, checkout):
            return order
        if not cancel_unpaid(order, actor="system"):
            return by_key(order.pk) or order
    return create_order(priced=checkout.priced, buyer=_buyer(checkout))


def _same(order: Order, checkout: Checkout) -> bool:
    """Whether the order would be made again just so."""
    buyer, sums = _buyer(checkout), checkout.priced.totals
    return (
        order.cart_version == checkout.cart.version
        and order.payable_micro == sums.payable.micro
        and order.exact_micro == sums.exact.micro
        and order.email == buyer.email
        and order.gateway == buyer.gateway
        and order.delivery_method_key == buyer.delivery_method_key
        and order.created_at >= checkout.session.updated_at
    )


def _buyer(checkout: Checkout) -> Buyer:
    session, chosen = checkout.session, checkout.chosen
    free = checkout.verdict is Verdict.FREE
    return Buyer(
        email=session.email,
        user_id=checkout.cart.user_id,
        shipping_address_id=session.shipping_address_id,
        billing_address_id=session.billing_address_id,
        delivery_name=chosen.name if chosen else "",
        delivery_method_key=chosen.method_id if chosen else None,
        delivery_tax_ppm=chosen.charge.tax_ppm if chosen else 0,
        gateway="" if free else session.gateway,
        terms_version=session.terms_version,
        digital_consent_version=session.digital_consent_version,
        digital_consent_at=session.digital_consent_at,
    )


def _start_payment(order: Order, checkout: Checkout) -> Attempt | None:
    """Write the attempt whose key the gateway will be told; nothing to pay confirms at once."""
    if checkout.verdict is Verdict.FREE:
        confirm(order, gateway="none", captured=Money.zero(order.currency))
        return None
    gateway = gateway_of(order.gateway)
    token = checkout.session.payment_token
    if gateway.caps.needs_token and not token:
        raise Invalid("payment_token_missing", "Enter your card to pay.", "payment")
    amount = Money(order.payable_micro, order.currency).to_minor()
    attempt = new_charge(payable_key=order.pk, gateway=order.gateway, amount=amount, token=token)
    free = Order.objects.filter(pk=order.pk, status=UNCONFIRMED, paying_key=None)
    if not free.update(paying_key=attempt.pk):
        raise Conflict("changed_meanwhile", "Your order has changed. Please try again.", "id")
    order.paying_key = attempt.pk
    # The token is good for one charge; another try brings another.
    Session.objects.filter(pk=checkout.cart.pk).update(payment_token="")
    return attempt


def first_word(result: Result) -> Result:
    """A first call that never reached the gateway charged nothing: one may try again."""
    if result.retryable and result.outcome is Outcome.UNKNOWN and not result.ref:
        return replace(result, outcome=Outcome.DECLINED)
    return result


def refuse_declined(attempt: Attempt) -> None:
    """Tell the shopper why a charge was declined. Raises Conflict (payment_declined)."""
    if attempt.state in {"declined", "canceled"}:
        message = attempt.message or "The card was declined. Nothing was charged."
        raise Conflict("payment_declined", message, "payment", reason=attempt.code)
