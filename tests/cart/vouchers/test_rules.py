"""Vouchers on carts: what they take off, what they leave alone, and when they do not apply."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from cart.models import Cart
from cart.promo import add_promo_code
from cart.services import add_line, create_cart, keep_code, set_country
from cart.totals import ChargeLine
from cart.vouchers.models import Voucher, VoucherUse
from cart.vouchers.services.uses import take_use
from cart.vouchers.services.vouchers import set_named
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.product import Product
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money
from tests.support.goods import Sample, sample, taxed, variant
from tests.support.vouchers import now_priced, voucher

pytestmark = pytest.mark.django_db


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


@pytest.fixture
def basket(channel: Channel) -> Sample:
    """2 shirts 29.00, 20 icons 0.05, 7 credits 0.0025, a tip of 0.30."""
    return sample(channel)


def discounts(cart: Cart, **more: Any) -> list[str]:
    return [line.charge.discount.exact() for line in now_priced(cart, **more).lines]


def test_a_percentage_is_exact_to_the_micro_and_leaves_the_tip(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "TEN", percent=10)
    add_promo_code(cart=basket.cart, code="ten")
    found = now_priced(basket.cart)
    assert discounts(basket.cart) == ["5.80", "0.10", "0.00175", "0.00"]
    assert found.discount == usd("5.90175")
    assert found.totals.items == usd("53.41575")
    assert found.totals.payable + found.totals.rounding == found.totals.exact
    assert found.totals.payable == usd("53.41")


def test_a_fixed_amount_never_goes_below_zero(channel: Channel) -> None:
    voucher(channel, "BIG", fixed="50.00")
    cart = create_cart(channel=channel)
    credit = variant(channel, "0.0025", "durable")
    add_line(cart=cart, variant_id=credit.pk, quantity=7)
    add_promo_code(cart=cart, code="BIG")
    found = now_priced(cart)
    assert found.discount == usd("0.0175")
    assert not found.totals.exact
    assert found.lines[0].charge.undiscounted == usd("0.0175")


def test_tax_is_that_of_the_reduced_price(channel: Channel) -> None:
    voucher(channel, "HALF", percent=50)
    cart = create_cart(channel=channel)
    thing = variant(channel, "12.00", tax_class=taxed(200_000))
    add_line(cart=cart, variant_id=thing.pk, quantity=1)
    add_promo_code(cart=cart, code="HALF")
    delivery = ChargeLine(usd("6.00"), 1, 200_000)
    assert now_priced(cart, delivery=delivery).totals.tax == usd("1.00") + usd("1.00")


def test_a_voucher_for_deliveries_waits_until_one_is_chosen(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "POST", percent=100, scope="shipping", countries=["US"])
    add_promo_code(cart=basket.cart, code="POST")
    bare = now_priced(basket.cart)
    assert bare.voucher is not None
    assert (bare.voucher.waits, bare.voucher.problem, bare.discount) == (True, None, usd("0"))
    whole = now_priced(basket.cart, delivery=ChargeLine(usd("4.90"), 1))
    assert (whole.totals.delivery, whole.discount) == (usd("0"), usd("4.90"))
    set_country(cart=basket.cart, country="DE")
    abroad = now_priced(basket.cart, delivery=ChargeLine(usd("4.90"), 1)).voucher
    assert abroad is not None
    assert abroad.problem is not None
    assert abroad.problem.code == "voucher_not_applicable"


def test_products_variants_collections_and_categories_name_goods(
    channel: Channel, basket: Sample
) -> None:
    made = voucher(channel, "SOME", percent=50, scope="specific_product")
    root = Category.objects.create(slug="root", name="Root")
    leaf = Category.objects.create(slug="leaf", name="Leaf", parent=root, level=1)
    Category.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    Category.objects.filter(pk=leaf.pk).update(path=f"/{root.pk}/{leaf.pk}/")
    Product.objects.filter(pk=basket.icon.product_id).update(category=leaf)
    shelf = Collection.objects.create(slug="shelf", name="Shelf")
    CollectionProduct.objects.create(collection=shelf, product=basket.credit.product)
    keep_code(cart=basket.cart, code="SOME")
    choices = {
        "variants": (basket.shirt.pk, ["29.00", "0.00", "0.00", "0.00"]),
        "products": (basket.tip.product_id, None),
        "collections": (shelf.pk, ["0.00", "0.00", "0.00875", "0.00"]),
        "categories": (root.pk, ["0.00", "0.50", "0.00", "0.00"]),
    }
    for kind, (pk, expected) in choices.items():
        set_named(voucher=made, kind=kind, ids=[pk], actor=SYSTEM)
        found = now_priced(basket.cart).voucher
        assert found is not None
        if expected is None:  # tips are never reduced
            assert found.problem is not None
        else:
            assert discounts(basket.cart) == expected
        set_named(voucher=made, kind=kind, ids=[], actor=SYSTEM)


def test_once_per_order_reduces_the_cheapest_piece(channel: Channel, basket: Sample) -> None:
    voucher(channel, "ONE", percent=100, once_per_order=True)
    add_promo_code(cart=basket.cart, code="ONE")
    assert discounts(basket.cart) == ["0.00", "0.00", "0.0025", "0.00"]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"min_spent": "59.02"}, r"from \$59\.02; \$0\.0025 is missing"),
        ({"min_items": 30}, "at least 30 items"),
        ({"staff_only": True}, "staff"),
        ({"scope": "specific_product"}, "other items"),
    ],
)
def test_conditions_that_are_not_met_are_told(
    channel: Channel, basket: Sample, terms: dict[str, Any], told: str
) -> None:
    voucher(channel, "IF", percent=10, **terms)
    keep_code(cart=basket.cart, code="IF")
    found = now_priced(basket.cart)
    assert found.voucher is not None
    problem = found.voucher.problem
    assert problem is not None
    assert (problem.code, problem.field) == ("voucher_not_applicable", "promo_code")
    assert re.search(told, problem.message)
    assert not found.discount


def test_the_bounds_of_conditions_are_met_exactly(
    channel: Channel, basket: Sample, owner: User
) -> None:
    voucher(channel, "IF", percent=10, min_spent="59.01", min_items=29, staff_only=True)
    keep_code(cart=basket.cart, code="IF")
    Cart.objects.filter(pk=basket.cart.pk).update(user=owner)
    found = now_priced(basket.cart).voucher
    assert found is not None
    assert found.problem is None


def test_nothing_that_ships_needs_no_voucher_for_deliveries(channel: Channel) -> None:
    voucher(channel, "POST", percent=100, scope="shipping")
    cart = create_cart(channel=channel)
    icon = variant(channel, "5.00", "durable")
    add_line(cart=cart, variant_id=icon.pk, quantity=1)
    keep_code(cart=cart, code="POST")
    found = now_priced(cart).voucher
    assert found is not None
    assert found.problem is not None
    assert "nothing here has to be sent" in found.problem.message


def test_a_deleted_voucher_takes_nothing_off(channel: Channel, basket: Sample) -> None:
    made = voucher(channel, "GONE", percent=10)
    add_promo_code(cart=basket.cart, code="GONE")
    Voucher.objects.filter(pk=made.pk).delete()
    found = now_priced(basket.cart)
    assert (found.voucher, found.totals.exact) == (None, usd("59.3175"))


def test_what_an_order_of_the_same_cart_holds_is_not_in_its_way(
    channel: Channel, basket: Sample
) -> None:
    made = voucher(channel, "ONCE", percent=10, usage_limit=1, once_per_customer=True)
    keep_code(cart=basket.cart, code="ONCE")
    take_use(
        voucher_id=made.pk,
        code="ONCE",
        order_key=uuid.uuid4(),
        cart_key=basket.cart.pk,
        email="ada@example.com",
    )
    own = now_priced(basket.cart, email="Ada@example.com").voucher
    assert own is not None
    assert own.problem is None
    other = sample(channel).cart
    keep_code(cart=other, code="ONCE")
    stranger = now_priced(other, email="eve@example.com").voucher
    assert stranger is not None
    assert stranger.problem is not None
    assert stranger.problem.code == "invalid"
    Voucher.objects.update(usage_limit=9)
    again = now_priced(other, email="ADA@example.com").voucher
    assert again is not None
    assert again.problem is not None
    assert again.problem.code == "voucher_not_applicable"
    assert VoucherUse.objects.count() == 1


def test_reading_a_cart_without_a_code_asks_nothing_more(
    channel: Channel, basket: Sample, django_assert_max_num_queries: Any
) -> None:
    voucher(channel, "TEN", percent=10)
    with django_assert_max_num_queries(11):
        now_priced(basket.cart)
    keep_code(cart=basket.cart, code="TEN")
    with django_assert_max_num_queries(13):
        now_priced(basket.cart)
