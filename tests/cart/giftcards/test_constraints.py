"""Every constraint of the gift cards' tables, broken by SQL past all our code."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cart.giftcards.models import CartGiftCard, GiftCard, GiftCardTag, GiftCardUse
from cart.giftcards.services.uses import hold
from cart.services import create_cart
from store.channels.models import Channel
from store.kernel.rows import violated
from tests.cart.giftcards.support import card, usd
from tests.store.support import insert_raw

pytestmark = pytest.mark.django_db
TOO_MUCH = 9_000_000_000_000_001


def _use() -> GiftCardUse:
    key = uuid.uuid4()
    return hold(
        card_id=card().pk, payable_key=key, cart_key=key, amount=usd("1.00"), kind="gateway"
    )


def _in_cart() -> CartGiftCard:
    return CartGiftCard.objects.create(cart=create_cart(channel=Channel.objects.get()), card=card())


FRESH = {"id": uuid.UUID(int=1), "digest": "d" * 64}
CASES: dict[str, tuple[Any, dict[str, Any], str | None]] = {
    "digest": (card, {"id": uuid.UUID(int=1)}, None),
    "worth 0": (card, FRESH | {"initial_micro": 0}, "gift_card_worth"),
    "worth": (card, FRESH | {"initial_micro": TOO_MUCH}, "gift_card_worth"),
    "funding": (card, FRESH | {"funding": "theft"}, "gift_card_funding"),
    "tag": (lambda: GiftCardTag.objects.create(name="a"), {}, None),
    "cart_gift_card_once": (_in_cart, {}, None),
    "gift_card_use_once": (_use, {"id": uuid.UUID(int=1), "state": "taken"}, None),
    "gift_card_one_authorization": (
        _use,
        {"id": uuid.UUID(int=1), "payable_key": uuid.UUID(int=2)},
        None,
    ),
    "use positive": (
        _use,
        {"id": uuid.UUID(int=1), "kind": "cart", "amount_micro": 0},
        "gift_card_use_positive",
    ),
    "use state": (
        _use,
        {"id": uuid.UUID(int=1), "kind": "cart", "state": "lost"},
        "gift_card_use_state",
    ),
    "use settled": (
        _use,
        {"id": uuid.UUID(int=1), "kind": "cart", "settled_micro": 1},
        "gift_card_use_settled",
    ),
    "use settled 2": (
        _use,
        {"id": uuid.UUID(int=1), "kind": "cart", "state": "taken", "settled_micro": 1_000_001},
        "gift_card_use_settled",
    ),
    "use kind": (_use, {"id": uuid.UUID(int=1), "kind": "theft"}, "gift_card_use_kind"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_row_is_refused(channel: Channel, name: str) -> None:
    make, changes, constraint = CASES[name]
    row: models.Model = make()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        insert_raw(row, **changes)
    if constraint is not None:
        assert violated(refused.value) == constraint


def test_what_was_given_back_makes_room(channel: Channel) -> None:
    use = _use()
    GiftCardUse.objects.filter(pk=use.pk).update(state="returned")
    insert_raw(use, id=uuid.UUID(int=1))
    assert GiftCardUse.objects.count() == 2
    assert GiftCard.objects.count() == 1
