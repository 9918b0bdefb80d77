"""The shop's own schema under the referee: the same trees, and nobody's rows for another."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from graphql import parse, validate
from graphql.execution.values import get_variable_values

from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.engine.kinds import bind, kinds_of
from store.graphql.errors import formatted
from store.graphql.run import answered, executed
from store.graphql.schema import schema
from store.kernel.actor import ALL, ANONYMOUS, Actor
from store.kernel.ids import to_global
from tests.store.graphql.engine.operations import Pool, Writer
from tests.support.goods import variant

pytestmark = pytest.mark.django_db


def filled(channel: Channel) -> Pool:
    """Some goods, and two shoppers; ids of each type that has a table."""
    for i in range(6):
        variant(channel, f"{i + 1}.50", stock=i, name=f"Mug {i}")
    for i in range(2):
        User.objects.create_user(f"shopper{i}@localhost", f"shopper{i}-password")
    ids = [
        to_global(kind.name, pk)
        for kind in kinds_of(schema()).values()
        if kind.model is not None
        for pk in kind.model._default_manager.values_list("pk", flat=True)[:4]
    ]
    return Pool([*ids, "nonsense", to_global("Product", 10**9)], texts=("mug", "", channel.slug))


def answer(road: Any, text: str, variables: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What one road gives."""
    document = parse(text)
    assert validate(schema(), document) == [], text
    operation: Any = document.definitions[0]
    values = get_variable_values(schema(), operation.variable_definitions or (), variables)
    assert isinstance(values, dict), values
    found = road(schema(), document, operation, values, Context(actor))
    return {"data": found.data, "errors": [formatted(each) for each in found.errors or ()]}


def actors() -> Sequence[Actor]:
    """Nobody, two shoppers, the owner."""
    shoppers = [Actor(pk, "shopper") for pk in User.objects.values_list("pk", flat=True)[:2]]
    return (ANONYMOUS, *shoppers, Actor(10**6, "owner", ALL))


def play(channel: Channel, seed: int, count: int) -> None:
    writer = Writer(schema(), Random(seed), filled(channel))  # noqa: S311  # a seed to repeat
    counters.UNEXPECTED.clear()
    for _ in range(count):
        text, variables = writer.operation(roots=1)
        actor = writer.random.choice(actors())
        judge = answer(executed, text, variables, actor)
        assert answer(answered, text, variables, actor) == judge, f"{text}\n{variables}\n{actor}"
    assert counters.UNEXPECTED == []


def test_random_operations_of_the_shop_are_answered_alike(channel: Channel) -> None:
    play(channel, 5, 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_more(channel: Channel, seed: int) -> None:
    play(channel, 2000 + seed, 50)


def test_no_rule_answers_one_caller_what_it_found_for_another(channel: Channel) -> None:
    """Cold answers for each caller first; then the same on warm queries, in two orders."""
    writer = Writer(schema(), Random(11), filled(channel))  # noqa: S311  # a seed to repeat
    operations = [writer.operation(roots=2) for _ in range(12)]
    cold = {}
    for actor in actors():
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            cold[actor, i] = answer(answered, text, variables, actor)
    for order in (actors(), actors()[::-1]):
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            for actor in order:
                assert answer(answered, text, variables, actor) == cold[actor, i], text
