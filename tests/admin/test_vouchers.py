"""Vouchers on the desk: made, changed, refused at their fields, their codes looked after."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cart.vouchers.models import Voucher, VoucherCode
from catalog.models.category import Category
from store.accounts.models import User
from store.channels.models import Channel
from tests.admin.support import browser_of, send
from tests.support.goods import variant
from tests.support.vouchers import voucher
from tests.themes.support import words

NEW = "/admin/vouchers/voucher/add/"


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    return browser_of(owner)


def page_of(made: Voucher) -> str:
    return reverse("admin:vouchers_voucher_change", args=[made.pk])


def test_a_percentage_off_the_order_with_a_code(desk: Client, channel: Channel) -> None:
    answer = send(desk, NEW, name="Summer", value_0="12.5", spent_0="20", codes="SUMMER\nsun-2")
    made = Voucher.objects.get()
    assert answer.headers["Location"] == page_of(made)
    listing = made.listings.get()
    assert (listing.channel, listing.percent_ppm, listing.min_spent_micro) == (
        channel,
        125_000,
        20_000_000,
    )
    assert set(made.codes.values_list("code", flat=True)) == {"SUMMER", "sun-2"}
    text = words(desk.get(page_of(made)).content)
    assert "2 codes, used 0 times" in text
    assert "12.5 % off the order" in words(desk.get("/admin/vouchers/voucher/").content)


def test_a_fixed_amount_off_certain_goods_with_random_codes(desk: Client, channel: Channel) -> None:
    shirt = variant(channel, "29.00", name="Shirt")
    shelf = Category.objects.create(slug="shirts", name="Shirts", path="/1/")
    send(
        desk,
        NEW,
        name="Shirts",
        scope="specific_product",
        value_type="fixed",
        value_0="5.00",
        products=shirt.product.slug,
        variants=shirt.sku,
        categories=[str(shelf.pk)],
        usage_limit="50",
        single_use="on",
        once_per_order="on",
        starts_at="2026-01-01T00:00",
        ends_at="2099-01-01T00:00",
        count="30",
        code_prefix="shirt",
    )
    made = Voucher.objects.get()
    assert made.listings.get().fixed_micro == 5_000_000
    assert (made.usage_limit, made.single_use, made.once_per_order) == (50, True, True)
    assert made.products.get() == shirt.product
    assert made.variants.get() == shirt
    assert made.categories.get() == shelf
    assert made.codes.filter(code__startswith="SHIRT-").count() == 30
    text = words(desk.get(page_of(made)).content)
    assert "And 18 more" in text
    sheet = desk.get(reverse("admin:vouchers_voucher_codes", args=[made.pk]))
    assert sheet.headers["Content-Type"].startswith("text/csv")
    assert len(sheet.content.decode().splitlines()) == 31


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"value_0": ""}, "value_0"),
        ({"value_0": "101"}, "value_0"),
        ({"value_0": "0"}, "value_0"),
        ({"value_0": "ten"}, "value_0"),
        ({"value_type": "fixed", "value_0": "0.005"}, "value_0"),
        ({"spent_0": "much"}, "spent_0"),
        ({"codes": ""}, "codes"),
        ({"codes": "a!"}, "codes"),
        ({"codes": "TAKEN"}, "codes"),
        ({"count": "10001"}, "count"),
        ({"count": "5", "code_prefix": "!"}, "code_prefix"),
        ({"scope": "specific_product"}, "products"),
        ({"products": "nowhere"}, "products"),
        ({"variants": "NO-SKU"}, "variants"),
        ({"countries": "Mars"}, "countries"),
        ({"usage_limit": "0"}, "usage_limit"),
        ({"starts_at": "2026-02-01T00:00", "ends_at": "2026-01-01T00:00"}, "ends_at"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    desk: Client, channel: Channel, typed: dict[str, Any], field: str
) -> None:
    voucher(channel, "TAKEN", percent=1)
    fine = {"name": "Summer", "value_0": "10", "codes": "SUMMER"}
    answer = send(desk, NEW, **(fine | typed))
    assert answer.status_code == 422
    assert list(answer.context["sheet"].form.errors) == [field]
    assert Voucher.objects.count() == 1


def test_a_voucher_is_changed_and_deleted(desk: Client, channel: Channel) -> None:
    made = voucher(channel, "TEN", percent=10)
    assert send(desk, page_of(made)).status_code == 302
    made.refresh_from_db()
    assert made.listings.get().percent_ppm == 100_000
    send(desk, page_of(made), value_type="fixed", value_0="3.00", name="Three off")
    listing = made.listings.get()
    assert (listing.fixed_micro, listing.percent_ppm) == (3_000_000, None)
    assert "$3.00 off the order" in words(desk.get("/admin/vouchers/voucher/?q=ten").content)
    assert desk.post(f"/admin/vouchers/voucher/{made.pk}/delete/").status_code == 302
    assert not Voucher.objects.exists()


def test_a_code_is_found_switched_off_and_deleted(desk: Client, channel: Channel) -> None:
    voucher(channel, "Summer-10", percent=10)
    code = VoucherCode.objects.get()
    assert "Summer-10" in words(desk.get("/admin/vouchers/vouchercode/?q=summer").content)
    page = f"/admin/vouchers/vouchercode/{code.pk}"
    assert "Switch off" in words(desk.get(f"{page}/change/").content)
    for active in (False, True):
        assert desk.get(f"{page}/switch/").status_code == 200
        desk.post(f"{page}/switch/")
        assert VoucherCode.objects.get().is_active is active
    assert desk.get(f"{page}/remove/").status_code == 200
    desk.post(f"{page}/remove/")
    assert not VoucherCode.objects.exists()


def test_nobody_else_gets_the_codes(channel: Channel) -> None:
    made = voucher(channel, "TEN", percent=10)
    stranger = browser_of(User.objects.create_user("eve@example.com", "a-long-password-1"))
    for path in (page_of(made), reverse("admin:vouchers_voucher_codes", args=[made.pk])):
        assert stranger.get(path).status_code in {302, 403}
        assert b"TEN" not in stranger.get(path).content
