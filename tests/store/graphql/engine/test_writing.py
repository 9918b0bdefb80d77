"""Rows and UPDATEs whose texts are kept, and instances that prepared queries answer."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from cart.models import Cart, CartLine
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.engine.instances import instances
from store.graphql.engine.writing import change, insert, insert_missing, update
from store.outbox.models import Event
from tests.catalog.make import a_product, a_variant

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@instances(Cart, "channel", "user")
def _carts(key: Any) -> QuerySet[Cart]:
    return Cart.objects.filter(pk=key)


@update
def _rename(key: Any, note: str, at: datetime, metadata: Any, count: int) -> Any:
    rows = Cart.objects.filter(pk=key, closed_at=None)
    values = {"note": note, "updated_at": at, "metadata": metadata}
    return rows, values | {"version": F("version") + count}


def test_a_row_is_written_as_django_writes_it(channel: Channel) -> None:
    made = Cart(channel=channel, country="US", note="%s ? '", metadata={"a": ["%s", None]})
    insert(made)
    assert not made._state.adding
    found = Cart.objects.get(pk=made.pk)
    for field in Cart._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(made, field.attname), field.name


def test_keys_that_the_database_gives_are_set(channel: Channel) -> None:
    for count in (1, 3, 120):
        rows = [Event(kind="a", ref=str(number)) for number in range(count)]
        insert(*rows)
        assert [Event.objects.get(pk=row.pk).ref for row in rows] == [row.ref for row in rows]


def test_what_a_constraint_refuses_is_an_error_or_left_out(channel: Channel) -> None:
    variant = a_variant(a_product(channel))
    cart = Cart.objects.create(channel=channel, country="US")
    line = {"cart": cart, "variant": variant, "quantity": 1}
    assert len(insert_missing(CartLine(**line))) == 1
    assert insert_missing(CartLine(**line)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(CartLine(**line))
    assert cart.lines.count() == 1


def test_an_error_in_a_transaction_spoils_it(channel: Channel) -> None:
    cart = Cart.objects.create(channel=channel, country="US")
    with pytest.raises(transaction.TransactionManagementError):
        _ask_after_an_error(cart)
    assert Cart.objects.count() == 1


@transaction.atomic
def _ask_after_an_error(cart: Cart) -> None:
    with contextlib.suppress(IntegrityError):
        insert(Cart(pk=cart.pk, channel=cart.channel, country="US"))
    Cart.objects.count()


def test_one_text_serves_all_values(channel: Channel) -> None:
    carts = [Cart.objects.create(channel=channel, country="US") for _ in range(2)]
    for number, cart in enumerate(carts):
        more = {"n": number}
        changed = _rename(key=cart.pk, note=f"{number}%s", at=THEN, metadata=more, count=number)
        assert changed == 1
    for number, cart in enumerate(carts):
        cart.refresh_from_db()
        assert (cart.note, cart.updated_at) == (f"{number}%s", THEN)
        assert (cart.metadata, cart.version) == ({"n": number}, 1 + number)
    Cart.objects.update(closed_at=THEN)
    assert _rename(key=carts[0].pk, note="", at=THEN, metadata={}, count=1) == 0
    assert _rename(key=uuid.uuid4(), note="", at=THEN, metadata={}, count=1) == 0


def test_a_row_is_changed_if_it_is_as_it_was_thought_to_be(channel: Channel) -> None:
    cart = Cart.objects.create(channel=channel, country="US", metadata={"a": "b"})
    other = Cart.objects.create(channel=channel, country="US")
    assert change(Cart, cart.pk, note="one", metadata={"c": None}, user_id=None) == 1
    cart.refresh_from_db()
    assert (cart.note, cart.metadata, cart.user_id) == ("one", {"c": None}, None)
    for where, changed in (
        ({"closed_at": None}, 1),
        ({"note": ["two", "one"], "version": 1}, 1),
        ({"note": "two"}, 0),
        ({"closed_at": THEN}, 0),
        ({"note": "one", "closed_at": THEN}, 0),
    ):
        assert change(Cart, cart.pk, where=where, note="one") == changed
    assert change(Cart, uuid.uuid4(), note="three") == 0
    other.refresh_from_db()
    assert other.note == ""


def test_a_column_of_what_was_written_is_told() -> None:
    rows = [Event(kind="a", ref=str(number)) for number in range(3)]
    assert sorted(insert_missing(*rows, back="ref")) == ["0", "1", "2"]
    assert insert_missing() == []


def test_instances_come_with_what_they_point_at(channel: Channel, owner: User) -> None:
    for user in (None, owner):
        cart = Cart.objects.create(channel=channel, user=user, country="US", metadata={"a": "b"})
        (found,) = _carts(key=cart.pk)
        assert (found, found.channel, found.user) == (cart, channel, user)
        assert found.metadata == {"a": "b"}
        assert found.created_at == cart.created_at
    assert _carts(key=uuid.uuid4()) == []


def test_reading_relations_asks_nothing_more(
    channel: Channel, django_assert_num_queries: Any
) -> None:
    cart = Cart.objects.create(channel=channel, country="US")
    with django_assert_num_queries(1):
        (found,) = _carts(key=cart.pk)
        assert found.user is None
        assert found.channel.slug == channel.slug


def test_arguments_are_those_it_names(channel: Channel) -> None:
    with pytest.raises(TypeError, match="_rename takes"):
        _rename(key=1)
