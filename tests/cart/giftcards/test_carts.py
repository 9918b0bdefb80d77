"""Gift cards in carts: several, each once; every refusal looks the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cart.giftcards.models import CartGiftCard, GiftCard
from cart.giftcards.queries import in_carts, parts_of
from cart.giftcards.services.cards import issue, set_active, update
from cart.giftcards.services.carts import MAX_CARDS, attach, detach
from cart.giftcards.services.uses import hold
from cart.models import Cart
from cart.services import close, create_cart
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.kernel.money import Money
from tests.cart.giftcards.support import card, code, usd
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart(channel: Channel) -> Cart:
    return create_cart(channel=channel)


def _parts(cart: Cart, due: str, email: str | None = None) -> list[tuple[str, str]]:
    found = parts_of(cart, due=usd(due), email=email)
    return [(part.amount.exact(), part.problem) for part in found]


def test_several_cards_pay_in_the_order_they_came(cart: Cart) -> None:
    version = cart.version
    small, large = card("5.00"), card("50.00")
    assert attach(cart=cart, code=code(small))
    assert attach(cart=cart, code=code(large).lower())
    assert attach(cart=cart, code=code(large))
    assert in_carts([cart.pk])[cart.pk] == [small, large]
    assert cart.version > version
    assert Cart.objects.get(pk=cart.pk).version == cart.version
    assert _parts(cart, "20.00") == [("5.00", ""), ("15.00", "")]
    assert [each.name for each in parts_of(cart, due=usd("1.00"))] == [str(small), str(large)]


def _spent() -> GiftCard:
    empty = card("5.00")
    other = create_cart(channel=Channel.objects.get())
    hold(card_id=empty.pk, payable_key=other.pk, cart_key=other.pk, amount=usd("5.00"))
    return empty


def _expired() -> GiftCard:
    issued = card()
    GiftCard.objects.filter(pk=issued.pk).update(expires_on=now().date() - timedelta(days=1))
    return issued


def _stopped() -> GiftCard:
    issued = card()
    set_active(card=issued, active=False, actor=SYSTEM)
    return issued


@pytest.mark.parametrize(
    "make",
    [
        _spent,
        _expired,
        _stopped,
        lambda: issue(amount=Money.parse("5.00", "EUR"), actor=SYSTEM),
        lambda: card(customer_email="ben@example.com"),
    ],
)
def test_what_is_not_good_here_is_refused_alike(cart: Cart, make: object) -> None:
    assert callable(make)
    assert attach(cart=cart, code=code(make()), email="ada@example.com") is False
    assert attach(cart=cart, code="ABCD-EFGH-JKLM-NPQR") is False
    assert attach(cart=cart, code="\0'; DROP TABLE") is False
    assert not CartGiftCard.objects.exists()


def test_a_customers_card_needs_the_customer(cart: Cart) -> None:
    issued = card(customer_email="ada@example.com")
    assert attach(cart=cart, code=code(issued)) is False
    assert attach(cart=cart, code=code(issued), email="Ada@Example.com")
    assert _parts(cart, "20.00", "ada@example.com") == [("20.00", "")]
    assert _parts(cart, "20.00", "ben@example.com") == [("0.00", "customer")]


def test_what_stops_being_good_pays_nothing(cart: Cart) -> None:
    first, second = card("50.00"), card("7.00")
    attach(cart=cart, code=code(first))
    attach(cart=cart, code=code(second))
    set_active(card=first, active=False, actor=SYSTEM)
    assert _parts(cart, "20.00") == [("0.00", "disabled"), ("7.00", "")]
    update(card=second, actor=SYSTEM, expires_on=None, customer_email="b@c.example", tags=[])
    assert _parts(cart, "20.00", "") == [("0.00", "disabled"), ("0.00", "customer")]


def test_a_card_is_taken_out_by_code_ending_or_key(cart: Cart) -> None:
    issued = card()
    for name in (code(issued), issued.last4.lower(), str(issued)):
        attach(cart=cart, code=code(issued))
        assert detach(cart=cart, code=name)
        assert detach(cart=cart, code=name) is False
    attach(cart=cart, code=code(issued))
    assert detach(cart=cart, card_id=issued.pk)
    assert parts_of(cart, due=usd("5.00")) == ()


def test_a_card_of_another_cart_stays(cart: Cart, channel: Channel) -> None:
    issued, other = card(), create_cart(channel=channel)
    attach(cart=other, code=code(issued))
    assert detach(cart=cart, code=code(issued)) is False
    assert in_carts([other.pk])[other.pk] == [issued]


def test_a_cart_takes_ten_and_a_closed_one_none(cart: Cart) -> None:
    for _ in range(MAX_CARDS):
        assert attach(cart=cart, code=code(card("1.00")))
    with pytest.raises(Conflict) as many:
        attach(cart=cart, code=code(card("1.00")))
    assert many.value.code == "too_many_gift_cards"
    assert CartGiftCard.objects.count() == MAX_CARDS
    close(cart_key=cart.pk)
    for change in (attach, detach):
        with pytest.raises(Conflict) as closed:
            change(cart=cart, code=code(card("1.00")))
        assert closed.value.code == "cart_closed"


def test_a_cart_without_cards_costs_one_query(
    cart: Cart, django_assert_num_queries: object
) -> None:
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        parts_of(cart, due=usd("5.00"))
    attach(cart=cart, code=code(card()))
    attach(cart=cart, code=code(card()))
    with django_assert_num_queries(3):
        parts_of(cart, due=usd("5.00"))


def test_the_same_card_put_in_fifty_times_is_in_once(real_db: RealDb, channel: Channel) -> None:
    cart, secret = create_cart(channel=channel), code(card())

    def put(_: int) -> bool:
        return attach(cart=Cart.objects.select_related("channel").get(pk=cart.pk), code=secret)

    assert real_db.together(put, 50) == [True] * 50
    assert CartGiftCard.objects.count() == 1
