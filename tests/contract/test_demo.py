"""On the demo store every field of tier 1 answers, every mutation succeeds and every one fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.api.support import Api, codes
from tests.contract import probes
from tests.contract.cases import CASES, Case
from tests.contract.nulls import NULLS
from tests.contract.observed import Observed
from tests.contract.probes import filters, wheres
from tests.contract.questions import CLOSER, QUESTIONS, document
from tests.contract.scenario import CHANNEL, DUMMY, HOME, Demo, build, says
from tests.contract.tier1 import entries

NAMES = [case.name for case in CASES]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """The store, for all tests of this file; all of it is taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def db(demo: Demo) -> Iterator[None]:
    """What a test changes is taken back; the store itself stays for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(case: Case, demo: Demo, seen: Observed, *, well: bool) -> dict[str, Any]:
    """The payload of a mutation that succeeds, or does not."""
    given = (case.good if well else case.bad)(demo)
    answer = seen.ask(case.by(demo), document("mutation", case.name, given, case.levels), given)
    assert "errors" not in answer, answer["errors"]
    payload: dict[str, Any] = answer["data"][case.name]
    return payload


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_mutation_succeeds(demo: Demo, db: None, case: Case) -> None:
    assert answered(case, demo, Observed(), well=True)["errors"] == []


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_mutation_is_refused(demo: Demo, db: None, case: Case) -> None:
    payload = answered(case, demo, Observed(), well=False)
    assert case.error in codes(payload)
    assert all(error["message"] for error in payload["errors"])
    shown = {each.name for each in entries() if each.owner == _payload_of(case.name)} - {"errors"}
    assert not any(payload[name] for name in shown)


def _payload_of(name: str) -> str:
    return next(each.type for each in entries() if each.place == f"Mutation.{name}")


def test_every_mutation_of_tier_1_has_its_cases() -> None:
    roots = {each.name for each in entries() if each.kind == "field" and each.owner == "Mutation"}
    assert sorted(NAMES) == sorted(roots)
    assert len(roots) == 33


def test_every_query_of_tier_1_is_asked() -> None:
    roots = {each.name for each in entries() if each.kind == "field" and each.owner == "Query"}
    assert {each.name for each in QUESTIONS} == roots
    assert len(roots) == 15


@pytest.mark.parametrize("kind", ["where", "filter"])
def test_conditions_find_what_they_say(demo: Demo, db: None, kind: str) -> None:
    for probe in (wheres if kind == "where" else filters)(demo.keys):
        given = {kind: probe.given, "first": 100}
        found = asked(demo.anyone, probes.LIST, given, Observed())["products"]
        names = {edge["node"]["slug"] for edge in found["edges"]}
        assert names & probes.ALL == probe.finds, (probe.given, names)
        assert found["totalCount"] == len(names), probe.given


def asked(api: Api, text: str, given: Any, seen: Observed) -> Any:
    """The data of an operation that goes well."""
    answer = seen.ask(api, text, given)
    assert "errors" not in answer, (given, answer["errors"])
    return answer["data"]


def probed(demo: Demo, seen: Observed) -> None:
    """Ask what neither the queries nor the mutations ask: lists, pages, addresses in German."""
    for kind, made in (("where", wheres(demo.keys)), ("filter", filters(demo.keys))):
        for probe in made:
            asked(demo.anyone, probes.LIST, {kind: probe.given, "first": 2}, seen)
    for name in probes.ORDERS:
        sort = {"field": name, "direction": "DESC", "channel": CHANNEL}
        asked(demo.anyone, probes.LIST, {"sortBy": sort, "first": 2}, seen)
    paged(demo.anyone, probes.LIST, {"first": 2}, seen)
    back = asked(demo.anyone, probes.LIST, {"first": 5}, seen)["products"]
    before = {"last": 2, "before": back["pageInfo"]["endCursor"]}
    assert asked(demo.anyone, probes.LIST, before, seen)["products"]["edges"] == back["edges"][2:4]
    more = {"where": {"isPublished": True}, "sortBy": {"field": "NAME", "direction": "ASC"}}
    for text in (probes.CATEGORY, probes.COLLECTION):
        paged(demo.anyone, text, more | {"first": 1}, seen)
        asked(demo.anyone, text, {"filter": {"isAvailable": True}, "first": 1}, seen)
    paged(demo.anyone, probes.VARIANTS, {}, seen)
    paged(demo.member, probes.ORDERS_OF, {}, seen)
    for text in probes.NAMED:
        (found,) = asked(demo.anyone, text, {}, seen).values()
        assert found


def paged(api: Api, text: str, given: dict[str, Any], seen: Observed) -> None:
    """The next page holds other rows."""
    first = _list(asked(api, text, given, seen))
    second = _list(asked(api, text, given | {"after": first["pageInfo"]["endCursor"]}, seen))
    assert first["totalCount"] == second["totalCount"]
    rows = [edge["node"] for page in (first, second) for edge in page["edges"]]
    assert len({str(row) for row in rows}) == len(rows)


def _list(data: Any) -> Any:
    while "edges" not in data:
        (data,) = data.values()
    return data


def permitted(demo: Demo, seen: Observed) -> None:
    """What is for those with a permission is taken from them, and refused to others."""
    id = demo.cart(ships_to=HOME)
    gateway = {"id": DUMMY, "data": says("AUTHORIZATION_SUCCESS")}
    given = {"id": id, "gateway": gateway, "action": "AUTHORIZATION"}
    begun = asked(demo.staff, probes.BEGIN, given, seen)["transactionInitialize"]
    assert begun["transactionEvent"]["type"] == "AUTHORIZATION_SUCCESS"
    line = [{"variantId": demo.ids["variant"], "quantity": 1, "price": "0.01"}]
    for text, api in ((probes.BEGIN, demo.anyone), (probes.ADD, demo.member)):
        refused(seen.ask(api, text, given | {"lines": line} if text == probes.ADD else given))
    refused(seen.ask(demo.member, probes.CHANGE, {"id": id, "lines": line}))


def refused(answer: Any) -> None:
    """A missing permission is told at the top."""
    (error,) = answer["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"


def card_removed(demo: Demo, seen: Observed) -> None:
    """A gift card is taken off by its id."""
    full = {"id": demo.ids["checkout"]}
    query = "query($id: ID) { checkout(id: $id) { giftCards { id } } }"
    (card,) = demo.member.ask(query, **full)["checkout"]["giftCards"]
    left = asked(demo.member, probes.REMOVE, full | {"which": card["id"]}, seen)
    assert left["checkoutRemovePromoCode"]["checkout"]["giftCards"] == []


def everything(demo: Demo, seen: Observed) -> None:
    """Every query and, each for itself, every case of every mutation."""
    for question in QUESTIONS:
        given = question.given(demo)
        text = document("query", question.name, given)
        assert asked(question.by(demo), text, given, seen)[question.name], question.name
    for text in CLOSER:
        asked(demo.anyone, text, {}, seen)
    for case in CASES:
        for well in (True, False):
            with transaction.atomic():
                answered(case, demo, seen, well=well)
                transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seen(demo: Demo) -> Observed:
    """What all operations of these files were given and have answered."""
    found = Observed()
    with transaction.atomic():
        everything(demo, found)
        probed(demo, found)
        permitted(demo, found)
        card_removed(demo, found)
        transaction.set_rollback(True)
    return found


def test_every_argument_of_tier_1_is_taken(seen: Observed, db: None) -> None:
    wanted = {each.place for each in entries() if each.kind in ("argument", "input")}
    assert wanted - seen.given == set()


def test_every_field_of_tier_1_answers(seen: Observed, db: None) -> None:
    assert seen.bad == {}
    fields = {each.place for each in entries() if each.kind == "field"}
    assert set(NULLS) - fields == set(), "listed as null, and not a field of tier 1"
    assert fields - seen.good - set(NULLS) == set(), "null, and not listed with a reason"
    assert set(NULLS) & seen.good == set(), "listed as null, and answered"
