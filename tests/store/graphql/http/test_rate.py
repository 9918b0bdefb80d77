"""The budget of each caller."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client
from pytest_django.fixtures import Settings

from store.graphql.http import rate
from store.kernel.actor import Actor
from tests.api.support import URL, Api

pytestmark = pytest.mark.django_db
SHOP = "{ shop { name } }"


@pytest.fixture(autouse=True)
def _full() -> Iterator[None]:
    rate.forget()
    yield
    rate.forget()


def asker(request: HttpRequest) -> Actor:
    """An authenticator that believes a header."""
    return Actor(user_id=int(request.headers.get("X-User", "0")) or None)


def test_every_answer_tells_what_is_left(settings: Settings) -> None:
    settings.API_BUDGET, settings.WEB_WORKERS = 2_000, 2
    found = Api().send({"query": SHOP})
    assert found["RateLimit-Policy"] == '"cost";q=1000;w=60'
    assert found["RateLimit"] == '"cost";r=998;t=1'
    wrong = Api().send({"query": "{ nothing }"})
    assert wrong.status_code == 400
    assert re.match(r'"cost";r=9(88|89|90);', wrong["RateLimit"])


def test_a_budget_that_is_used_up(settings: Settings) -> None:
    settings.API_BUDGET = 120
    many = "{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(30)) + " }"
    assert [Api().send({"query": many}).status_code for _ in range(3)] == [200, 200, 429]
    found = Api().send({"query": many})
    assert found.status_code == 429
    assert list(found.json()) == ["errors"]
    assert found.json()["errors"][0]["extensions"]["exception"]["code"] == "TooManyRequests"
    assert 25 <= int(found["Retry-After"]) <= 31
    assert re.fullmatch(r'"cost";r=\d+;t=(59|60)', found["RateLimit"])
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post(URL, {"query": many}, content_type="application/json").status_code == 200


def test_users_have_their_own(settings: Settings) -> None:
    settings.API_BUDGET, settings.TUPPENCE_ACTOR = 10, f"{__name__}.asker"
    for user in ("1", "2", "0"):
        sent = [Api().send({"query": SHOP}, headers={"X-User": user}) for _ in range(6)]
        assert [each.status_code for each in sent] == [200] * 5 + [429]


def test_buckets_fill_up_and_are_few(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_BUDGET = 60
    at = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: at[0])
    assert rate.take("a", 60).allowed
    empty = rate.take("a", 10)
    assert (empty.allowed, empty.remaining, empty.wait_s, empty.full_in_s) == (False, 0, 10, 60)
    at[0] += 10
    assert rate.take("a", 10).allowed
    at[0] += 3600
    assert rate.take("a", 0).remaining == 60
    assert rate.take("a", 10_000).allowed, "what costs more than a bucket needs a full one"
    assert rate.take("a", 0).remaining == 0
    monkeypatch.setattr(rate, "MOST_CALLERS", 100)
    for number in range(500):
        rate.take(f"b{number}", 1)
    assert len(rate._buckets) == 100
