"""Carts: what may be put in, what is refused and where."""

from __future__ import annotations

import pytest

from cart.models import Cart, CartLine
from cart.queries import cart_of_user, open_cart, piece_count, priced
from cart.services import (
    add_line,
    close,
    create_cart,
    find_line,
    merge,
    prune,
    remove_line,
    set_country,
    set_note,
    set_quantity,
)
from cart.wishes import MAX_QUANTITY
from catalog.models.listing import ProductListing
from catalog.offers.models import Offer
from catalog.offers.services import publish
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound
from store.kernel.money import Money
from tests.support.goods import taxed, variant
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


@pytest.fixture
def cart(channel: Channel) -> Cart:
    return create_cart(channel=channel)


def test_the_same_variant_again_adds_up(cart: Cart, channel: Channel) -> None:
    icon = variant(channel, "0.05", Offer.DURABLE)
    add_line(cart=cart, variant_id=icon.pk, quantity=3)
    line = add_line(cart=cart, variant_id=icon.pk, quantity=17)
    assert (line.quantity, piece_count(cart)) == (20, 20)
    assert priced(cart).totals.payable == usd("1.00")
    set_quantity(cart=cart, line=line, quantity=2)
    assert priced(cart).totals.payable == usd("0.10")
    set_quantity(cart=cart, line=line, quantity=0)
    assert priced(cart).lines == ()


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "zero_quantity"), (-1, "zero_quantity"), (10**9, "quantity_greater_than_limit")],
)
def test_impossible_quantities_are_refused_at_the_field(
    cart: Cart, channel: Channel, quantity: int, code: str
) -> None:
    icon = variant(channel, "0.05", Offer.DURABLE)
    with pytest.raises(Invalid) as refused:
        add_line(cart=cart, variant_id=icon.pk, quantity=quantity)
    assert (refused.value.code, refused.value.field) == (code, "quantity")
    add_line(cart=cart, variant_id=icon.pk, quantity=MAX_QUANTITY)
    with pytest.raises(Invalid):
        add_line(cart=cart, variant_id=icon.pk, quantity=1)


def test_unknown_and_unpublished_goods_do_not_exist(cart: Cart, channel: Channel) -> None:
    draft = variant(channel, "5.00")
    ProductListing.objects.filter(product=draft.product).update(is_published=False)
    for key in (draft.pk, 987_654_321):
        with pytest.raises(NotFound):
            add_line(cart=cart, variant_id=key, quantity=1)


def test_more_than_there_is_names_what_is_left(cart: Cart, channel: Channel) -> None:
    mug = variant(channel, "12.00", stock=3, name="Mug")
    with pytest.raises(Conflict, match="Mug: only 3 left") as refused:
        add_line(cart=cart, variant_id=mug.pk, quantity=4)
    assert (refused.value.code, refused.value.field) == ("insufficient_stock", "quantity")
    line = add_line(cart=cart, variant_id=mug.pk, quantity=3)
    with pytest.raises(Conflict):
        set_quantity(cart=cart, line=line, quantity=4)


def test_a_tip_is_an_amount_and_never_several(cart: Cart, channel: Channel) -> None:
    jar = variant(channel, "0.05", Offer.TIP)
    add_line(cart=cart, variant_id=jar.pk, quantity=5, tip=usd("0.30"))
    line = add_line(cart=cart, variant_id=jar.pk, quantity=1, tip=usd("0.0525"))
    assert (line.quantity, line.tip_micro) == (1, 52_500)
    for amount, code in (("0.04", "tip_too_small"), ("1000.01", "tip_too_large")):
        with pytest.raises(Invalid) as refused:
            add_line(cart=cart, variant_id=jar.pk, quantity=1, tip=usd(amount))
        assert (refused.value.code, refused.value.field) == (code, "tip")


def test_a_tip_for_what_is_no_tip_jar_changes_no_price(cart: Cart, channel: Channel) -> None:
    shirt = variant(channel, "29.00")
    add_line(cart=cart, variant_id=shirt.pk, quantity=1, tip=usd("0.01"))
    assert priced(cart).totals.payable == usd("29.00")


def test_prices_are_todays(cart: Cart, channel: Channel) -> None:
    shirt = variant(channel, "29.00")
    add_line(cart=cart, variant_id=shirt.pk, quantity=1)
    publish(variant=shirt, channel=channel, kind="ordinary", unit=usd("31.00"), actor=SYSTEM)
    assert priced(cart).totals.payable == usd("31.00")


