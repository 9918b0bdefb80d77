"""Holding, taking and giving back: exact to the micro, never below zero, each step once."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import HELD_ACCOUNT, parts_of, used_by
from cart.giftcards.services.cards import set_active
from cart.giftcards.services.carts import attach
from cart.giftcards.services.uses import capture, give_back, hold, settle
from cart.services import create_cart
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError
from store.kernel.money import Money
from store.ledger.queries import account, balance
from store.ledger.services import open_account, post, reverse
from tests.cart.giftcards.support import card, code, usd, worth
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def _hold(issued: GiftCard, amount: str, key: uuid.UUID | None = None) -> GiftCardUse:
    key = key or uuid.uuid4()
    return hold(card_id=issued.pk, payable_key=key, cart_key=key, amount=usd(amount))


def _held(issued: GiftCard) -> str:
    found = account(kind=HELD_ACCOUNT, owner=str(issued.pk), currency="USD")
    return balance(found).exact() if found else "0.00"


def _sell(key: uuid.UUID, amount: Money) -> Money:
    """What an order's books do: the buyer owes, the cards pay."""
    ref = f"order:{key}"
    buyer = open_account(
        kind="receivable", owner=str(key), currency="USD", normal="D", guarded=True
    )
    sales = open_account(kind="sales_clearing", currency="USD", normal="C")
    post(debit=buyer, credit=sales, amount=amount, kind="sale", ref=ref, key=f"{ref}:sale")
    return settle(payable_key=key, order_key=key, buyer=buyer, order_number=1001)


def _undo(key: uuid.UUID) -> None:
    give_back(payable_key=key, order_number=1001)
    reverse(ref=f"order:{key}", key=f"order:{key}:refund")


def test_held_taken_and_given_back() -> None:
    issued = card("50.00")
    use = _hold(issued, "12.3475")
    assert (worth(issued), _held(issued)) == ("37.6525", "12.3475")
    assert _sell(use.payable_key, usd("12.3475")).exact() == "12.3475"
    assert (worth(issued), _held(issued)) == ("37.6525", "0.00")
    assert _sell(use.payable_key, usd("12.3475")).exact() == "0.00"
    _undo(use.payable_key)
    _undo(use.payable_key)
    assert (worth(issued), _held(issued)) == ("50.00", "0.00")
    kinds = issued.events.values_list("kind", flat=True)
    assert list(kinds) == ["issued", "used_in_order", "refunded_in_order"]
    (used,) = used_by([use.payable_key])[use.payable_key]
    assert (used.amount.exact(), used.state) == ("12.3475", "returned")
    assert run(["gift_cards", "ledger"]) == []


def test_what_is_captured_waits_for_the_books_and_a_part_can_go_back() -> None:
    issued, key = card("50.00"), uuid.uuid4()
    hold(card_id=issued.pk, payable_key=key, cart_key=key, amount=usd("10.00"), kind="gateway")
    assert capture(payable_key=key)
    assert capture(payable_key=key) is False
    assert run(["gift_cards", "ledger"]) == []
    buyer = open_account(
        kind="receivable", owner=str(key), currency="USD", normal="D", guarded=True
    )
    sales = open_account(kind="sales_clearing", currency="USD", normal="C")
    post(debit=buyer, credit=sales, amount=usd("8.00"), kind="sale", ref="order:x", key="x")
    settle(payable_key=key, order_key=key, buyer=buyer, order_number=7, amount=usd("8.00"))
    assert (worth(issued), _held(issued), balance(buyer).exact()) == ("40.00", "2.00", "0.00")
    assert give_back(payable_key=key, amount=usd("2.00"), key="surplus") == usd("2.00")
    assert (worth(issued), _held(issued), balance(buyer).exact()) == ("42.00", "0.00", "0.00")
    assert give_back(payable_key=key, amount=usd("8.01"), key="more") is None
    assert give_back(payable_key=key, amount=usd("3.00"), key="a") == usd("3.00")
    assert give_back(payable_key=key, amount=usd("3.00"), key="a") is None
    assert (worth(issued), balance(buyer).exact()) == ("45.00", "3.00")
    assert run(["gift_cards", "ledger"]) == []
    assert give_back(payable_key=key, order_number=7) == usd("5.00")
    assert (worth(issued), balance(buyer).exact()) == ("50.00", "8.00")
    assert run(["gift_cards", "ledger"]) == []


def test_what_was_only_held_goes_back_without_a_word() -> None:
    issued = card("50.00")
    use = _hold(issued, "50.00")
    assert worth(issued) == "0.00"
    assert give_back(payable_key=use.payable_key) == usd("50.00")
    assert give_back(payable_key=use.payable_key) is None
    assert worth(issued) == "50.00"
    assert list(issued.events.values_list("kind", flat=True)) == ["issued"]


