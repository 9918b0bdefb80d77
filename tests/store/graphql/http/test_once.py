"""`Idempotency-Key`: once, the same answer, and never another caller's."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from pytest_django.fixtures import Settings

from cart.models import Cart
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql.http.once import Answer, once
from store.graphql.http.refused import RequestError
from store.graphql.models import KeptAnswer
from store.graphql.tasks import ANSWERS, prune_answers
from store.kernel.actor import Actor
from store.kernel.clock import now
from tests.api.support import URL, Api
from tests.support.together import RealDb

CREATE = "mutation { checkoutCreate(input: {}) { errors { code } checkout { id } } }"


def send(key: str, query: str = CREATE, **headers: str) -> Any:
    """A mutation sent with a key."""
    return Api().send({"query": query}, headers={"Idempotency-Key": key} | headers)


def asker(request: HttpRequest) -> Actor:
    """An authenticator that believes a header."""
    return Actor(user_id=int(request.headers.get("X-User", "0")) or None)


@pytest.mark.django_db
def test_the_same_request_is_done_once(channel: Channel) -> None:
    first, again = send("k-1"), send("k-1")
    assert first["Idempotency-Replayed"] == "false"
    assert again["Idempotency-Replayed"] == "true"
    assert first.content == again.content
    assert first.json()["data"]["checkoutCreate"]["checkout"]["id"]
    assert Cart.objects.count() == 1
    assert send('"k-1"').content == first.content
    assert send("k-2").content != first.content


@pytest.mark.django_db
def test_another_request_with_the_same_key(channel: Channel) -> None:
    send("k")
    other = send("k", CREATE.replace("checkout { id }", "checkout { token }"))
    assert other.status_code == 422
    assert list(other.json()) == ["errors"]
    assert Cart.objects.count() == 1


@pytest.mark.django_db
def test_each_caller_has_keys_of_their_own(channel: Channel, settings: Settings) -> None:
    settings.TUPPENCE_ACTOR = f"{__name__}.asker"
    one = User.objects.create_user("ada@example.com", "a long password")
    two = User.objects.create_user("ben@example.com", "a long password")
    asked = ("0", str(one.pk), str(two.pk), str(one.pk))
    answers = {send("k", **{"X-User": user}).content for user in asked}
    assert len(answers) == 3
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sent = elsewhere.post(
        URL, {"query": CREATE}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert sent.content not in answers


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "caf\xe9", "a\tb"])
def test_keys_that_are_none(channel: Channel, key: str) -> None:
    assert send(key).status_code == 400
    assert not Cart.objects.exists()


@pytest.mark.django_db
def test_reads_take_no_key(channel: Channel) -> None:
    assert "Idempotency-Replayed" not in send("k", "{ shop { name } }")
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
def test_refusals_are_kept_and_faults_are_not(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = send("refusal", CREATE.replace("{}", '{channel: "no"}'))
    assert refusal.json()["data"]["checkoutCreate"]["errors"] == [{"code": "NOT_FOUND"}]
    assert KeptAnswer.objects.count() == 1
    assert send("bad", "mutation { nothing }").status_code == 400
    assert KeptAnswer.objects.count() == 1
    with monkeypatch.context() as patched:
        patched.setattr("store.channels.queries.channel_by_slug", None)
        patched.setattr("cart.services.create_cart", None, raising=False)
        patched.setattr("store.kernel.clock.datetime", None)
        send("fault")
    assert caplog.records
    assert KeptAnswer.objects.count() == 1
    assert send("fault").json()["data"]["checkoutCreate"]["errors"] == []


@pytest.mark.django_db
def test_a_table_that_leaks_gives_nothing_away(channel: Channel) -> None:
    sent = send("a-key")
    row = KeptAnswer.objects.get()
    id = sent.json()["data"]["checkoutCreate"]["checkout"]["id"]
    columns = [str(getattr(row, field.name)) for field in KeptAnswer._meta.fields]
    assert row.answer is not None
    assert id.encode() not in bytes(row.answer)
    assert not any("a-key" in text or "checkoutCreate" in text for text in columns)


@pytest.mark.django_db
def test_answers_are_kept_for_a_day(channel: Channel) -> None:
    first = send("k").content
    prune_answers()
    assert send("k").content == first
    KeptAnswer.objects.update(created_at=now() - ANSWERS * 1.01)
    prune_answers()
    assert send("k").content != first


def test_twins_at_the_same_moment(real_db: RealDb, channel: Channel) -> None:
    found = real_db.together(lambda _: send("twin"), 20)
    statuses = [getattr(each, "status_code", each) for each in found]
    assert set(statuses) <= {200, 409}, statuses
    assert Cart.objects.count() == 1
    done = {
        getattr(each, "content", b"") for each in found if getattr(each, "status_code", 0) == 200
    }
    assert done == {send("twin").content}


def test_a_twin_in_flight_is_told_so(real_db: RealDb) -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow() -> Answer:
        inside.set()
        leave.wait(20)
        return Answer(200, b"slow")

    def work(number: int) -> Answer:
        if number == 0:
            return once("ip:1", "k", b"body", slow)
        inside.wait(20)
        try:
            return once("ip:1", "k", b"body", slow)
        finally:
            leave.set()

    first, second = real_db.together(work, 2)
    assert isinstance(first, Answer)
    assert isinstance(second, RequestError)
    assert (second.status, second.headers["Retry-After"]) == (409, "1")
    assert once("ip:1", "k", b"body", slow) == Answer(200, b"slow", again=True)