def test_tax_follows_the_country_and_a_tip_has_none(cart: Cart, channel: Channel) -> None:
    books = taxed(70_000, "DE")
    add_line(cart=cart, variant_id=variant(channel, "1.07", tax_class=books).pk, quantity=1)
    jar = variant(channel, "0.05", Offer.TIP, tax_class=books)
    add_line(cart=cart, variant_id=jar.pk, quantity=1, tip=usd("1.00"))
    assert priced(cart).totals.tax == usd("0")
    set_country(cart=cart, country="de")
    assert priced(cart).totals.tax == usd("0.07")
    with pytest.raises(Invalid):
        set_country(cart=cart, country="Mars")


def test_prices_without_tax_become_gross(cart: Cart, channel: Channel) -> None:
    Channel.objects.update(prices_entered_with_tax=False)
    fresh = create_cart(channel=Channel.objects.get(pk=channel.pk))
    thing = variant(channel, "10.00", tax_class=taxed(88_750))
    add_line(cart=fresh, variant_id=thing.pk, quantity=1)
    found = priced(open_cart(fresh.pk) or fresh).totals
    assert (found.exact, found.payable) == (usd("10.8875"), usd("10.88"))


def test_what_cannot_be_bought_any_more_is_a_problem_of_its_line(
    cart: Cart, channel: Channel
) -> None:
    shirt, later = variant(channel, "29.00"), variant(channel, "5.00")
    for each in (shirt, later):
        add_line(cart=cart, variant_id=each.pk, quantity=1)
    ProductListing.objects.filter(product=shirt.product).update(is_published=False)
    ProductListing.objects.filter(product=later.product).update(available_for_purchase_at=None)
    assert {problem.code for problem in priced(cart).problems} <= {
        "unavailable_variant_in_channel",
        "product_unavailable_for_purchase",
    }
    assert priced(cart).problems


def test_log_in_joins_the_carts(channel: Channel, owner: User) -> None:
    icon, shirt = variant(channel, "0.05", Offer.DURABLE), variant(channel, "29.00")
    guest = create_cart(channel=channel)
    add_line(cart=guest, variant_id=icon.pk, quantity=2)
    assert merge(guest=guest, user=owner).pk == guest.pk
    second = create_cart(channel=channel)
    add_line(cart=second, variant_id=icon.pk, quantity=5)
    add_line(cart=second, variant_id=shirt.pk, quantity=1)
    own = merge(guest=second, user=owner)
    assert own.pk == guest.pk
    assert {line.quantity for line in own.lines.all()} == {7, 1}
    assert open_cart(second.pk) is None
    assert cart_of_user(owner.pk, channel) == own


def test_a_closed_cart_takes_nothing(cart: Cart, channel: Channel) -> None:
    icon = variant(channel, "0.05", Offer.DURABLE)
    line = add_line(cart=cart, variant_id=icon.pk, quantity=1)
    close(cart_key=cart.pk)
    for change in (
        lambda: add_line(cart=cart, variant_id=icon.pk, quantity=1),
        lambda: remove_line(cart=cart, line=line),
        lambda: set_note(cart=cart, note="x"),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert refused.value.code == "cart_closed"


def test_lines_of_other_carts_are_not_found(cart: Cart, channel: Channel) -> None:
    icon = variant(channel, "0.05", Offer.DURABLE)
    other = create_cart(channel=channel)
    line = add_line(cart=other, variant_id=icon.pk, quantity=1)
    with pytest.raises(NotFound):
        find_line(cart=cart, line_id=line.pk)
    with pytest.raises(NotFound):
        find_line(cart=cart)
    with pytest.raises(DomainError):
        set_quantity(cart=cart, line=line, quantity=2)
    assert find_line(cart=other, variant_id=icon.pk) == line


def test_words_that_are_too_long_and_carts_that_are_too_old(cart: Cart) -> None:
    with pytest.raises(Invalid) as refused:
        set_note(cart=cart, note="x" * 1001)
    assert refused.value.field == "note"
    assert prune() == 0
    for key in (None, "", "nonsense", "../etc"):
        assert open_cart(key) is None


def test_fifty_adds_at_once_all_count(real_db: RealDb, channel: Channel) -> None:
    icon = variant(channel, "0.05", Offer.DURABLE)
    cart = create_cart(channel=channel)
    results = real_db.together(lambda _: add_line(cart=cart, variant_id=icon.pk, quantity=2), 20)
    assert [each for each in results if not isinstance(each, CartLine)] == []
    assert piece_count(cart) == 40
