"""The field for promo codes: what is accepted, what is refused and how."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cart.models import Cart
from cart.promo import Asked, PromoKind, add_promo_code, remove_promo_code
from cart.services import close, create_cart, merge
from cart.totals import ChargeLine
from cart.vouchers.models import Voucher, VoucherCode
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money
from tests.support.goods import sample
from tests.support.vouchers import now_priced, voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart(channel: Channel) -> Cart:
    return sample(channel).cart


def test_letters_and_spaces_make_no_difference_and_a_second_replaces_the_first(
    cart: Cart, channel: Channel
) -> None:
    voucher(channel, "Summer-10", percent=10)
    voucher(channel, "FIVE", fixed="5.00")
    before = cart.version
    add_promo_code(cart=cart, code="  summer-10 ")
    assert Cart.objects.get(pk=cart.pk).voucher_code == "Summer-10"
    assert Cart.objects.get(pk=cart.pk).version == before + 1
    add_promo_code(cart=cart, code="five")
    assert now_priced(cart).discount == Money.parse("5.00", "USD")
    remove_promo_code(cart=cart, code="Five")
    assert not now_priced(cart).discount


@pytest.mark.parametrize("code", ["", "   ", "NOPE", "x" * 5000, "a\x00b", "' OR 1=1 --", "🎁"])
def test_what_is_no_code_is_named_at_the_field(cart: Cart, channel: Channel, code: str) -> None:
    voucher(channel, "TEN", percent=10)
    with pytest.raises(Invalid) as refused:
        add_promo_code(cart=cart, code=code)
    assert refused.value.field == "promo_code"
    assert refused.value.code == ("invalid" if code.strip() else "required")


def test_not_yet_expired_used_up_off_and_elsewhere_are_invalid(
    cart: Cart, channel: Channel
) -> None:
    made = voucher(channel, "CODE", percent=10, usage_limit=5)
    rows = Voucher.objects.filter(pk=made.pk)
    day = timedelta(days=1)
    for change in (
        {"starts_at": now() + day},
        {"starts_at": now() - 2 * day, "ends_at": now() - day},
        {"ends_at": None, "used": 5},
        {"used": 0},
    ):
        rows.update(**change)
        if change == {"used": 0}:
            VoucherCode.objects.update(is_active=False)
        with pytest.raises(Invalid) as refused:
            add_promo_code(cart=cart, code="CODE")
        assert (refused.value.code, refused.value.field) == ("invalid", "promo_code")
    VoucherCode.objects.update(is_active=True)
    add_promo_code(cart=cart, code="CODE")
    made.listings.all().delete()
    with pytest.raises(Invalid):
        add_promo_code(cart=cart, code="CODE")


def test_conditions_not_met_keep_the_code_that_was_there(cart: Cart, channel: Channel) -> None:
    voucher(channel, "TEN", percent=10)
    voucher(channel, "RICH", percent=50, min_spent="1000")
    add_promo_code(cart=cart, code="TEN")
    with pytest.raises(Conflict) as refused:
        add_promo_code(cart=cart, code="RICH")
    assert refused.value.code == "voucher_not_applicable"
    assert Cart.objects.get(pk=cart.pk).voucher_code == "TEN"


def test_clients_that_need_a_delivery_first_are_told(cart: Cart, channel: Channel) -> None:
    voucher(channel, "POST", percent=100, scope="shipping")
    with pytest.raises(Conflict) as refused:
        add_promo_code(cart=cart, code="POST", needs_delivery=True)
    assert refused.value.code == "voucher_not_applicable"
    delivery = ChargeLine(Money.parse("4.90", "USD"), 1)
    add_promo_code(cart=cart, code="POST", needs_delivery=True, asked=Asked(delivery=delivery))


def test_other_kinds_of_codes_are_asked_after_vouchers(cart: Cart, channel: Channel) -> None:
    voucher(channel, "TEN", percent=10)
    kept: list[str] = []

    def attach(_cart: Cart, code: str, asked: Asked) -> bool:
        if code.startswith("GIFT"):
            kept.append(f"{code} {asked.email}")
        return code.startswith("GIFT")

    def detach(_cart: Cart, code: str) -> bool:
        return code.startswith("GIFT") and bool(kept.pop())

    kinds = [PromoKind(attach, detach)]
    add_promo_code(cart=cart, code="TEN", others=kinds)
    add_promo_code(cart=cart, code="GIFT-1", asked=Asked(email="a@b.example"), others=kinds)
    assert kept == ["GIFT-1 a@b.example"]
    assert Cart.objects.get(pk=cart.pk).voucher_code == "TEN"
    with pytest.raises(Invalid):
        add_promo_code(cart=cart, code="OTHER", others=kinds)
    remove_promo_code(cart=cart, code="GIFT-1", others=kinds)
    assert kept == []


def test_removing_what_is_not_there_is_not_found(cart: Cart, channel: Channel) -> None:
    made, other = voucher(channel, "TEN", percent=10), voucher(channel, "FIVE", fixed="5.00")
    add_promo_code(cart=cart, code="TEN")
    for wrong in ({"code": "FIVE"}, {"voucher_id": other.pk}, {}):
        with pytest.raises(NotFound) as refused:
            remove_promo_code(cart=cart, **wrong)
        assert refused.value.field == ("promo_code" if "code" in wrong else "promo_code_id")
    remove_promo_code(cart=cart, voucher_id=made.pk)
    assert Cart.objects.get(pk=cart.pk).voucher_code == ""


def test_a_cart_that_became_an_order_takes_no_code(cart: Cart, channel: Channel) -> None:
    voucher(channel, "TEN", percent=10)
    close(cart_key=cart.pk)
    with pytest.raises(Conflict) as refused:
        add_promo_code(cart=cart, code="TEN")
    assert refused.value.code == "cart_closed"


def test_at_log_in_the_code_typed_last_comes_along(
    cart: Cart, channel: Channel, owner: User
) -> None:
    voucher(channel, "TEN", percent=10)
    own = create_cart(channel=channel, user=owner)
    add_promo_code(cart=cart, code="TEN")
    assert merge(guest=cart, user=owner).pk == own.pk
    assert Cart.objects.get(pk=own.pk).voucher_code == "TEN"
