"""The shop's own schema under the referee: the same trees, and nobody's rows for another.

Random operations, as nobody, as two shoppers, as the owner, and with a token that is not good. The
executor answers first, each caller with queries of his own; then the plan answers all callers by
the same kept queries, in both orders.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection

from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.engine.kinds import bind, kinds_of
from store.graphql.schema import schema
from store.kernel.actor import Actor, Suspect
from store.kernel.errors import Unproven
from store.kernel.ids import to_global
from tests.store.graphql.engine.operations import Pool, Writer
from tests.store.graphql.engine.test_referee import cursors_of
from tests.store.graphql.engine.world.asking import Tree, judged, planned, read
from tests.store.graphql.engine.world.goods import stock_up
from tests.store.graphql.engine.world.people import People, move_in

pytestmark = pytest.mark.django_db
TEXTS = ("mug", "", "default-channel", "glaze", "care", "ä%_'", "Mug 0", "mug-1", "clay")
AT_ONCE = 20
SUSPECT = Suspect(Unproven("ExpiredSignatureError", "Signature has expired"))
PLANNED_SHARE = 0.95
SLUGS = {
    "Product": ["mug-0", "mug-1"],
    "Category": ["root", "shelf-0", "shelf-1"],
    "Collection": ["group-0", "group-1"],
    "Page": ["page-0", "page-1"],
    "Menu": ["navbar"],
    "Channel": ["default-channel"],
    "AssignedAttribute": ["glaze", "width", "pieces", "stories", "shelf", "author", "size"],
    "SelectedAttribute": ["glaze", "width", "pieces", "author"],
}
CHANNEL = {"channel": ["default-channel"]}


def pool_of(people: People) -> Pool:
    """Ids of each type that has a table, by type and all together."""
    known: dict[str, dict[str, list[str]]] = {}
    for kind in kinds_of(schema()).values():
        if kind.model is not None:
            keys = kind.model._default_manager.order_by("pk").values_list("pk", flat=True)
            known[kind.name] = {"id": [to_global(kind.name, pk) for pk in keys[:6]]}
    known["Checkout"] = {"id": [people.ada.checkout, people.eve.checkout]}
    known["Order"] = {"id": [people.ada.order, people.eve.order]}
    ids = [each for values in known.values() for each in values["id"]]
    for name, slugs in SLUGS.items():
        known.setdefault(name, {})["slug"] = slugs
    for name in [*known, "String"]:
        known[name] = {**CHANNEL, **known.get(name, {})}
        known[f"{name}CountableConnection"] = CHANNEL
    return Pool([*ids, "nonsense", to_global("Product", 10**9)], texts=TEXTS, known=known)


Operation = tuple[str, dict[str, Any]]


def alone(
    everyone: Sequence[tuple[int, Actor]], operations: Sequence[Operation]
) -> Mapping[tuple[int, int], Tree]:
    """What the executor answers each caller, none of whose queries anybody else has run."""
    found = {}
    for place, actor in everyone:
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            found[i, place] = judged(read(text), variables, actor)
    return found


def play(channel: Channel, seed: int, count: int) -> None:
    """Random operations; what the plan leaves to the executor is counted, and told by reason."""
    people = move_in(channel, stock_up(channel, 2), 2)
    writer = Writer(schema(), Random(seed), pool_of(people))  # noqa: S311  # a seed to repeat
    counters.COUNTS.clear()
    wrong, everyone = 0, list(enumerate([*people.actors, SUSPECT]))
    for _ in range(0, count, AT_ONCE):
        operations = [writer.operation(roots=2) for _ in range(AT_ONCE)]
        judge = alone(everyone, operations)
        bind(schema())
        for i, (text, variables) in enumerate(operations):
            for place, actor in [*everyone, *reversed(everyone)]:
                tree = planned(read(text), variables, actor)
                assert tree == judge[i, place], f"seed {seed}\n{text}\n{variables}\n{actor}"
                wrong += bool(tree["errors"])
            cursors_of(tree["data"], writer.pool.cursors)
        del writer.pool.cursors[:-40]
    tell(seed, count, wrong, Counter(counters.COUNTS))


def tell(seed: int, count: int, wrong: int, counts: Counter[str]) -> None:
    """Say what was planned, and fail if it was too little."""
    asked = counts.total()
    share = counts[counters.PLANNED] / asked
    rest = {name: n for name, n in counts.items() if name != counters.PLANNED}
    sys.stdout.write(
        f"\nseed {seed}, {connection.vendor}: {count} operations, {asked} answers, {wrong} of them "
        f"with errors; {share:.1%} by the plan; the rest: {rest or 'none'}\n"
    )
    assert share >= PLANNED_SHARE, rest
    assert wrong < asked * 0.9


def test_random_operations_of_the_shop_are_answered_alike(
    channel: Channel, request: pytest.FixtureRequest
) -> None:
    # The seed of the run's order: a run tries others, and its last lines say which.
    play(channel, request.config.getoption("randomly_seed", 1), 40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_more(channel: Channel, seed: int) -> None:
    play(channel, 3000 + seed, 400)
