"""The audit of promotions: wrong prices are found, work that waits is not."""

from datetime import timedelta

import pytest

from catalog.audit import promotions as audit
from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.promotions.models import Promotion, RuleVariant
from catalog.promotions.predicate import either
from catalog.services import promotions
from catalog.services.promotion_prices import run_due
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.outbox.models import Event
from store.outbox.services import deliver
from tests.catalog.make import a_product, a_variant, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """10.00, to be reduced to 9.00 by a promotion that has not run."""
    variant = a_variant(a_product(channel))
    sell(variant, channel, "10.00")
    rule: promotions.RuleFields = {
        "predicate": either(variantPredicate=[variant.pk]),
        "channels": [channel],
        "reward_type": "percentage",
        "reward_value": 100_000,
    }
    promotions.create(fields={"name": "Sale"}, rules=[rule], actor=SYSTEM)
    return variant


def words() -> list[str]:
    return [finding.message for finding in audit()]


def test_what_waits_is_no_fault_and_what_was_done_is_right(mug: Variant) -> None:
    assert words() == []
    run_due()
    while deliver():
        pass
    assert words() == []
    assert mug.offers.count() == 2


def test_a_price_that_nobody_reduced(mug: Variant) -> None:
    run_due()
    Event.objects.all().delete()
    assert words() == ["sold for 10000000, should be 9000000 micros"]


def test_a_price_that_stayed_reduced(mug: Variant) -> None:
    run_due()
    while deliver():
        pass
    RuleVariant.objects.all().delete()
    assert words() == ["sold for 9000000, should be 10000000 micros"]
    listing = Listing.objects.get()
    Listing.objects.update(own=listing.offer)
    assert len(words()) == 1


def test_a_promotion_that_nobody_runs(mug: Variant) -> None:
    Promotion.objects.update(due_at=now() - timedelta(minutes=6))
    assert [word.split()[0] for word in words()] == ["waits"]
