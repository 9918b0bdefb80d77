"""On the demo store every field of tier 1 answers, every mutation succeeds and every one fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.api.support import codes
from tests.contract.cases import CASES, Case
from tests.contract.nulls import NULLS
from tests.contract.observed import Observed
from tests.contract.questions import CLOSER, QUESTIONS, document
from tests.contract.scenario import Demo, build
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


def test_every_field_of_tier_1_answers(demo: Demo, db: None) -> None:
    seen = Observed()
    for question in QUESTIONS:
        given = question.given(demo)
        answer = seen.ask(question.by(demo), document("query", question.name, given), given)
        assert "errors" not in answer, (question.name, answer["errors"])
    for text in CLOSER:
        assert "errors" not in seen.ask(demo.anyone, text, {})
    for case in CASES:
        for well in (True, False):
            with transaction.atomic():
                answered(case, demo, seen, well=well)
                transaction.set_rollback(True)
    assert seen.bad == {}
    fields = {each.place for each in entries() if each.kind == "field"}
    assert set(NULLS) - fields == set(), "listed as null, and not a field of tier 1"
    assert fields - seen.good - set(NULLS) == set(), "null, and not listed with a reason"
    assert set(NULLS) & seen.good == set(), "listed as null, and answered"
