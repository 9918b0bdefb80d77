"""No value of one call stands in another's query: rules are given slots and cannot look at them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import F, Q

from store.graphql.engine.ask import Ask, Site
from store.graphql.engine.batch import Scope
from store.graphql.engine.prepared import prepared
from store.graphql.engine.slots import Call, EngineError, LookedAtError
from store.graphql.engine.sql import Compiled, compiled
from store.kernel.actor import Actor
from tests.store.graphql.engine.library import fill, run
from tests.store.graphql.engine.toy_models import Book, Review

THEN = datetime(2024, 5, 1, tzinfo=UTC)


def ask(**args: object) -> Ask:
    return Ask(Call(Actor(1), Scope(), THEN, args))


@pytest.mark.parametrize(
    "look",
    [
        bool,
        str,
        len,
        int,
        iter,
        lambda slot: slot == 1,
        lambda slot: slot != "x",
        lambda slot: slot > 3,
        lambda slot: f"{slot}",
        lambda slot: slot in {1, 2},
        lambda slot: "x" in slot,
        lambda slot: 1 if slot else 2,
    ],
)
def test_a_slot_cannot_be_looked_at(look: Any) -> None:
    for slot in (ask().user_id, ask(word="x").arg("word"), ask().now):
        with pytest.raises((LookedAtError, TypeError)):
            look(slot)


def test_django_compares_slots_while_it_builds() -> None:
    slot = ask(n=3).arg("n")
    assert Q(rating=1) | Q(rating=slot) | Q(rating=slot)
    assert str(Book.objects.filter(Q(rating=1) | Q(rating=slot) | Q(rating=F("cents"))).query.where)


@pytest.mark.django_db
@pytest.mark.usefixtures("toy_tables")
def test_two_users_on_a_warm_query_see_their_own() -> None:
    fill()
    for order in ([1, 2, 1], [2, 1, 2]):
        for user in order:
            found = run("{ mine { id text } }", actor=Actor(user))
            texts = [each["text"] for each in (found.data or {})["mine"]]
            own = Review.objects.filter(writer_id=user).values_list("text", flat=True)
            assert sorted(texts) == sorted(each or "" for each in own)


def test_a_moment_is_not_written_into_a_kept_query() -> None:
    with pytest.raises(EngineError, match=r"ask\.now"):
        compiled(Book.objects.filter(added_at__lte=THEN).values_list("pk"), 1)


def test_a_query_is_made_once_for_each_shape() -> None:
    site: Site[Compiled] = Site()
    made: list[object] = []

    def rule(asked: Ask) -> Compiled:
        rows = Book.objects.all()
        if asked.given("title"):
            rows = rows.filter(title=asked.arg("title"))
        made.append(asked)
        return compiled(rows.values_list("pk"), 1)

    for args in ({}, {"title": "a"}, {"title": "b"}, {"title": None}, {"title": "a"}):
        site.get(Call(Actor(), Scope(), THEN, args), rule)
    assert len(made) == 2


@prepared
def titles(ids: Any, least: Any, *, hidden: Any) -> Any:
    """Titles by key."""
    rows = Book.objects.filter(pk__among=ids, rating__gte=least, author_id__isnull=False)
    return rows.filter(hidden=hidden).order_by("pk").values_list("pk", "title", "extra", "added_at")


@pytest.mark.django_db
@pytest.mark.usefixtures("toy_tables")
def test_a_prepared_query_binds_its_values() -> None:
    fill()
    ids = list(Book.objects.values_list("pk", flat=True))
    for wanted, least, hidden in ((ids[:5], 3, False), (ids, 1, True), ([], 1, False)):
        rows = Book.objects.filter(pk__in=wanted, rating__gte=least, hidden=hidden).order_by("pk")
        expected = list(rows.values_list("pk", "title", "extra", "added_at"))
        assert titles(ids=[*wanted, None], least=least, hidden=hidden) == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("toy_tables")
def test_among_serves_every_kind_of_column() -> None:
    fill()
    book = Book.objects.select_related("author").order_by("pk")[0]
    for name, value in (
        ("pk", book.pk),
        ("author", book.author_id),
        ("author_id", book.author_id),
        ("author__key", book.author_id),
        ("title", book.title),
        ("rating", book.rating or 3),
        ("added_at", book.added_at),
    ):
        found = Book.objects.filter(**{f"{name}__among": [value]})
        assert list(found.order_by("pk")) == list(
            Book.objects.filter(**{name: value}).order_by("pk")
        )
        assert not Book.objects.filter(**{f"{name}__among": []}).exists()
