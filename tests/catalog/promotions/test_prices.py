"""Prices follow promotions: at once, at their moments, and when goods come and go."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.models import Listing, Offer
from catalog.offers.queries import current, owned
from catalog.offers.services import publish
from catalog.promotions.models import Promotion, RuleVariant
from catalog.promotions.predicate import either
from catalog.services import categories, collections, products, promotions, variants
from catalog.services.promotion_prices import run_due
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.outbox.services import deliver
from tests.catalog.make import a_product, a_variant, sell, usd

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def tenth(channel: Channel, **ids: Any) -> promotions.RuleFields:
    """Ten percent off."""
    return {
        "predicate": either(**ids),
        "channels": [channel],
        "reward_type": "percentage",
        "reward_value": 100_000,
    }


def promote(
    *rules: promotions.RuleFields, fields: promotions.PromotionFields | None = None
) -> Promotion:
    """A promotion, run."""
    words: promotions.PromotionFields = {"name": "Sale", **(fields or {})}
    made = promotions.create(fields=words, rules=rules, actor=SYSTEM)
    settle()
    return made


def settle() -> None:
    """Let the worker do what is due."""
    run_due()
    while deliver():
        pass


def price(variant: Variant, channel: Channel) -> tuple[int, int | None]:
    """What is asked now, and what was asked before, in cents."""
    offer = current([variant.pk], channel=channel)[variant.pk]
    before = offer.undiscounted_micro
    return offer.unit_micro // 10_000, None if before is None else before // 10_000


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """20.00."""
    variant = a_variant(a_product(channel, name="Mug"))
    sell(variant, channel, "20.00")
    return variant


def test_a_product_is_reduced_and_the_owners_price_is_kept(mug: Variant, channel: Channel) -> None:
    made = promote(tenth(channel, productPredicate=[mug.product_id]))
    assert price(mug, channel) == (1800, 2000)
    own = owned([mug.pk], channel=channel)[mug.pk]
    assert (own.unit_micro, own.reduced_by) == (20_000_000, None)
    assert current([mug.pk], channel=channel)[mug.pk].reduced_by == made.rules.get().pk
    promotions.delete(promotion=made, actor=SYSTEM)
    settle()
    assert price(mug, channel) == (2000, None)
    assert Listing.objects.get().own_id == Listing.objects.get().offer_id
    assert not RuleVariant.objects.exists()


def test_running_again_makes_no_version(mug: Variant, channel: Channel) -> None:
    made = promote(tenth(channel, variantPredicate=[mug.pk]))
    count = Offer.objects.count()
    promotions.update(promotion=made, fields={"starts_at": now() - HOUR}, actor=SYSTEM)
    settle()
    sell(mug, channel, "20.00")
    assert Offer.objects.count() == count


def test_the_owner_changes_the_price_meanwhile(mug: Variant, channel: Channel) -> None:
    made = promote(tenth(channel, productPredicate=[mug.product_id]))
    offer = sell(mug, channel, "30.00", before="40.00")
    assert offer.unit_micro == 27_000_000
    assert price(mug, channel) == (2700, 3000)
    promotions.update(promotion=made, fields={"ends_at": now() + HOUR}, actor=SYSTEM)
    Promotion.objects.update(starts_at=now() - 2 * HOUR, ends_at=now() - HOUR, due_at=now())
    settle()
    assert price(mug, channel) == (3000, 4000)


def test_the_best_rule_wins_by_channel(mug: Variant, channel: Channel) -> None:
    dear = a_variant(mug.product)
    sell(dear, channel, "30.00")
    fixed: promotions.RuleFields = {
        **tenth(channel, productPredicate=[mug.product_id]),
        "reward_type": "fixed",
        "reward_value": 2_500_000,
    }
    promote(tenth(channel, productPredicate=[mug.product_id]), fixed)
    assert (price(mug, channel), price(dear, channel)) == ((1750, 2000), (2700, 3000))
    nowhere: promotions.RuleFields = {**fixed, "reward_value": 9_000_000, "channels": []}
    promote(nowhere)
    assert price(mug, channel) == (1750, 2000)


def test_micro_prices_are_exact_and_tips_are_left_alone(channel: Channel) -> None:
    article, tip = a_variant(a_product(channel)), a_variant(a_product(channel))
    sell(article, channel, "0.0025", kind=Offer.DURABLE)
    sell(tip, channel, "1.00", kind=Offer.TIP)
    promote(tenth(channel, variantPredicate=[article.pk, tip.pk]))
    offers = current([article.pk, tip.pk], channel=channel)
    assert (offers[article.pk].unit_micro, offers[tip.pk].unit_micro) == (2_250, 1_000_000)


def test_it_starts_and_ends_at_its_moments(mug: Variant, channel: Channel) -> None:
    dates: promotions.PromotionFields = {"starts_at": now() + HOUR, "ends_at": now() + 2 * HOUR}
    made = promote(tenth(channel, productPredicate=[mug.product_id]), fields=dates)
    assert price(mug, channel) == (2000, None)
    made.refresh_from_db()
    assert made.due_at == made.starts_at
    assert run_due() == 0
    Promotion.objects.update(starts_at=now() - HOUR, due_at=now() - HOUR)
    settle()
    assert price(mug, channel) == (1800, 2000)
    made.refresh_from_db()
    assert made.due_at == made.ends_at
    Promotion.objects.update(ends_at=now(), due_at=now())
    settle()
    assert price(mug, channel) == (2000, None)
    made.refresh_from_db()
    assert not Promotion.objects.exclude(due_at=None).exists()
    assert not RuleVariant.objects.exists()


def test_goods_come_to_shelves_and_leave_them(channel: Channel) -> None:
    top = categories.create(name="Kitchen", actor=SYSTEM)
    below = categories.create(name="Mugs", parent=top, actor=SYSTEM)
    shelf = collections.create(name="Sale", actor=SYSTEM)
    promote(tenth(channel, categoryPredicate=[top.pk], collectionPredicate=[shelf.pk]))
    product = a_product(channel)
    first = variants.create(product=product, fields={}, actor=SYSTEM)
    sell(first, channel, "10.00")
    settle()
    assert price(first, channel) == (1000, None)
    products.update(product=product, fields={"category": below}, actor=SYSTEM)
    settle()
    assert price(first, channel) == (900, 1000)
    second = variants.create(product=product, fields={}, actor=SYSTEM)
    sell(second, channel, "10.00")
    settle()
    assert price(second, channel) == (900, 1000)
    categories.move(category=below, parent=None, actor=SYSTEM)
    settle()
    assert price(first, channel) == (1000, None)
    collections.set_products(collection=shelf, product_ids=[product.pk], actor=SYSTEM)
    settle()
    assert price(first, channel) == (900, 1000)
    collections.delete(collection=Collection.objects.get(), actor=SYSTEM)
    settle()
    assert price(first, channel) == (1000, None)
    assert Category.objects.count() == 2


def test_rules_change(mug: Variant, channel: Channel) -> None:
    made = promote(tenth(channel, productPredicate=[mug.product_id]))
    rule = made.rules.get()
    promotions.update_rule(rule=rule, fields={"reward_value": 250_000}, actor=SYSTEM)
    settle()
    assert price(mug, channel) == (1500, 2000)
    other = a_variant(a_product(channel))
    sell(other, channel, "10.00")
    fields: promotions.RuleFields = {"predicate": either(variantPredicate=[other.pk])}
    promotions.update_rule(rule=rule, fields=fields, actor=SYSTEM)
    settle()
    assert (price(mug, channel), price(other, channel)) == ((2000, None), (750, 1000))
    promotions.delete_rule(rule=rule, actor=SYSTEM)
    settle()
    assert price(other, channel) == (1000, None)


def test_reading_pays_nothing(
    mug: Variant, channel: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    promote(tenth(channel, productPredicate=[mug.product_id]))
    with django_assert_num_queries(1):
        assert current([mug.pk], channel=channel)[mug.pk].unit_micro == 18_000_000


def test_publishing_answers_what_is_sold(mug: Variant, channel: Channel) -> None:
    promote(tenth(channel, productPredicate=[mug.product_id]))
    offer = publish(variant=mug, channel=channel, kind="ordinary", unit=usd("10.00"), actor=SYSTEM)
    assert (offer.unit_micro, offer.version) == (9_000_000, 4)
    assert Product.objects.count() == 1
