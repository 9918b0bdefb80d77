"""Uses: no limit is passed by fifty at once, and each is given back once."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import pytest

from cart.vouchers.models import Voucher, VoucherCode, VoucherUse
from cart.vouchers.services.uses import give_back_use, take_use
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.errors import Conflict
from tests.support.together import RealDb
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db


def take(
    made: Voucher, code: str = "CODE", order: uuid.UUID | None = None, *, email: str = "a@b.example"
) -> uuid.UUID:
    key = order or uuid.uuid4()
    take_use(voucher_id=made.pk, code=code, order_key=key, cart_key=uuid.uuid4(), email=email)
    return key


def counted(made: Voucher) -> tuple[int, int]:
    codes = VoucherCode.objects.filter(voucher=made)
    return Voucher.objects.get(pk=made.pk).used, sum(codes.values_list("used", flat=True))


def outcome(results: list[uuid.UUID | Exception]) -> Counter[str]:
    return Counter(
        each.code if isinstance(each, Conflict) else type(each).__name__ for each in results
    )


@pytest.mark.parametrize(
    ("terms", "emails", "wins"),
    [
        ({"usage_limit": 20}, 50, 20),
        ({"single_use": True}, 50, 1),
        ({"once_per_customer": True}, 10, 10),
        ({"once_per_customer": True, "usage_limit": 3}, 10, 3),
        ({}, 1, 50),
    ],
)
def test_fifty_orders_at_once_pass_no_limit(
    real_db: RealDb, channel: Channel, terms: dict[str, Any], emails: int, wins: int
) -> None:
    made = voucher(channel, "CODE", percent=10, **terms)
    results = real_db.together(
        lambda number: take(made, email=f"Buyer{number % emails}@example.com"), 50
    )
    assert outcome(results) == {
        kind: count
        for kind, count in {"UUID": wins, "voucher_not_applicable": 50 - wins}.items()
        if count
    }
    assert counted(made) == (wins, wins)
    assert VoucherUse.objects.count() == wins


def test_one_order_asked_fifty_times_counts_once(real_db: RealDb, channel: Channel) -> None:
    made = voucher(channel, "CODE", percent=10, usage_limit=1, once_per_customer=True)
    key = uuid.uuid4()
    results = real_db.together(lambda _: take(made, order=key), 50)
    assert outcome(results) == {"UUID": 50}
    assert counted(made) == (1, 1)


def test_a_use_is_given_back_once_and_may_be_taken_again(real_db: RealDb, channel: Channel) -> None:
    made = voucher(channel, "CODE", percent=10, single_use=True, once_per_customer=True)
    key = take(made)
    assert real_db.together(lambda _: give_back_use(order_key=key), 20).count(True) == 1
    assert counted(made) == (0, 0)
    take(made)
    assert not give_back_use(order_key=uuid.uuid4())
    assert counted(made) == (1, 1)


def test_codes_share_the_limit_of_their_voucher(channel: Channel) -> None:
    made = voucher(channel, "A", "B", percent=10, usage_limit=2, once_per_customer=True)
    take(made, "A", email="one@example.com")
    with pytest.raises(Conflict) as refused:
        take(made, "B", email="ONE@example.com")
    assert refused.value.field == "promo_code"
    take(made, "B", email="two@example.com")
    with pytest.raises(Conflict):
        take(made, "A", email="three@example.com")
    assert counted(made) == (2, 2)


def test_what_ended_or_was_switched_off_meanwhile_is_refused(channel: Channel) -> None:
    ended = voucher(channel, "ENDED", percent=10)
    Voucher.objects.filter(pk=ended.pk).update(starts_at=now().replace(year=2000), ends_at=now())
    off = voucher(channel, "OFF", percent=10)
    VoucherCode.objects.filter(voucher=off).update(is_active=False)
    for made, code in ((ended, "ENDED"), (off, "OFF"), (off, "NONE")):
        with pytest.raises(Conflict):
            take(made, code)
        assert counted(made) == (0, 0)


def test_what_is_paid_is_counted_beyond_the_limit(channel: Channel) -> None:
    made = voucher(channel, "CODE", percent=10, single_use=True, once_per_customer=True)
    take(made)
    key = uuid.uuid4()
    for code in ("CODE", "CODE", "DELETED"):
        take_use(
            voucher_id=made.pk,
            code=code,
            order_key=key if code == "CODE" else uuid.uuid4(),
            cart_key=uuid.uuid4(),
            email="a@b.example",
            paid=True,
        )
    assert counted(made) == (2, 2)
