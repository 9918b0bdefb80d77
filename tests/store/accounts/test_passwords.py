"""Passwords: changed by who knows the old one, reset by a link that works once and not for long."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import Settings

from store.accounts.errors import TooManyAttempts
from store.accounts.links import CONFIRM, RESET, token_for, user_of
from store.accounts.models import Attempt, User
from store.accounts.services.passwords import (
    change_password,
    request_password_reset,
    reset_password,
)
from store.accounts.services.users import authenticate
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, NotFound
from store.mail.models import Mail
from store.outbox.models import Event
from tests.store.accounts.support import OTHER, PASSWORD, anna, token_in, work_off
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def _ask(email: str = "anna@example.com", ip: str = "1") -> None:
    request_password_reset(email=email, ip=ip)


def test_a_reset_sets_a_new_password() -> None:
    user = anna()
    _ask("ANNA@example.com")
    work_off()
    assert reset_password(token=token_in("password_reset"), password=OTHER) == user
    assert authenticate(email=user.email, password=OTHER, ip="1") == user
    with pytest.raises(Invalid):
        authenticate(email=user.email, password=PASSWORD, ip="1")


def test_a_link_works_once() -> None:
    anna()
    _ask()
    work_off()
    token = token_in("password_reset")
    reset_password(token=token, password=OTHER)
    with pytest.raises(NotFound) as caught:
        reset_password(token=token, password=PASSWORD)
    assert caught.value.code == "link_expired"


def test_a_link_works_once_in_many_threads(real_db: RealDb) -> None:
    token = token_for(anna(), RESET)
    answers = real_db.together(lambda n: reset_password(token=token, password=f"{OTHER} {n}"), 8)
    assert len([answer for answer in answers if isinstance(answer, User)]) == 1
    others = [answer for answer in answers if not isinstance(answer, User)]
    assert all(isinstance(answer, (Conflict, NotFound)) for answer in others), answers


def test_a_link_works_for_one_hour(settings: Settings, tmp_path: Path) -> None:
    token = token_for(anna(), RESET)
    for seconds, works in ((3590, True), (3610, False)):
        clock = tmp_path / f"{seconds}.json"
        clock.write_text(json.dumps({"offset_s": seconds}))
        settings.CLOCK_FILE = str(clock)
        assert (user_of(token, RESET) is not None) == works


def test_a_link_dies_with_what_it_was_made_for() -> None:
    user = anna()
    changes: list[dict[str, object]] = [
        {"last_login": now()},
        {"password": "other"},
        {"email": "other@example.com"},
        {"is_active": False},
    ]
    for change in changes:
        token = token_for(user, RESET)
        assert user_of(token, RESET) == user
        User.objects.filter(pk=user.pk).update(**change)
        assert user_of(token, RESET) is None
        user.refresh_from_db()


def test_a_link_of_another_kind_or_hand_does_nothing() -> None:
    user = anna()
    token = token_for(user, RESET)
    body, _, signature = token.rpartition(".")
    for forged in ("", ".", "x", body, f"{body}x.{signature}", f"{body}.{signature}x", "\0", "é.é"):
        assert user_of(forged, RESET) is None
    assert user_of(token, CONFIRM) is None
    assert user_of(token_for(user, CONFIRM), RESET) is None
    User.objects.all().delete()
    assert user_of(token, RESET) is None


def test_the_answer_is_the_same_for_every_address() -> None:
    anna()
    for number, email in enumerate(["anna@example.com", "nobody@example.com"]):
        _ask(email, ip=str(number))
    asked = Event.objects.filter(kind="password_reset_requested")
    assert sorted(asked.values_list("ref", flat=True)) == ["anna@example.com", "nobody@example.com"]
    work_off()
    assert [mail.to for mail in Mail.objects.all()] == ["anna@example.com"]


def test_nobody_is_flooded_with_mails() -> None:
    anna()
    for number in range(10):
        _ask(ip=str(number))
    work_off()
    assert Mail.objects.count() == 4


def test_asking_for_many_from_one_place_is_slowed() -> None:
    for number in range(30):
        _ask(f"user{number}@example.com")
    with pytest.raises(TooManyAttempts):
        _ask("user31@example.com")


@pytest.mark.parametrize("email", ["", "anna", "a@b.c\nBcc: x@y.z", "a" * 300 + "@b.cd"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid) as caught:
        _ask(email)
    assert caught.value.field == "email"


def test_a_reset_proves_the_address_and_shuts_strangers_out() -> None:
    user = anna(email_confirmed_at=None)
    reset_password(token=token_for(user, RESET), password=OTHER)
    user.refresh_from_db()
    assert user.email_confirmed_at is not None
    assert Event.objects.filter(kind="email_confirmed", ref=str(user.pk)).count() == 1
    with pytest.raises(Invalid):
        authenticate(email=user.email, password=PASSWORD, ip="1")


def test_a_weak_password_leaves_the_link_alive() -> None:
    token = token_for(anna(), RESET)
    with pytest.raises(Invalid) as caught:
        reset_password(token=token, password="short")
    assert (caught.value.code, caught.value.field) == ("password_too_short", "password")
    reset_password(token=token, password=OTHER)


def test_a_password_is_changed_by_who_knows_it() -> None:
    user = anna()
    with pytest.raises(Invalid) as wrong:
        change_password(user=user, old_password="guess", new_password=OTHER, ip="1")
    assert (wrong.value.code, wrong.value.field) == ("invalid_password", "old_password")
    with pytest.raises(Invalid) as weak:
        change_password(user=user, old_password=PASSWORD, new_password="short", ip="1")
    assert (weak.value.code, weak.value.field) == ("password_too_short", "new_password")
    change_password(user=user, old_password=PASSWORD, new_password=OTHER, ip="1")
    assert authenticate(email=user.email, password=OTHER, ip="1") == user
    assert not Event.objects.filter(kind="email_confirmed").exists()


def test_guessing_the_old_password_is_slowed() -> None:
    user = anna()
    for _ in range(5):
        with pytest.raises(Invalid):
            change_password(user=user, old_password="guess", new_password=OTHER, ip="1")
    with pytest.raises(TooManyAttempts):
        change_password(user=user, old_password=PASSWORD, new_password=OTHER, ip="1")
    Attempt.objects.update(since=F("since") - timedelta(hours=1))
    change_password(user=user, old_password=PASSWORD, new_password=OTHER, ip="1")


def test_other_sessions_end_with_the_old_password(client: Client) -> None:
    user = anna()
    client.force_login(user)
    before = user.get_session_auth_hash()
    change_password(user=user, old_password=PASSWORD, new_password=OTHER, ip="1")
    assert user.get_session_auth_hash() != before
