"""Logging in by API: one answer for all who may not, slower each time, and ends when it must."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from store.accounts import jwts
from store.accounts.links import RESET, token_for
from store.accounts.models import LogInDelay, Policy, User
from store.accounts.services import delays
from store.accounts.services.passwords import change_password, reset_password
from store.accounts.services.sessions import (
    Issued,
    create_token,
    deactivate_all_tokens,
    refresh_token,
    verify_token,
)
from store.kernel.actor import ANONYMOUS, Actor, Suspect
from store.kernel.clock import now
from store.kernel.errors import DomainError, Invalid, Refused, Unproven
from tests.store.accounts.support import OTHER, PASSWORD, anna, caller
from tests.store.accounts.tokens import asked_with, hand_made, move_clock, token_for_user
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def _log_in(email: str = "anna@example.com", password: str = PASSWORD, ip: str = "1") -> Issued:
    return create_token(email=email, password=password, ip=ip)


def _refusal(**given: str) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as caught:
        _log_in(**given)
    return caught.value.code, caught.value.field


def _clock(settings: Settings, folder: Path, seconds: int) -> None:
    move_clock(settings, folder, seconds)


def test_a_log_in_gives_tokens_that_work() -> None:
    user = anna()
    issued = create_token(email=" ANNA@example.com ", password=PASSWORD, ip="1", audience="shop")
    assert issued.user == user
    assert asked_with(issued.token).user_id == user.pk
    access, refresh = verify_token(token=issued.token), verify_token(token=issued.refresh_token)
    assert (access.user, access.payload["type"], access.payload["aud"]) == (
        user,
        "access",
        "custom:shop",
    )
    assert refresh.payload["exp"] - refresh.payload["iat"] == 30 * 24 * 3600
    assert refresh.payload["csrfToken"] == issued.csrf_token
    user.refresh_from_db()
    assert user.last_login is not None


@pytest.mark.parametrize("email", ["nobody@example.com", "anna@example.com", "", "\0", "\ud800"])
def test_unknown_and_wrong_are_one_answer(email: str) -> None:
    anna()
    assert _refusal(email=email, password="no") == ("invalid_credentials", "email")


def test_who_knows_the_password_is_told_why_not(settings: Settings, tmp_path: Path) -> None:
    user = anna(email_confirmed_at=None)
    assert _refusal() == ("account_not_confirmed", "email")
    assert _refusal(password="guess") == ("invalid_credentials", "email")
    _clock(settings, tmp_path, 2)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert _refusal() == ("inactive", "email")


@pytest.mark.parametrize(
    "policy", [{"login_unconfirmed": True}, {"confirm_by_mail": False}], ids=["early", "never"]
)
def test_the_shop_may_ask_for_no_confirmation(policy: dict[str, bool]) -> None:
    user = anna(email_confirmed_at=None)
    Policy.objects.create(**policy)
    assert _log_in().user == user


def test_an_audience_is_short() -> None:
    with pytest.raises(Invalid) as caught:
        create_token(email="a", password="b", ip="1", audience="x" * 201)
    assert caught.value.field == "audience"


@dataclass
class Watch:
    """A clock that goes on only when a test says so, however slow the machine is."""

    at: datetime

    def wait(self, **much: int) -> None:
        """Go on."""
        self.at += timedelta(**much)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    held = Watch(now())
    monkeypatch.setattr(delays, "now", lambda: held.at)
    return held


def test_each_wrong_log_in_makes_its_place_wait(watch: Watch) -> None:
    anna()
    for wait in (1, 2, 4, 8):
        assert _refusal(password="guess") == ("invalid_credentials", "email")
        for tried in (PASSWORD, "guess"):
            assert _refusal(password=tried) == ("login_attempt_delayed", "email")
        assert _refusal(email="other@example.com") == ("login_attempt_delayed", "email")
        # The place waits, the account does not; tries while it waits do not count.
        watch.wait(seconds=wait, microseconds=-1)
        assert _refusal()[0] == "login_attempt_delayed"
        watch.wait(microseconds=1)
    assert _log_in(ip="2").user
    assert _log_in().user
    assert not LogInDelay.objects.exists()
    assert _refusal(password="guess")[0] == "invalid_credentials"
    assert LogInDelay.objects.get(until__gt=watch.at, failures=1, subject=_place()).until == (
        watch.at + timedelta(seconds=1)
    )


def _place() -> str:
    """The row of the place that `_log_in` comes from."""
    return delays._digest("1")


def test_waits_double_for_an_account_and_with_every_tenth_of_a_place() -> None:
    assert [delays.delay(of_account=n, of_place=n).seconds for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert [delays.delay(of_account=1, of_place=n).seconds for n in (9, 10, 19, 20, 30)] == [
        1,
        2,
        2,
        4,
        8,
    ]
    assert delays.delay(of_account=999_999, of_place=999_999) == timedelta(hours=1)


def test_wrong_log_ins_are_forgotten_in_time(watch: Watch) -> None:
    anna()
    _refusal(password="guess")
    assert delays.prune_delays() == 0
    watch.wait(hours=3)
    assert delays.prune_delays() == 2
    _refusal(password="guess")
    watch.wait(hours=3)
    _refusal(password="guess")
    assert set(LogInDelay.objects.values_list("failures", flat=True)) == {1}


def test_no_typed_address_is_kept_in_clear() -> None:
    _refusal(email="secret@example.com")
    assert "secret" not in "".join(LogInDelay.objects.values_list("subject", flat=True))


def test_of_many_guesses_at_once_one_is_answered(real_db: RealDb, watch: Watch) -> None:
    anna()
    answers = real_db.together(lambda n: _log_in(password=f"guess {n}"), 20)
    codes = Counter(each.code for each in answers if isinstance(each, DomainError))
    assert codes == {"invalid_credentials": 1, "login_attempt_delayed": 19}
    assert set(LogInDelay.objects.values_list("failures", flat=True)) == {1}


def test_of_guesses_at_many_accounts_at_once_one_is_answered(real_db: RealDb, watch: Watch) -> None:
    answers = real_db.together(lambda n: _log_in(email=f"user{n}@example.com"), 20)
    codes = Counter(each.code for each in answers if isinstance(each, DomainError))
    assert codes == {"invalid_credentials": 1, "login_attempt_delayed": 19}


def test_right_log_ins_at_once_do_not_hinder_one_another(real_db: RealDb) -> None:
    anna()
    answers = real_db.together(lambda _: _log_in(), 12)
    assert [each for each in answers if not isinstance(each, Issued)] == []


def test_a_refresh_token_gives_a_new_access_token_only() -> None:
    user = anna()
    issued = create_token(email=user.email, password=PASSWORD, ip="1", audience="shop")
    renewed = refresh_token(refresh_token=issued.refresh_token)
    assert renewed.user == user
    assert asked_with(renewed.token).user_id == user.pk
    assert verify_token(token=renewed.token).payload["aud"] == "custom:shop"
    by_cookie = refresh_token(
        refresh_token=None, cookie=issued.refresh_token, csrf_token=issued.csrf_token
    )
    assert asked_with(by_cookie.token).user_id == user.pk


def test_what_does_not_refresh(settings: Settings, tmp_path: Path) -> None:
    user = anna()
    issued = _log_in()
    cases: list[tuple[dict[str, str | None], tuple[str, str]]] = [
        ({}, ("jwt_missing_token", "refresh_token")),
        ({"refresh_token": ""}, ("jwt_missing_token", "refresh_token")),
        ({"refresh_token": "garbage"}, ("jwt_decode_error", "refresh_token")),
        ({"refresh_token": issued.token}, ("jwt_invalid_token", "refresh_token")),
        (
            {"refresh_token": issued.refresh_token[:-9] + "AAAAAAAAA"},
            ("jwt_decode_error", "refresh_token"),
        ),
        (
            {"refresh_token": hand_made(user, "s" * 40, algorithm="HS256")},
            ("jwt_invalid_token", "refresh_token"),
        ),
        ({"cookie": issued.refresh_token}, ("required", "csrf_token")),
        (
            {"cookie": issued.refresh_token, "csrf_token": "x"},
            ("jwt_invalid_csrf_token", "csrf_token"),
        ),
        (
            {"cookie": issued.refresh_token, "csrf_token": "\ud800"},
            ("jwt_invalid_csrf_token", "csrf_token"),
        ),
    ]
    for given, expected in cases:
        with pytest.raises(Invalid) as caught:
            refresh_token(**{"refresh_token": None, **given})
        assert (caught.value.code, caught.value.field) == expected, given
    move_clock(settings, tmp_path, 30 * 24 * 3600 + 1)
    with pytest.raises(Invalid) as late:
        refresh_token(refresh_token=issued.refresh_token)
    assert late.value.code == "jwt_signature_expired"


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "\ud800"])
def test_garbage_verifies_as_garbage(token: str) -> None:
    with pytest.raises(Invalid) as caught:
        verify_token(token=token)
    assert (caught.value.code, caught.value.field) == ("jwt_decode_error", "token")


def _end_all(user: User) -> None:
    deactivate_all_tokens(actor=caller(user))


def _change(user: User) -> None:
    change_password(user=user, old_password=PASSWORD, new_password=OTHER, ip="1")


def _reset(user: User) -> None:
    reset_password(token=token_for(user, RESET), password=OTHER)


def _close(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [_end_all, _change, _reset, _close, User.delete])
def test_what_ends_all_tokens_at_once(end: object) -> None:
    user = anna()
    other = User.objects.create_user("ben@example.com", PASSWORD)
    issued = _log_in()
    user.refresh_from_db()
    end(user)  # type: ignore[operator]  # one of those above
    assert isinstance(asked_with(issued.token), Suspect)
    for renew in (
        lambda: refresh_token(refresh_token=issued.refresh_token),
        lambda: verify_token(token=issued.token),
    ):
        with pytest.raises(Invalid) as caught:
            renew()
        assert caught.value.code == "jwt_invalid_token"
    assert asked_with(token_for_user(other)).user_id == other.pk


def test_only_users_end_tokens() -> None:
    for actor in (ANONYMOUS, Actor(user_id=999_999)):
        with pytest.raises(Refused):
            deactivate_all_tokens(actor=actor)
    with pytest.raises(Unproven):
        deactivate_all_tokens(actor=Suspect(Unproven(jwts.EXPIRED, "x")))


def test_what_a_log_in_asks_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    anna()
    with django_assert_num_queries(5):
        issued = _log_in()
    with django_assert_num_queries(1):
        refresh_token(refresh_token=issued.refresh_token)
