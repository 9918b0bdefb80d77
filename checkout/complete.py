"""THE story: from a checkout to an order, one charge, and what the buyer may open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from django.db import transaction

from cart.models import Cart
from cart.queries import Goods, PricedCart, goods_of, less_what_is_off, lines_of, open_cart
from cart.totals import Verdict, verdict
from cart.vouchers.rules import not_applicable
from checkout.apply import apply, cancel_unpaid, confirm
from checkout.delivery.queries import Option, options
from checkout.gateways.base import Outcome, Result
from checkout.orders.discounts import hold_voucher
from checkout.orders.drafts import fits, freeze, take_over, touch
from checkout.orders.models import Order
from checkout.orders.queries import alive, by_key, draft_of, living
from checkout.orders.services import Buyer, create_order
from checkout.orders.states import DRAFT, DROPPED, UNCONFIRMED
from checkout.parts import main_gateway, settle
from checkout.payments.models import Attempt
from checkout.payments.queries import parts_of
from checkout.payments.services import call, gateway_of, new_charge, usable
from checkout.payments.standing import standing
from checkout.session.addresses import save_in_book, unchecked_problems
from checkout.session.models import Session
from checkout.session.services import read_session
from checkout.steps import Facts, missing
from store.graphql.engine.writing import change
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound, Problems
from store.kernel.ids import uuid_pk
from store.kernel.money import Minor, Money


@dataclass(frozen=True)
class Checkout:
    """A cart on its way to an order: priced with its delivery, and what can be chosen."""

    cart: Cart
    session: Session
    goods: Goods
    priced: PricedCart
    chosen: Option | None
    verdict: Verdict
    minimum: Money
    find_options: Callable[[], list[Option]]

    @property
    def options(self) -> list[Option]:
        """The deliveries that can be chosen, read when they are first asked for."""
        return self.find_options()

    def problems(
        self, *, ask_consent: bool, ask_billing: bool, paid: bool = False, frozen: bool = False
    ) -> list[DomainError]:
        """What is missing before the order can be placed.

        `paid`: payments were made for it; `frozen`: its goods are promised at the prices then.
        """
        session, currency = self.session, self.cart.channel.currency
        facts = Facts(
            email=session.email,
            has_lines=bool(self.priced.lines),
            line_problems=[] if frozen else self.priced.problems,
            ships=self.priced.ships,
            has_digital=self.priced.has_digital,
            shipping_address=session.shipping_address_id is not None,
            billing_address=session.billing_address_id is not None,
            deliverable=bool(self.chosen or self.options),
            delivery_chosen=session.delivery_method_key is not None,
            delivery_fits=self.chosen is not None,
            gateway=session.gateway if usable(currency, only=session.gateway) else "",
            verdict=self.verdict,
            payable=self.priced.totals.payable,
            minimum=self.minimum,
            ask_consent=ask_consent,
            ask_billing=ask_billing,
            terms=bool(session.terms_version),
            consent=bool(session.digital_consent_version),
            paid=paid,
        )
        refused = self.priced.voucher_problem if self.priced.lines and not frozen else ""
        found = missing(facts) + unchecked_problems(session)
        return found + ([not_applicable(refused)] if refused else [])


def load(cart: Cart, *, looks: bool = True) -> Checkout:
    """Everything about a checkout as it stands now: prices, deliveries, tax by country.

    Without `looks` its goods come without pictures and options.
    """
    return weighed(read_session(cart), goods_of(cart, looks=looks))


def weighed(
    session: Session, goods: Goods, options_of: Callable[[], list[Option]] | None = None
) -> Checkout:
    """The same of what was read, or has just been written; `options_of` if they are known."""
    cart, address, key = goods.cart, session.shipping_address, session.delivery_method_key
    country = address.country if address and goods.ships else cart.country
    bare = lines_of(goods, country=country)
    find = options_of or cache(partial(_options, session, bare))
    chosen = None
    if key is not None:
        chosen = next((each for each in find() if each.method_id == key), None)
    charge = chosen.charge if chosen else None
    whole = less_what_is_off(bare, delivery=charge, email=session.email, cards=session.has_cards)
    minimum_minor = cart.channel.minimum_charge_minor
    minimum = Money.from_minor(Minor(minimum_minor, cart.channel.currency))
    answer = verdict(whole.totals.payable, minimum_minor=minimum_minor)
    return Checkout(cart, session, goods, whole, chosen, answer, minimum, find)


def _options(session: Session, bare: PricedCart) -> list[Option]:
    """The deliveries for these goods at what they are worth."""
    if not bare.ships:
        return []
    worth = bare
    if bare.cart.voucher_code:
        worth = less_what_is_off(bare, email=session.email, cards=False)
    return options(
        country=bare.country,
        channel=bare.channel,
        items=worth.totals.items,
        weight_g=bare.weight_g,
    )


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
        checkout = load(cart, looks=False)
        begun = parts_of(cart.pk)
        # Too little for a charge, and what was to pay it came to nothing: what is missing is told.
        lost = begun and checkout.verdict is Verdict.BELOW_MINIMUM and not checkout.session.gateway
        if standing(begun).covered or lost:
            return place_paid(checkout, ask_consent=ask_consent, ask_billing=ask_billing), None
        found = checkout.problems(ask_consent=ask_consent, ask_billing=ask_billing)
        if found:
            raise found[0] if len(found) == 1 else Problems(found)
        _refuse_changed(checkout, shown)
        order = _order_for(checkout)
        save_in_book(session=checkout.session, user_id=checkout.cart.user_id)
        if order.paying_key is not None:
            return order, None
        if checkout.cart.voucher_code:  # a declined charge gave its use back
            hold_voucher(order)
        return order, _start_payment(order, checkout)


def place_paid(checkout: Checkout, *, ask_consent: bool, ask_billing: bool) -> Order:
    """Place what was paid before: at the prices then, if the checkout is still the same.

    In the transaction that has locked the cart. Raises as `place`, and Conflict
    (checkout_not_fully_paid).
    """
    order = living(checkout.cart.pk)
    if order is not None:
        return order
    draft = fitting(checkout)
    found = checkout.problems(
        ask_consent=ask_consent, ask_billing=ask_billing, paid=True, frozen=draft is not None
    )
    missing_minor = due(checkout, draft) - standing(parts_of(checkout.cart.pk)).covered
    if missing_minor > 0:
        found.append(_not_fully_paid(missing_minor, checkout))
    if found:
        raise found[0] if len(found) == 1 else Problems(found)
    buyer = _buyer(checkout)
    order = draft or new_draft(checkout)
    gateway = main_gateway(checkout.cart.pk)
    take_over(draft=order, priced=checkout.priced, buyer=buyer, gateway=gateway)
    save_in_book(session=checkout.session, user_id=checkout.cart.user_id)
    settle(order)
    return order


def _not_fully_paid(missing_minor: int, checkout: Checkout) -> Conflict:
    amount = Money.from_minor(Minor(missing_minor, checkout.cart.channel.currency))
    message = f"{amount.format()} of this checkout is not paid yet."
    return Conflict("checkout_not_fully_paid", message, None, missing=amount.exact())


def fitting(checkout: Checkout) -> Order | None:
    """The draft that the checkout is being paid for, if it is still the same checkout."""
    draft = draft_of(checkout.cart.pk)
    same = draft is not None and fits(draft, checkout.priced, _buyer(checkout))
    return draft if same else None


def due(checkout: Checkout, draft: Order | None) -> int:
    """What the checkout costs in minor units: as frozen while it is being paid, else as now."""
    payable = checkout.priced.totals.payable
    if draft is not None:
        payable = Money(draft.payable_micro, draft.currency)
    return payable.to_minor().amount


def payable_of(checkout: Checkout, *, paid: bool) -> Order:
    """What is paid for: the draft that stands, or a new one in its place when much has changed.

    `paid`: some of it was paid, so that its prices hold. In the transaction that has locked the
    cart. Raises Conflict (insufficient_stock).
    """
    draft, sums = fitting(checkout), checkout.priced.totals
    if draft is not None:
        same = (draft.payable_micro, draft.exact_micro) == (sums.payable.micro, sums.exact.micro)
        if (paid or same) and touch(draft):
            return draft
    return new_draft(checkout)


def new_draft(checkout: Checkout) -> Order:
    """Freeze the checkout as it stands now, in place of what was frozen before."""
    drop_draft(checkout.cart.pk)
    return freeze(priced=checkout.priced, buyer=_buyer(checkout))


def drop_draft(cart_key: uuid.UUID) -> None:
    """What was frozen is not what will be paid: its goods are free again."""
    draft = draft_of(cart_key)
    if draft is not None:
        cancel_unpaid(draft, actor="system", status=DROPPED)


def _take(cart_key: object) -> Cart | None:
    """Lock the open cart for this transaction; None when it has become an order."""
    key = uuid_pk(str(cart_key))
    if key is None or not change(Cart, key, where={"closed_at": None}, updated_at=now()):
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
    found = alive(checkout.cart.pk)
    if found is not None and found[1] == DRAFT:
        drop_draft(checkout.cart.pk)
    order = living(checkout.cart.pk) if found is not None else None
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
        confirm(order, paid=[])
        return None
    gateway = gateway_of(order.gateway)
    token = checkout.session.payment_token
    if gateway.caps.needs_token and not token:
        raise Invalid("payment_token_missing", "Enter your card to pay.", "payment")
    amount = Money(order.payable_micro, order.currency).to_minor()
    attempt = new_charge(
        payable_key=order.pk,
        gateway=order.gateway,
        amount=amount,
        token=token,
        metadata=checkout.session.payment_metadata,
    )
    free = {"status": UNCONFIRMED, "paying_key": None}
    if not change(Order, order.pk, where=free, paying_key=attempt.pk):
        raise Conflict("changed_meanwhile", "Your order has changed. Please try again.", "id")
    order.paying_key = attempt.pk
    # The token is good for one charge; another try brings another.
    change(Session, checkout.cart.pk, payment_token="")
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
