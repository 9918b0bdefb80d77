"""What templates may read of products, carts and orders: exact, and nothing beyond the list."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cart.models import Cart
from cart.services import create_cart
from catalog.content.queries import MenuLink
from catalog.queries.products import page_by_slug
from catalog.stock.services import set_quantity
from store.accounts.models import Address
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money
from tests.catalog.make import a_product, a_variant, sell
from tests.support.goods import sample, variant
from themes.drops.amounts import printed_tax
from themes.drops.carts import CartDrop
from themes.drops.collections import Collections
from themes.drops.customers import address_lines
from themes.drops.links import LinkDrop, LinkListDrop
from themes.drops.orders import size_label
from themes.drops.products import ProductDrop, kind_of
from themes.liquid.drops import Drop


def the_tee(channel: Channel) -> ProductDrop:
    product = a_product(channel, slug="tee", name="Tee")
    for size, colour, price, stock in (
        ("M", "Ink", "29.00", 0),
        ("L", "Ink", "31.00", 4),
        ("M", "Chalk", "29.00", None),
    ):
        made = a_variant(product, stock=stock, options={"Size": size, "Colour": colour})
        sell(made, channel, price, before="40.00" if price == "31.00" else "")
    page = page_by_slug("tee", channel=channel)
    assert page is not None
    return ProductDrop(page, wanted=None, shelves=[])


def test_the_first_variant_that_can_be_bought_is_chosen(channel: Channel) -> None:
    tee = the_tee(channel)
    chosen = tee.selected_or_first_available_variant
    assert chosen is not None
    assert (chosen.title, chosen.price, chosen.compare_at_price) == ("L / Ink", 3100, 4000)
    assert tee.selected_variant is None
    assert (tee.price_min, tee.price_max, tee.price_varies) == (2900, 3100, True)
    assert tee.available


def test_a_value_leads_to_the_variant_with_the_other_choices_kept(channel: Channel) -> None:
    size, colour = the_tee(channel).options_with_values
    assert [value.name for value in size.values] == ["M", "L"]
    assert size.selected_value == "L"
    medium, ink = size.values[0], colour.values[0]
    assert medium.variant is not None
    assert (medium.variant.title, medium.available) == ("M / Ink", False)
    assert ink.selected
    assert colour.values[1].variant is None


def test_prices_are_exact_fractions_of_cents(channel: Channel) -> None:
    product = a_product(channel, slug="credit", ships=False)
    sell(a_variant(product), channel, "0.0025", kind="durable")
    page = page_by_slug("credit", channel=channel)
    assert page is not None
    drop = ProductDrop(page, wanted=None, shelves=[])
    assert drop.price == Decimal("0.25")
    assert drop.digital
    assert drop.has_only_default_variant


def test_the_issues_cart_in_cents(channel: Channel) -> None:
    cart = CartDrop(sample(channel).cart, channel)
    assert cart.item_count == 30
    assert cart.items_subtotal_price == Decimal("5931.75")
    assert cart.rounding_amount == Decimal("0.75")
    assert cart.total_price == 5931
    assert [line.final_line_price for line in cart.items] == [5800, 100, Decimal("1.75"), 30]
    assert cart.requires_shipping
    assert not cart.below_minimum


def test_an_empty_cart_asks_the_database_nothing(channel: Channel) -> None:
    with CaptureQueriesContext(connection) as asked:
        cart = CartDrop(None, channel)
        assert (cart.item_count, cart.items, cart.total_price) == (0, [], 0)
        assert not cart.requires_shipping
    assert len(asked) == 0


def test_the_carts_queries_do_not_grow_with_its_lines(channel: Channel) -> None:
    def queries(cart: Cart) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert CartDrop(cart, channel).items is not None
        return len(asked)

    small = sample(channel).cart
    big = create_cart(channel=channel)
    for number in range(20):
        big.lines.create(variant=variant(channel, "1.00", name=f"Pin {number}"), quantity=1)
    assert queries(big) <= queries(small) <= 14


def test_sold_out_meanwhile_is_said_at_the_line(channel: Channel) -> None:
    made = sample(channel)
    set_quantity(
        variant=made.shirt,
        warehouse=made.shirt.stocks.get().warehouse,
        quantity=0,
        reason="counted",
        key="none",
        actor=SYSTEM,
    )
    errors = [line.error for line in CartDrop(made.cart, channel).items]
    assert errors == ["Shirt: sold out.", None, None, None]


def test_a_template_reads_the_list_and_nothing_else(channel: Channel) -> None:
    tee = the_tee(channel)
    cart = create_cart(channel=channel)
    for chosen in tee.variants:
        cart.lines.create(variant_id=chosen.id, quantity=1)
    drops: list[Drop] = [
        tee,
        CartDrop(cart, channel),
        *Collections(channel).lookup,
    ]
    for drop in drops:
        for name in ("_page", "_cart", "_channel", "__class__", "__dict__", "_meta", "pk"):
            with pytest.raises(KeyError):
                drop[name]
        for name in type(drop)._readable:
            drop[name]


def test_every_name_on_a_list_can_be_read(channel: Channel) -> None:
    tee = the_tee(channel)
    chosen = tee["selected_or_first_available_variant"]
    assert isinstance(chosen, Drop)
    for name in type(chosen)._readable:
        chosen[name]


def test_menus_know_where_one_is() -> None:
    mugs = MenuLink("Mugs", "collection", "mugs", "", ())
    home = MenuLink("Home", "category", "home", "", (mugs,))
    heading = MenuLink("More", "heading", "", "", (MenuLink("Far", "url", "", "https://x.y", ()),))
    menu = LinkListDrop("navbar", (home, heading), "/collections/mugs")
    first, second = menu.links
    assert isinstance(first, LinkDrop)
    assert (first.url, first.active, first.child_active) == ("/collections/home", False, True)
    assert first.links[0].active
    assert (second.url, second.links[0].url) == ("#", "https://x.y")


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (set(), "ordinary"),
        ({"tip"}, "tip"),
        ({"durable"}, "durable"),
        ({"durable", "tip"}, "tip"),
        ({"ordinary", "durable"}, "ordinary"),
    ],
)
def test_one_word_for_a_products_kinds(kinds: set[str], word: str) -> None:
    assert kind_of(kinds) == word


@pytest.mark.parametrize(
    ("size", "label"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "2 kB"), (3_400_000, "3.4 MB")],
)
def test_sizes_are_said_for_people(size: int, label: str) -> None:
    assert size_label(size) == label


def test_an_address_is_written_as_its_post_wants_it() -> None:
    made = Address(
        first_name="Ada",
        last_name="Lovelace",
        street_address_1="1600 Amphitheatre Parkway",
        city="Mountain View",
        postal_code="94043",
        country="US",
        country_area="CA",
    )
    assert address_lines(made) == [
        "Ada Lovelace",
        "1600 Amphitheatre Parkway",
        "MOUNTAIN VIEW, CA 94043",
        "UNITED STATES",
    ]


@pytest.mark.parametrize(
    ("micro", "printed"),
    [(0, 0), (9_999, 9_999), (4_833_333, 4_830_000), (15_000, 20_000), (25_000, 20_000)],
)
def test_a_tax_is_printed_in_cents_unless_it_is_less_than_one(micro: int, printed: int) -> None:
    assert printed_tax(Money(micro, "USD")) == Money(printed, "USD")
    assert printed_tax(Money(micro, "USD")).format() != "$0.00" or micro == 0
