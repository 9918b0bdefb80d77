"""What a promotion may be, who may make one, and what many at once make of a price."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.promotions.models import Promotion, PromotionRule, RuleVariant
from catalog.promotions.predicate import checked, either, plain, variants
from catalog.services import promotions
from catalog.services.promotion_prices import price, run
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.clock import now
from store.kernel.errors import DomainError, Invalid, Refused
from tests.catalog.make import a_product, a_variant, sell
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
TENTH: promotions.RuleFields = {"reward_type": "percentage", "reward_value": 100_000}


def a_rule(**more: Any) -> promotions.RuleFields:
    fields: Any = {**TENTH, **more}
    found: promotions.RuleFields = fields
    return found


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": ""}, "required", "name"),
        ({"name": "x" * 256}, "too_long", "name"),
        ({"starts_at": None}, "invalid_date", "starts_at"),
        ({"ends_at": now() - timedelta(days=1)}, "ends_before_start", "ends_at"),
        ({"colour": 1}, "unknown_field", "colour"),
    ],
)
def test_what_a_promotion_may_say(fields: Any, code: str, field: str) -> None:
    words: Any = {"name": "Sale", **fields}
    with pytest.raises(Invalid) as caught:
        promotions.create(fields=words, actor=SYSTEM)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Promotion.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reward_type": "gift"}, "invalid_reward_type", "reward_type"),
        ({"reward_value": 0}, "out_of_range", "reward_value"),
        ({"reward_value": 1_000_001}, "out_of_range", "reward_value"),
        ({"reward_value": 0.5}, "out_of_range", "reward_value"),
        ({"predicate": {"weather": {"ids": [1]}}}, "invalid_predicate", "predicate"),
        ({"predicate": {"productPredicate": {"ids": ["1"]}}}, "invalid_predicate", "predicate"),
        ({"predicate": {"productPredicate": {"name": "x"}}}, "invalid_predicate", "predicate"),
        ({"predicate": {"AND": [], "OR": []}}, "invalid_predicate", "predicate"),
        ({"predicate": []}, "invalid_predicate", "predicate"),
        (
            {"predicate": either(productPredicate=range(1, 6000))},
            "predicate_too_large",
            "predicate",
        ),
    ],
)
def test_what_a_rule_may_say(fields: Any, code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        promotions.create(fields={"name": "Sale"}, rules=[a_rule(**fields)], actor=SYSTEM)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Promotion.objects.exists()


def test_an_amount_is_in_one_currency(channel: Channel) -> None:
    euro = Channel.objects.create(slug="eu", name="EU", currency="EUR", default_country="DE")
    both = a_rule(reward_type="fixed", channels=[channel, euro])
    with pytest.raises(Invalid) as caught:
        promotions.create(fields={"name": "Sale"}, rules=[both], actor=SYSTEM)
    assert caught.value.code == "currency_mismatch"
    promotions.create(
        fields={"name": "Sale"}, rules=[a_rule(channels=[channel, euro])], actor=SYSTEM
    )


def test_only_who_manages_discounts() -> None:
    made = promotions.create(fields={"name": "Sale"}, rules=[a_rule()], actor=SYSTEM)
    rule = made.rules.get()
    for call in (
        lambda: promotions.create(fields={"name": "Sale"}, actor=ANONYMOUS),
        lambda: promotions.update(promotion=made, fields={}, actor=ANONYMOUS),
        lambda: promotions.add_rule(promotion=made, fields=a_rule(), actor=ANONYMOUS),
        lambda: promotions.update_rule(rule=rule, fields={}, actor=ANONYMOUS),
        lambda: promotions.delete_rule(rule=rule, actor=ANONYMOUS),
        lambda: promotions.delete(promotion=made, actor=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            call()


def test_the_history_tells() -> None:
    made = promotions.create(fields={"name": "Sale"}, rules=[a_rule()], actor=SYSTEM)
    promotions.update(promotion=made, fields={"name": "Autumn"}, actor=SYSTEM)
    promotions.update_rule(rule=made.rules.get(), fields={"reward_value": 5}, actor=SYSTEM)
    promotions.delete_rule(rule=made.rules.get(), actor=SYSTEM)
    promotions.delete(promotion=made, actor=SYSTEM)
    told = list(
        Change.objects.filter(kind="promotion").order_by("id").values_list("verb", flat=True)
    )
    assert told == [
        *["promotion_created", "rule_added", "promotion_updated"],
        *["rule_updated", "rule_deleted", "promotion_deleted"],
    ]


def test_predicates_join_with_and_and_or() -> None:
    one, two = a_variant(), a_variant()
    product, variant = (
        {"productPredicate": {"ids": [one.product_id]}},
        {"variantPredicate": {"ids": [two.pk]}},
    )
    for value, meant in (
        ({"OR": [product, variant]}, {one, two}),
        ({"AND": [product, variant]}, set()),
        ({**product, **variant}, set()),
        ({"AND": [product, {"OR": [product, variant]}]}, {one}),
        ({"AND": [product, {}]}, set()),
        ({}, set()),
        ({"OR": []}, set()),
    ):
        assert set(variants(checked(value))) == meant
    assert plain(checked({"OR": [product, variant]})) == {
        "productPredicate": [one.product_id],
        "variantPredicate": [two.pk],
    }
    assert plain({"AND": [product]}) is None
    deep: dict[str, Any] = product
    for _ in range(6):
        deep = {"OR": [deep]}
    with pytest.raises(Invalid):
        checked(deep)


def test_rows_keep_their_bounds(channel: Channel) -> None:
    made = promotions.create(
        fields={"name": "Sale"}, rules=[a_rule(channels=[channel])], actor=SYSTEM
    )
    rule, variant = made.rules.get(), a_variant()
    RuleVariant.objects.create(rule=rule, variant=variant)
    for wrong in (
        lambda: Promotion.objects.update(ends_at=made.starts_at),
        lambda: Promotion.objects.update(kind="order"),
        lambda: PromotionRule.objects.update(reward_value=0),
        lambda: PromotionRule.objects.update(reward_value=1_000_001),
        lambda: PromotionRule.objects.update(reward_type="gift"),
        lambda: RuleVariant.objects.create(rule=rule, variant=variant),
        lambda: rule.channels.create(channel=channel),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_one_of_many_workers_runs_a_promotion(real_db: RealDb) -> None:
    made = promotions.create(fields={"name": "Sale"}, rules=[a_rule()], actor=SYSTEM)
    assert real_db.together(lambda _: run(made.pk), 8).count(True) == 1


def test_owner_and_promotion_at_once(real_db: RealDb, channel: Channel) -> None:
    variant: Variant = a_variant(a_product(channel))
    sell(variant, channel, "10.00")
    rule = a_rule(predicate=either(variantPredicate=[variant.pk]), channels=[channel])
    made = promotions.create(fields={"name": "Sale"}, rules=[rule], actor=SYSTEM)
    run(made.pk)

    def act(turn: int) -> object:
        if turn % 2:
            return price([variant.pk])
        return sell(variant, channel, f"{10 + turn}.00")

    for found in real_db.together(act, 12):
        assert not isinstance(found, Exception) or isinstance(found, DomainError), found
    row = Listing.objects.select_related("own", "offer").get()
    assert row.own.reduced_by is None
    assert row.offer.unit_micro * 10 == row.own.unit_micro * 9
    assert row.offer.undiscounted_micro == row.own.unit_micro
