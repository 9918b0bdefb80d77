"""Every mutation: its payload by the plan as by the executor, and the plan answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from graphql import is_required_argument

from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.schema import schema
from store.kernel.actor import ANONYMOUS, Actor
from tests.api.ids import PLACES
from tests.store.graphql.engine.world.asking import Tree, judged, planned, read
from tests.store.graphql.engine.world.coordinates import reachable, seen
from tests.store.graphql.engine.world.deeds import (
    ADAS,
    GUESTS,
    REFUSED,
    differs,
    involved,
    unknown,
)
from tests.store.graphql.engine.world.goods import stock_up
from tests.store.graphql.engine.world.heads import given
from tests.store.graphql.engine.world.people import move_in
from tests.store.graphql.engine.world.wholly import document, name_of


def undone(road: Callable[..., Tree], head: str, variables: dict[str, Any], actor: Actor) -> Tree:
    """What a mutation answers; what it did is taken back."""
    with transaction.atomic():
        tree = road(read(document("mutation", [head], opened=1)), variables, actor)
        transaction.set_rollback(True)
    return tree


@pytest.mark.django_db
def test_every_mutation_is_planned_and_answered_alike(channel: Channel) -> None:
    goods = stock_up(channel, 2)
    people = move_in(channel, goods, 2)
    known = involved(people, given(goods, people))
    absent = {name: unknown(value) for name, value in known.items()}
    done: set[str] = set()
    for actor, heads in ((ANONYMOUS, GUESTS), (people.ada.actor, ADAS)):
        for head in heads:
            for variables in (known, absent):
                before = counters.COUNTS[counters.PLANNED]
                tree = undone(planned, head, variables, actor)
                assert counters.COUNTS[counters.PLANNED] == before + 1, (head, counters.COUNTS)
                assert differs(tree, undone(judged, head, variables, actor), {}) == "", head
                payload = (tree["data"] or {})["r0"] or {}
                wrong = next((payload[each] for each in payload if each.startswith("errors")), 1)
                if variables is known and not wrong:
                    done.add(name_of(head))
    assert {name_of(each) for each in [*GUESTS, *ADAS]} - done == REFUSED


@pytest.mark.long
@pytest.mark.django_db
def test_a_null_that_is_given_breaks_no_mutation(channel: Channel) -> None:
    goods = stock_up(channel, 2)
    people = move_in(channel, goods, 2)
    known = involved(people, given(goods, people))
    root: Any = schema().mutation_type
    for actor, heads in ((ANONYMOUS, GUESTS), (people.ada.actor, ADAS)):
        for head in heads:
            optional = [
                f"{name}: null"
                for name, each in root.fields[name_of(head)].args.items()
                if not is_required_argument(each) and f"{name}:" not in head
            ]
            if optional:
                undone(planned, f"{head[:-1]}, {', '.join(optional)})", known, actor)


@pytest.mark.long
def test_every_field_of_a_payload_and_every_argument_is_asked() -> None:
    root: Any = schema().mutation_type
    heads = [*GUESTS, *ADAS]
    found = seen([read(document("mutation", [head], opened=1)) for head in heads])
    missing = reachable(root) - reachable(schema().query_type) - found
    assert missing <= set(PLACES)


def test_the_list_names_every_mutation() -> None:
    root: Any = schema().mutation_type
    assert {name_of(each) for each in [*GUESTS, *ADAS]} == set(root.fields)
