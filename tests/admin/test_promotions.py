"""Promotions on the desk: made, looked at before, changed, refused at their fields."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models.category import Category
from catalog.models.variant import Variant
from catalog.offers.queries import current
from catalog.promotions.models import Promotion
from catalog.services import promotions
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from tests.admin.support import browser_of, form_of, send
from tests.catalog.make import a_product, a_variant, sell
from tests.catalog.promotions.test_prices import settle
from tests.themes.support import words

NEW = "/admin/promotions/promotion/add/"
PREVIEW = "/admin/promotions/promotion/preview/"


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    return browser_of(owner)


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """A mug for 20.00 in the kitchen."""
    product = a_product(channel, name="Mug", slug="mug")
    product.category = Category.objects.create(slug="kitchen", name="Kitchen", path="/1/")
    product.save()
    variant = a_variant(product)
    sell(variant, channel, "20.00")
    return variant


def page_of(made: Promotion) -> str:
    return reverse("admin:promotions_promotion_change", args=[made.pk])


def cents(variant: Variant, channel: Channel) -> int:
    return current([variant.pk], channel=channel)[variant.pk].unit_micro // 10_000


def test_a_percentage_off_a_product(desk: Client, mug: Variant, channel: Channel) -> None:
    answer = send(desk, NEW, name="Autumn", value="12.5", products="mug")
    made = Promotion.objects.get()
    assert answer.headers["Location"] == page_of(made)
    assert "Prices are being worked out" in words(desk.get(page_of(made)).content)
    settle()
    assert cents(mug, channel) == 1750
    text = words(desk.get(page_of(made)).content)
    assert "It means 1 variant" in text
    assert "Live" in text
    text = words(desk.get("/admin/promotions/promotion/").content)
    assert "12.5 %" in text


def test_the_page_keeps_what_it_shows(desk: Client, mug: Variant, channel: Channel) -> None:
    shelf = str(Category.objects.get().pk)
    fixed = {"reward_type": "fixed", "value": "5.00", "categories": [shelf]}
    send(desk, NEW, name="Autumn", variants=mug.sku, ends_at="2099-01-01T00:00", **fixed)
    made = Promotion.objects.get()
    values = form_of(desk, page_of(made))
    assert (values["value"], values["variants"], values["categories"]) == ("5.00", mug.sku, shelf)
    assert values["ends_at"] == "2099-01-01T00:00"
    rule = made.rules.get()
    assert send(desk, page_of(made)).status_code == 302
    assert made.rules.get().predicate == rule.predicate
    settle()
    assert cents(mug, channel) == 1500
    assert send(desk, page_of(made), value="7.5").status_code == 302
    settle()
    assert cents(mug, channel) == 1250
    desk.post(reverse("admin:promotions_promotion_delete", args=[made.pk]))
    settle()
    assert cents(mug, channel) == 2000


def test_a_look_before_saving(desk: Client, mug: Variant) -> None:
    typed = form_of(desk, NEW) | {"name": "x", "value": "10", "products": "mug"}
    text = words(desk.post(PREVIEW, typed).content)
    assert "1 of 1 variant sold there" in text
    assert "$20.00" in text
    assert "$18.00" in text
    assert not Promotion.objects.exists()
    wrong = desk.post(PREVIEW, typed | {"products": "nothing"})
    assert wrong.status_code == 422
    assert "There is no product “nothing”." in words(wrong.content)
    assert desk.get(PREVIEW).status_code == 405


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "This field is required."),
        ({"value": ""}, "This field is required."),
        ({"value": "101"}, "Enter a percentage from 0 to 100"),
        ({"value": "0"}, "Enter more than nothing."),
        ({"value": "x", "reward_type": "fixed"}, "Enter an amount"),
        ({"products": ""}, "Name at least one product, variant or shelf."),
        ({"products": "never"}, "There is no product “never”."),
        ({"variants": "never"}, "There is no variant “never”."),
        ({"ends_at": "2001-01-01T00:00"}, "The end comes after the start."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, mug: Variant, typed: dict[str, Any], message: str
) -> None:
    answer = send(desk, NEW, **{"name": "Sale", "value": "10", "products": "mug", **typed})
    assert answer.status_code == 422
    assert message in words(answer.content)
    assert not Promotion.objects.exists()


def test_rules_of_an_app_stay_as_they_are(desk: Client, mug: Variant, channel: Channel) -> None:
    rule: promotions.RuleFields = {
        "name": "Mugs",
        "predicate": {"variantPredicate": {"ids": [mug.pk]}},
        "channels": [channel],
        "reward_type": "percentage",
        "reward_value": 100_000,
    }
    made = promotions.create(fields={"name": "App"}, rules=[rule, rule], actor=SYSTEM)
    settle()
    text = words(desk.get(page_of(made)).content)
    assert "Mugs (10 %), Mugs (10 %)" in text
    assert send(desk, page_of(made), name="Named anew").status_code == 302
    made.refresh_from_db()
    assert (made.name, made.rules.count()) == ("Named anew", 2)
    assert cents(mug, channel) == 1800


def test_a_promotion_without_rules_gets_one(desk: Client, mug: Variant, channel: Channel) -> None:
    made = promotions.create(fields={"name": "Empty"}, actor=SYSTEM)
    assert send(desk, page_of(made), value="10", products="mug").status_code == 302
    assert made.rules.get().reward_value == 100_000


def test_only_who_manages_discounts(channel: Channel) -> None:
    stranger = browser_of(User.objects.create_user(email="a@example.com", password="x"))
    for url in ("/admin/promotions/promotion/", NEW, PREVIEW):
        assert stranger.get(url).status_code in {302, 403}
