"""Offers: immutable versions, made only when something differs."""

import pytest
from django.db import IntegrityError, transaction

from catalog.offers.models import Listing, Offer
from catalog.offers.queries import current, history
from catalog.offers.services import publish, withdraw
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Invalid, Refused
from store.kernel.money import Money
from store.outbox.models import Event
from tests.catalog.make import a_variant, sell, usd
from tests.support.together import RealDb


def test_the_same_terms_again_write_nothing(channel: Channel) -> None:
    variant = a_variant()
    first = sell(variant, channel, "4.90")
    events = Event.objects.count()
    assert sell(variant, channel, "4.90") == first
    assert Offer.objects.count() == 1
    assert Event.objects.count() == events


def test_another_price_is_another_version(channel: Channel) -> None:
    variant = a_variant()
    sell(variant, channel, "4.90")
    second = sell(variant, channel, "3.90", before="4.90")
    assert second.version == 2
    assert current([variant.pk], channel=channel) == {variant.pk: second}
    assert [offer.version for offer in history(variant.pk, channel=channel)] == [2, 1]
    change = Change.objects.filter(verb="offers_published").latest("id")
    assert change.before[str(variant.pk)]["unit_micro"] == 4_900_000
    assert change.after[str(variant.pk)]["unit_micro"] == 3_900_000


def test_withdrawn_and_sold_again_on_the_same_terms_is_the_same_version(channel: Channel) -> None:
    variant = a_variant()
    first = sell(variant, channel, "4.90")
    assert withdraw(variant=variant, channel=channel, actor=SYSTEM)
    assert not withdraw(variant=variant, channel=channel, actor=SYSTEM)
    assert current([variant.pk], channel=channel) == {}
    assert sell(variant, channel, "4.90") == first
    assert current([variant.pk], channel=channel) == {variant.pk: first}


def test_a_version_cannot_be_changed(channel: Channel) -> None:
    offer = sell(a_variant(), channel, "4.90")
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(unit_micro=1)


@pytest.mark.parametrize(
    ("kind", "price", "before", "code", "field"),
    [
        ("ordinary", "0.0025", None, "price_too_fine", "price"),
        ("ordinary", "-1", None, "price_out_of_range", "price"),
        ("ordinary", "10000000.01", None, "price_out_of_range", "price"),
        ("durable", "2.00", "2.00", "undiscounted_not_above", "undiscounted"),
        ("gift", "2.00", None, "invalid_kind", "kind"),
    ],
)
def test_terms_that_cannot_be_sold(
    channel: Channel, kind: str, price: str, before: str | None, code: str, field: str
) -> None:
    undiscounted = usd(before) if before else None
    with pytest.raises(Invalid) as caught:
        publish(
            variant=a_variant(),
            channel=channel,
            kind=kind,
            unit=usd(price),
            undiscounted=undiscounted,
            actor=SYSTEM,
        )
    assert (caught.value.code, caught.value.field) == (code, field)


def test_another_currency_and_wrong_suggestions_are_refused(channel: Channel) -> None:
    variant = a_variant()
    euro = Money.parse("1.00", "EUR")
    with pytest.raises(Invalid, match="USD"):
        publish(variant=variant, channel=channel, kind="ordinary", unit=euro, actor=SYSTEM)
    for kind, suggestions in (
        ("ordinary", ["1.00"]),
        ("tip", ["0.04"]),
        ("tip", ["1.00"] * 7),
    ):
        with pytest.raises(Invalid) as caught:
            publish(
                variant=variant,
                channel=channel,
                kind=kind,
                unit=usd("0.05"),
                suggestions=[usd(each) for each in suggestions],
                actor=SYSTEM,
            )
        assert caught.value.field == "suggestions"


def test_nobody_publishes_without_the_right(channel: Channel) -> None:
    variant = a_variant()
    with pytest.raises(Refused):
        publish(variant=variant, channel=channel, kind="durable", unit=usd("1"), actor=ANONYMOUS)
    with pytest.raises(Refused):
        withdraw(variant=variant, channel=channel, actor=ANONYMOUS)


def test_ten_owners_at_once_make_versions_without_a_gap(real_db: RealDb, channel: Channel) -> None:
    variant = a_variant()
    made = real_db.together(lambda number: sell(variant, channel, f"{number % 5}.00"), 10)
    assert [each for each in made if isinstance(each, Exception)] == []
    versions = sorted(Offer.objects.values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))
    listing = Listing.objects.select_related("offer").get()
    assert listing.offer.version == versions[-1]


def test_the_row_itself_refuses_a_fine_ordinary_price(channel: Channel) -> None:
    with pytest.raises(IntegrityError, match="offer_ordinary_whole_minor"), transaction.atomic():
        Offer.objects.create(
            variant=a_variant(),
            channel=channel,
            version=1,
            kind=Offer.ORDINARY,
            unit_micro=2_500,
            minor_unit_micro=10_000,
        )