def test_more_than_there_is_cannot_be_held() -> None:
    issued = card("5.00")
    _hold(issued, "4.9999")
    with pytest.raises(Conflict) as less:
        _hold(issued, "0.0002")
    assert less.value.code == "gift_card_changed"
    assert (worth(issued), GiftCardUse.objects.count()) == ("0.0001", 1)


def test_a_stopped_or_expired_card_is_not_held() -> None:
    stopped, expired = card(), card()
    set_active(card=stopped, active=False, actor=SYSTEM)
    GiftCard.objects.filter(pk=expired.pk).update(expires_on=now().date() - timedelta(days=1))
    for issued in (stopped, expired):
        with pytest.raises(Conflict):
            _hold(issued, "1.00")
        assert worth(issued) == "50.00"


def test_a_card_is_held_once_for_one_order() -> None:
    issued, key = card(), uuid.uuid4()
    _hold(issued, "1.00", key)
    with pytest.raises(Conflict):
        _hold(issued, "1.00", key)
    give_back(payable_key=key)
    _hold(issued, "2.00", key)
    assert worth(issued) == "48.00"


def test_a_carts_own_unpaid_order_does_not_empty_its_card(channel: Channel) -> None:
    cart, issued = create_cart(channel=channel), card("10.00")
    attach(cart=cart, code=code(issued))
    hold(card_id=issued.pk, payable_key=uuid.uuid4(), cart_key=cart.pk, amount=usd("10.00"))
    (part,) = parts_of(cart, due=usd("8.00"))
    assert (part.amount.exact(), part.balance.exact()) == ("8.00", "10.00")
    other = create_cart(channel=channel)
    attach(cart=other, code=code(card("1.00")))
    assert [each.amount.exact() for each in parts_of(other, due=usd("8.00"))] == ["1.00"]


def test_fifty_at_once_never_spend_more_than_there_is(real_db: RealDb) -> None:
    issued = card("10.00")
    results = real_db.together(lambda _: _hold(issued, "0.30"), 50)
    won = [each for each in results if isinstance(each, GiftCardUse)]
    lost = [each for each in results if not isinstance(each, GiftCardUse)]
    assert len(won) == 33
    assert {each.code for each in lost if isinstance(each, DomainError)} == {"gift_card_changed"}
    assert len(lost) == 17
    assert (worth(issued), _held(issued)) == ("0.10", "9.90")
    assert run(["gift_cards", "ledger"]) == []


def test_fifty_who_end_the_same_use_end_it_once(real_db: RealDb) -> None:
    issued = card("10.00")
    use = _hold(issued, "4.00")

    def end(number: int) -> None:
        if number % 2:
            give_back(payable_key=use.payable_key)
        else:
            _sell(use.payable_key, usd("4.00"))

    failed = [each for each in real_db.together(end, 50) if isinstance(each, Exception)]
    assert failed == []
    use.refresh_from_db()
    assert use.state == GiftCardUse.RETURNED
    assert (worth(issued), _held(issued)) == ("10.00", "0.00")
    assert run(["gift_cards", "ledger"]) == []


def test_stopping_and_using_at_once_leaves_no_half(real_db: RealDb) -> None:
    issued = card("10.00")

    def work(number: int) -> object:
        if number == 7:
            set_active(card=GiftCard.objects.get(pk=issued.pk), active=False, actor=SYSTEM)
            return None
        return _hold(issued, "0.10")

    real_db.together(work, 30)
    count = GiftCardUse.objects.count()
    assert _held(issued) == Money(count * 100_000, "USD").exact()
    with pytest.raises(Conflict):
        _hold(issued, "0.10")
    assert run(["gift_cards", "ledger"]) == []


@pytest.mark.parametrize("seed", range(20))
def test_any_history_adds_up(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – the same history on every run, no secret
    cards = [card("20.00"), card("3.00")]
    keys: list[uuid.UUID] = []
    sold: set[uuid.UUID] = set()
    for _ in range(25):
        deed = chance.choice(["hold", "hold", "take", "back"])
        if deed == "hold" or not keys:
            key = chance.choice([uuid.uuid4(), *keys])
            amount = Money(chance.randrange(1, 4_000_000), "USD").exact()
            try:
                _hold(chance.choice(cards), amount, key)
            except Conflict:
                continue
            keys.append(key)
        elif deed == "take":
            key = chance.choice(keys)
            uses = GiftCardUse.objects.filter(payable_key=key, state=GiftCardUse.HELD)
            due = sum(use.amount_micro for use in uses)
            if due and key not in sold:
                sold.add(key)
                _sell(key, Money(due, "USD"))
        else:
            _undo(chance.choice(keys))
        assert run(["gift_cards", "ledger"]) == []
    assert all(Money.zero("USD") <= usd(worth(each)) for each in cards)
