"""Every write is counted in its own transaction, by whatever road it comes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from catalog.models.category import Category
from catalog.models.listing import ProductListing
from catalog.stock.models import Stock
from store.channels.models import Channel
from store.kernel.clock import now
from store.versions import queries, triggers
from store.versions.models import Version
from store.versions.queries import next_moment, numbers
from store.versions.registry import WATCHED, watch
from store.versions.tasks import gather_versions
from tests.catalog.make import a_product, a_variant
from tests.support.sandbox import ROOT
from tests.support.together import RealDb


def moved(before: dict[str, int]) -> set[str]:
    """The names that were written to since."""
    return {name for name, number in current().items() if number != before[name]}


def current() -> dict[str, int]:
    """The version of each name."""
    found = numbers()
    assert found is not None
    return dict(found)


def test_each_verb_counts_for_its_name_alone(real_db: RealDb, channel: Channel) -> None:
    before = current()
    row = Category.objects.create(slug="a", name="A", path="/1/", level=0)
    assert moved(before) == {"catalog"}
    for write in (
        lambda: Category.objects.filter(pk=row.pk).update(name="B"),
        lambda: Category.objects.bulk_update([row], ["name"]),
        lambda: Category.objects.bulk_create([row], ignore_conflicts=True),
        lambda: connection.cursor().execute("UPDATE catalog_category SET name = 'C'"),
        lambda: connection.cursor().execute("DELETE FROM catalog_category"),
    ):
        before = current()
        write()
        assert moved(before) <= {"catalog"}
    assert moved(before) == {"catalog"}
    before = current()
    Channel.objects.filter(pk=channel.pk).update(name="Other")
    assert moved(before) == {"shop"}


def test_what_is_rolled_back_is_not_counted(real_db: RealDb, channel: Channel) -> None:
    before = current()
    with transaction.atomic():
        Channel.objects.update(name="Never")
        assert numbers() is None, "a transaction sees its own writes before others do"
        transaction.set_rollback(True)
    assert moved(before) == set()


def test_writers_do_not_wait_for_one_another(real_db: RealDb, channel: Channel) -> None:
    stocks = [Stock.objects.get(variant=a_variant(stock=5)) for _ in range(8)]
    before = current()["stock"]

    def work(number: int) -> None:
        order = stocks if number % 2 else stocks[:]
        with transaction.atomic():
            for stock in order:
                Stock.objects.filter(pk=stock.pk).update(quantity=5 + number)

    assert real_db.together(work, 12) == [None] * 12
    assert current()["stock"] == before + 12 * 8


def test_parts_are_gathered_and_the_sum_stays(real_db: RealDb, channel: Channel) -> None:
    def work(number: int) -> None:
        Channel.objects.update(name=str(number))

    real_db.together(work, 6)
    before = current()
    gather_versions()
    assert current() == before
    left = Version.objects.filter(name="shop").count()
    assert left <= 3, "the parts of connections that are gone"
    Channel.objects.update(name="Again")
    assert moved(before) == {"shop"}


def test_another_process_counts_too(real_db: RealDb, channel: Channel) -> None:
    before = current()
    code = (
        "import django; django.setup()\n"
        "from store.channels.models import Channel\n"
        "Channel.objects.update(name='Elsewhere')"
    )
    environment = os.environ | real_db.environment | {"DJANGO_SETTINGS_MODULE": "store.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    assert moved(before) == {"shop"}


def test_a_rebuilt_table_has_its_triggers_again(real_db: RealDb) -> None:
    assert triggers.complete()
    assert not triggers.install()
    name = next(iter(triggers._wanted()))
    with connection.cursor() as cursor:
        triggers._drop(cursor, name)
    assert not triggers.complete()
    before = current()
    call_command("migrate", interactive=False, verbosity=0)
    assert triggers.complete()
    assert moved(before) == set(before), "what was written meanwhile was not counted"


def test_without_triggers_there_are_no_numbers(
    real_db: RealDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_is_complete", [])
    name = next(iter(triggers._wanted()))
    with connection.cursor() as cursor:
        triggers._drop(cursor, name)
    try:
        assert numbers() is None
    finally:
        triggers.install()
    assert triggers.complete()


def test_the_next_moment(real_db: RealDb, channel: Channel) -> None:
    listing = ProductListing.objects.get(product=a_product(channel))
    table, at = ProductListing._meta.db_table, now()
    assert next_moment([table], at, current()) == queries.NEVER
    soon, later = at + timedelta(hours=1), at + timedelta(hours=2)
    listing.published_at, listing.available_for_purchase_at = later, soon
    listing.save()
    assert next_moment([table], at, current()) == soon
    assert next_moment([table], soon, current()) == later
    assert next_moment([table], later, current()) == queries.NEVER
    assert next_moment([Channel._meta.db_table], at, current()) is None
    assert next_moment([table], at, current()) == soon


def test_a_table_counts_once_and_names_fit() -> None:
    assert all(len(name) <= 63 for name in triggers._wanted())
    with pytest.raises(ValueError, match="watched already"):
        watch("other", WATCHED["catalog_product"].model)
