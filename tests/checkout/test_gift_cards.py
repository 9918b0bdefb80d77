"""Gift cards from the cart to the books: exact to the micro, one charge for the rest, no loss."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.services.cards import set_active
from cart.models import Cart
from cart.services import add_line, create_cart
from catalog.offers.models import Offer
from checkout.complete import complete, load
from checkout.desk import cancel, mark_paid
from checkout.letters import order_letter
from checkout.orders import states
from checkout.orders.models import Order
from checkout.orders.receipt import receipt
from checkout.payments.models import Attempt
from checkout.promo import add_code, remove_code
from checkout.session import services as session
from checkout.tasks import expire_orders
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound
from store.ledger.queries import balances_by_kind
from store.mail.models import Mail
from tests.cart.giftcards.support import card, code, usd, worth
from tests.support.goods import Sample, card_token, delivery, ready, sample, variant
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db
BAD_CARD = "4024007118468684"
AUDITS = ["orders", "payments", "stock", "ledger", "gift_cards", "order_gift_cards"]


@pytest.fixture
def basket(channel: Channel) -> Sample:
    """59.3175 and a delivery of 4.90: 64.21 to pay, by transfer."""
    made = sample(channel)
    ready(made.cart, gateway="manual", method=delivery(channel))
    return made


def give(cart: Cart, amount: str) -> GiftCard:
    issued = card(amount)
    add_code(cart=cart, code=code(issued))
    return issued


def buy(cart: Cart, shown: str | None = None) -> Order:
    amount = usd(shown) if shown else None
    return complete(cart_key=cart.pk, ask_consent=True, ask_billing=False, shown=amount)


def held() -> dict[str, str]:
    return {kind: money.exact() for (kind, _), money in balances_by_kind().items()}


def refused_by(cart: Cart, shown: str | None = None) -> DomainError:
    with pytest.raises(DomainError) as refused:
        buy(cart, shown)
    return refused.value


def test_a_card_pays_all_and_nothing_is_charged(basket: Sample) -> None:
    issued = give(basket.cart, "100.00")
    assert load(basket.cart).priced.totals.payable == usd("0.00")
    order = buy(basket.cart)
    assert (order.status, order.payable_micro) == (states.UNFULFILLED, 0)
    assert (order.gift_cards_micro, order.rounding_micro) == (64_210_000, 7_500)
    assert not Attempt.objects.exists()
    assert worth(issued) == "35.79"
    books = held()
    assert (books["gift_card"], books["gift_card_held"]) == ("35.79", "0.00")
    assert (books["receivable"], books["rounding_loss"]) == ("0.00", "0.0075")
    assert books["sales_clearing"] == "59.0175"
    assert buy(basket.cart).pk == order.pk
    assert run(AUDITS) == []


def test_several_cards_pay_a_part_and_one_charge_the_rest(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart = sample(channel).cart
    token = card_token(sandbox.shift4)
    ready(cart, gateway="shift4", token=token, method=delivery(channel))
    first, second = give(cart, "20.00"), give(cart, "30.00")
    order = buy(cart, "14.21")
    assert (order.status, order.payable_micro) == (states.UNFULFILLED, 14_210_000)
    (attempt,) = Attempt.objects.all()
    rows = [row for row in sandbox.ledger() if row["ref"] == attempt.ref]
    assert [row["amount"] for row in rows if row["kind"] == "capture"] == [1421]
    assert (worth(first), worth(second)) == ("0.00", "0.00")
    slip = receipt(order)
    assert [each.amount.exact() for each in slip.cards] == ["20.00", "30.00"]
    assert [each.label for each in slip.cards] == [str(first), str(second)]
    assert slip.gift_cards + slip.payable + slip.rounding == slip.exact
    assert run(AUDITS) == []


def test_a_voucher_comes_first_and_a_card_pays_what_is_left(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "TEN", percent=10)
    add_code(cart=basket.cart, code="TEN")
    give(basket.cart, "50.00")
    order = buy(basket.cart)
    assert (order.discount_micro, order.gift_cards_micro) == (5_901_750, 50_000_000)
    assert (order.payable_micro, order.rounding_micro) == (8_310_000, 5_750)
    mark_paid(order=order, actor=SYSTEM)
    assert run(AUDITS) == []


def test_taxes_do_not_change(basket: Sample) -> None:
    before = load(basket.cart).priced.totals
    give(basket.cart, "50.00")
    after = load(basket.cart).priced.totals
    assert (after.tax, after.exact, after.items) == (before.tax, before.exact, before.items)
    assert after.gift_cards + after.payable == before.payable


def test_a_declined_charge_keeps_the_card_for_the_next_try(
    channel: Channel, sandbox: Sandbox
) -> None:
    cart = sample(channel).cart
    bad = card_token(sandbox.shift4, number=BAD_CARD)
    ready(cart, gateway="shift4", token=bad, method=delivery(channel))
    issued = give(cart, "50.00")
    assert refused_by(cart).code == "payment_declined"
    assert worth(issued) == "0.00"
    assert load(cart).priced.totals.payable == usd("14.21")
    session.set_payment(cart=cart, gateway="shift4", token=card_token(sandbox.shift4))
    order = buy(cart, "14.21")
    assert order.status == states.UNFULFILLED
    assert Order.objects.count() == 1
    assert GiftCardUse.objects.get().state == GiftCardUse.TAKEN
    assert run(AUDITS) == []


def test_a_changed_cart_lets_the_old_order_go(channel: Channel, sandbox: Sandbox) -> None:
    made = sample(channel)
    bad = card_token(sandbox.shift4, number=BAD_CARD)
    ready(made.cart, gateway="shift4", token=bad, method=delivery(channel))
    issued = give(made.cart, "50.00")
    refused_by(made.cart)
    add_line(cart=made.cart, variant_id=made.icon.pk, quantity=20)
    session.set_payment(cart=made.cart, gateway="shift4", token=card_token(sandbox.shift4))
    order = buy(made.cart, "15.21")
    assert order.gift_cards_micro == 50_000_000
    assert worth(issued) == "0.00"
    found = GiftCardUse.objects.order_by("created_at").values_list("state", flat=True)
    assert list(found) == [GiftCardUse.RETURNED, GiftCardUse.TAKEN]
    assert run(AUDITS) == []


def test_what_nobody_pays_goes_back_when_it_expires(channel: Channel, sandbox: Sandbox) -> None:
    cart = sample(channel).cart
    bad = card_token(sandbox.shift4, number=BAD_CARD)
    ready(cart, gateway="shift4", token=bad, method=delivery(channel))
    issued = give(cart, "50.00")
    refused_by(cart)
    Order.objects.update(created_at=now() - timedelta(hours=2))
    assert expire_orders() == 1
    assert worth(issued) == "50.00"
    assert run(AUDITS) == []


def test_canceling_gives_each_its_own_back_once(basket: Sample) -> None:
    issued = give(basket.cart, "50.00")
    order = mark_paid(order=buy(basket.cart), actor=SYSTEM)
    assert worth(issued) == "0.00"
    order = cancel(order=order, actor=SYSTEM)
    assert (order.status, worth(issued)) == (states.CANCELED, "50.00")
    with pytest.raises(Conflict):
        cancel(order=order, actor=SYSTEM)
    assert worth(issued) == "50.00"
    kinds = list(issued.events.values_list("kind", flat=True))
    assert kinds == ["issued", "used_in_order", "refunded_in_order"]
    numbers = {event.data.get("order_number") for event in issued.events.all()}
    assert numbers == {None, order.number}
    assert held()["receivable"] == "0.00"
    assert run(AUDITS) == []


def test_canceling_what_a_card_paid_whole_and_what_nobody_paid(
    channel: Channel, basket: Sample
) -> None:
    issued = give(basket.cart, "70.00")
    cancel(order=buy(basket.cart), actor=SYSTEM)
    assert worth(issued) == "70.00"
    other = sample(channel).cart
    ready(other, gateway="manual", method=delivery(channel))
    second = give(other, "5.00")
    awaiting = buy(other)
    assert worth(second) == "0.00"
    cancel(order=awaiting, actor=SYSTEM)
    assert worth(second) == "5.00"
    assert run(AUDITS) == []


def test_what_could_not_be_charged_stays_on_the_card(basket: Sample) -> None:
    issued = give(basket.cart, "64.00")
    order = buy(basket.cart, "0.50")
    assert (order.gift_cards_micro, order.payable_micro) == (63_710_000, 500_000)
    assert worth(issued) == "0.29"
    mark_paid(order=order, actor=SYSTEM)
    assert run(AUDITS) == []


def test_a_cart_below_the_smallest_charge_is_paid_by_card_or_told(channel: Channel) -> None:
    icon = variant(channel, "0.1025", Offer.DURABLE)
    cart = create_cart(channel=channel)
    add_line(cart=cart, variant_id=icon.pk, quantity=3)
    ready(cart, gateway="manual")
    give(cart, "0.10")
    refused = refused_by(cart)
    assert refused.code == "below_minimum"
    assert "$0.50" in refused.message
    second = give(cart, "1.00")
    order = buy(cart)
    assert (order.status, order.gift_cards_micro) == (states.FULFILLED, 300_000)
    assert worth(second) == "0.80"
    assert run(AUDITS) == []


def test_a_card_that_is_stopped_meanwhile_is_not_charged_unasked(basket: Sample) -> None:
    issued = give(basket.cart, "50.00")
    set_active(card=issued, active=False, actor=SYSTEM)
    assert refused_by(basket.cart, "14.21").code == "price_changed"
    (part,) = load(basket.cart).priced.cards
    assert (part.problem, part.amount.exact()) == ("disabled", "0.00")
    assert buy(basket.cart, "64.21").gift_cards_micro == 0


def test_somebody_elses_card_pays_nothing(basket: Sample) -> None:
    issued = card("50.00", customer_email="ada@example.com")
    add_code(cart=basket.cart, code=code(issued))
    assert load(basket.cart).priced.totals.gift_cards == usd("50.00")
    session.set_email(cart=basket.cart, email="ben@example.com")
    assert load(basket.cart).priced.totals.gift_cards == usd("0.00")
    with pytest.raises(Invalid) as refused:
        add_code(cart=basket.cart, code=code(issued))
    with pytest.raises(Invalid) as unknown:
        add_code(cart=basket.cart, code="ABCD-EFGH-JKLM-NPQR")
    assert refused.value.args == unknown.value.args
    assert (refused.value.code, refused.value.field) == (unknown.value.code, unknown.value.field)


def test_a_card_is_taken_off_by_code_or_key(basket: Sample) -> None:
    first, second = give(basket.cart, "5.00"), give(basket.cart, "6.00")
    remove_code(cart=basket.cart, code=first.last4)
    remove_code(cart=basket.cart, gift_card_id=second.pk)
    assert load(basket.cart).priced.cards == ()
    for gone in ({"code": code(first)}, {"gift_card_id": second.pk}):
        with pytest.raises(NotFound):
            remove_code(cart=basket.cart, **gone)


def test_the_mail_names_the_card(basket: Sample) -> None:
    issued = give(basket.cart, "50.00")
    order = mark_paid(order=buy(basket.cart), actor=SYSTEM)
    order_letter(order.pk, kind="order_confirmed")
    mail = Mail.objects.get()
    assert f"Gift card {issued}: -$50.00" in mail.text
    assert f"Gift card {issued}" in mail.html
    assert "$14.21" in mail.html


def test_the_table_adds_up(basket: Sample) -> None:
    give(basket.cart, "50.00")
    order = buy(basket.cart)
    for wrong in ({"gift_cards_micro": F("gift_cards_micro") + 1}, {"gift_cards_micro": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**wrong)


def test_the_audit_finds_what_does_not_fit(basket: Sample) -> None:
    give(basket.cart, "50.00")
    order = mark_paid(order=buy(basket.cart), actor=SYSTEM)
    assert run(AUDITS) == []
    GiftCardUse.objects.update(amount_micro=F("amount_micro") + 1)
    findings = run(["gift_cards", "order_gift_cards"])
    assert {each.audit for each in findings} == {"gift_cards", "order_gift_cards"}
    GiftCardUse.objects.update(amount_micro=F("amount_micro") - 1)
    Order.objects.filter(pk=order.pk).update(status=states.UNCONFIRMED)
    (finding,) = run(["order_gift_cards"])
    assert "unconfirmed" in finding.message


def test_fifty_carts_spend_one_card_once(real_db: RealDb, channel: Channel) -> None:
    icon = variant(channel, "5.00", Offer.DURABLE)
    issued = card("22.00")
    carts = []
    for _ in range(50):
        cart = create_cart(channel=channel)
        add_line(cart=cart, variant_id=icon.pk, quantity=1)
        ready(cart, gateway="manual")
        add_code(cart=cart, code=code(issued))
        carts.append(cart)
    results = real_db.together(lambda number: buy(carts[number], "0.00"), 50)
    won = [each for each in results if isinstance(each, Order)]
    codes = {each.code for each in results if isinstance(each, DomainError)}
    assert len(won) == 4
    assert codes <= {"price_changed", "gift_card_changed"}
    assert sum(isinstance(each, DomainError) for each in results) == 46
    assert worth(issued) == "2.00"
    assert run(AUDITS) == []
