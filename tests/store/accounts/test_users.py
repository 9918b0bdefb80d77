"""Registering and logging in: guessing is slow, and no answer tells who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate as django_authenticate
from django.contrib.auth.hashers import BasePasswordHasher
from django.db.models import F
from django.test import Client

from store.accounts.errors import TooManyAttempts
from store.accounts.models import Attempt, User
from store.accounts.services.users import (
    authenticate,
    confirm_email,
    register,
    resend_confirmation,
)
from store.kernel.errors import DomainError, Invalid, NotFound
from store.mail.models import Mail
from store.outbox.models import Event
from tests.store.accounts.support import OTHER, PASSWORD, anna, token_in, work_off
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def _log_in(email: str = "anna@example.com", password: str = PASSWORD, ip: str = "1") -> User:
    return authenticate(email=email, password=password, ip=ip)


def test_registering_leads_to_a_mail_and_the_link_opens_the_account() -> None:
    register(email=" Anna@Example.com ", password=PASSWORD, first_name="Anna", ip="1")
    user = User.objects.get()
    assert (user.email, user.first_name, user.email_confirmed_at) == (
        "anna@example.com",
        "Anna",
        None,
    )
    with pytest.raises(Invalid, match="confirmed"):
        _log_in()
    work_off()
    confirmed = confirm_email(token=token_in("confirm_email"), password=PASSWORD)
    assert confirmed.email_confirmed_at is not None
    assert Event.objects.filter(kind="email_confirmed", ref=str(user.pk)).count() == 1
    assert _log_in() == user


def test_a_link_confirms_once() -> None:
    register(email="anna@example.com", password=PASSWORD, ip="1")
    work_off()
    token = token_in("confirm_email")
    confirm_email(token=token, password=PASSWORD)
    with pytest.raises(NotFound) as caught:
        confirm_email(token=token, password=PASSWORD)
    assert caught.value.code == "link_expired"
    assert Event.objects.filter(kind="email_confirmed").count() == 1


def test_a_stranger_gains_nothing_by_registering_for_another() -> None:
    register(email="anna@example.com", password="eve-waits-for-anna", ip="6")
    work_off()
    with pytest.raises(Invalid) as caught:
        confirm_email(token=token_in("confirm_email"), password=PASSWORD)
    assert (caught.value.code, caught.value.field) == ("invalid_password", "password")
    assert User.objects.get().email_confirmed_at is None


def test_a_confirmation_can_be_asked_for_again() -> None:
    register(email="anna@example.com", password=PASSWORD, ip="1")
    Event.objects.all().delete()
    for email in ("anna@example.com", "nobody@example.com"):
        resend_confirmation(email=email, ip="1")
    work_off()
    assert [mail.to for mail in Mail.objects.all()] == ["anna@example.com"]
    confirm_email(token=token_in("confirm_email"), password=PASSWORD)
    resend_confirmation(email="anna@example.com", ip="1")
    work_off()
    assert Mail.objects.count() == 1, "who is confirmed needs no link"


def test_a_known_address_is_told_by_mail_alone() -> None:
    user = anna(first_name="Anna")
    before = user.password
    register(email="anna@example.com", password=OTHER, first_name="Eve", ip="1")
    work_off()
    user.refresh_from_db()
    assert (user.first_name, user.password) == ("Anna", before)
    assert [mail.kind for mail in Mail.objects.all()] == ["account_exists"]
    with pytest.raises(Invalid):
        _log_in(password=OTHER)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"email": ""}, "required", "email"),
        ({"email": "anna"}, "invalid_email", "email"),
        ({"email": "a@b.c\r\nBcc: x@y.z"}, "invalid_email", "email"),
        ({"email": '"a\x0bb"@example.com'}, "invalid_email", "email"),
        ({"email": "a" * 250 + "@b.cd"}, "invalid_email", "email"),
        ({"email": "a\ud800@b.cd"}, "invalid_email", "email"),
        ({"password": ""}, "required", "password"),
        ({"password": "short"}, "password_too_short", "password"),
        ({"password": "password123"}, "password_too_common", "password"),
        ({"password": "anna@example.com"}, "password_too_similar", "password"),
        ({"password": "x1" * 600}, "too_long", "password"),
        ({"password": "long enough \ud800"}, "invalid", "password"),
        ({"first_name": "An\nna"}, "control_characters", "first_name"),
        ({"first_name": "An\x00na"}, "control_characters", "first_name"),
        ({"last_name": "Berg\r\nBcc: x"}, "control_characters", "last_name"),
        ({"last_name": "\u202egreB"}, "control_characters", "last_name"),
        ({"last_name": "x" * 151}, "too_long", "last_name"),
        ({"last_name": "x" * 10_000}, "too_long", "last_name"),
    ],
)
def test_bad_input_is_refused_at_its_field(changes: dict[str, str], code: str, field: str) -> None:
    data: dict[str, Any] = {"email": "anna@example.com", "password": PASSWORD, "ip": "1"}
    with pytest.raises(Invalid) as caught:
        register(**{**data, **changes})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not User.objects.exists()


def test_two_who_register_at_once_are_one(real_db: RealDb) -> None:
    def one(number: int) -> None:
        register(email="anna@example.com", password=PASSWORD, ip=str(number))

    answers = real_db.together(one, 8)
    assert answers == [None] * 8
    assert User.objects.count() == 1
    assert Event.objects.filter(kind="account_registered").count() == 1


def _count_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a password is really hashed, which is what takes the time."""
    made: list[str] = []
    hasher = BasePasswordHasher.__subclasses__
    for kind in hasher():
        if "encode" in kind.__dict__:
            original = kind.encode

            def counted(self: BasePasswordHasher, *a: object, _o: object = original) -> str:
                made.append(type(self).__name__)
                return _o(self, *a)  # type: ignore[operator,no-any-return]  # the method wrapped

            monkeypatch.setattr(kind, "encode", counted)
    return made


@pytest.mark.parametrize(
    ("email", "columns"),
    [
        ("anna@example.com", {}),
        ("anna@example.com", {"is_active": False}),
        ("anna@example.com", {"email_confirmed_at": None}),
        ("nobody@example.com", {}),
        ("no address", {}),
        ("a\0b@example.com", {}),
        ("a\ud800b@example.com", {}),
        ("a" * 300, {}),
        ("", {}),
    ],
)
def test_every_wrong_log_in_has_one_answer_and_one_hash(
    email: str, columns: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna(**columns)
    made = _count_hashes(monkeypatch)
    with pytest.raises(Invalid) as caught:
        _log_in(email=email, password="not-the-password")
    assert len(made) == 1
    assert (caught.value.code, caught.value.field) == ("invalid_credentials", "password")
    if columns:
        with pytest.raises(Invalid) as right:
            _log_in(email=email)
        assert str(right.value) == str(caught.value)


def test_registering_hashes_once_known_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    anna()
    made = _count_hashes(monkeypatch)
    for email in ("anna@example.com", "new@example.com"):
        register(email=email, password=OTHER, ip="1")
    assert len(made) == 2
    assert Event.objects.count() == 2


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 100_000])
def test_odd_passwords_are_only_wrong(password: str) -> None:
    anna()
    with pytest.raises(Invalid) as caught:
        _log_in(password=password)
    assert caught.value.code == "invalid_credentials"


def test_case_and_spaces_in_the_address_do_not_matter() -> None:
    user = anna()
    assert _log_in(email=" ANNA@example.com ") == user


def test_guessing_is_slowed_for_one_account_from_one_place() -> None:
    user = anna()
    for _ in range(5):
        with pytest.raises(Invalid):
            _log_in(password="guess")
    with pytest.raises(TooManyAttempts) as caught:
        _log_in()
    assert (caught.value.status, caught.value.params) == (429, {"minutes": 15})
    assert _log_in(ip="2") == user, "the owner, elsewhere, is not locked out"
    Attempt.objects.update(since=F("since") - timedelta(minutes=15))
    assert _log_in() == user


def test_guessing_many_accounts_from_one_place_is_slowed() -> None:
    for number in range(50):
        with pytest.raises(Invalid):
            _log_in(email=f"user{number}@example.com")
    with pytest.raises(TooManyAttempts):
        _log_in(email="user51@example.com")


def test_a_right_log_in_costs_no_try() -> None:
    anna()
    for _ in range(60):
        _log_in()
    assert not Attempt.objects.filter(tries__gt=0).exists()


def test_guesses_at_the_same_moment_are_counted_too(real_db: RealDb) -> None:
    anna()
    answers = real_db.together(lambda n: _log_in(password=f"guess {n}"), 20)
    codes = [answer.code for answer in answers if isinstance(answer, DomainError)]
    assert sorted(codes) == ["invalid_credentials"] * 5 + ["too_many_attempts"] * 15


def test_no_typed_address_is_kept_in_clear() -> None:
    with pytest.raises(Invalid):
        _log_in(email="secret@example.com")
    assert "secret" not in "".join(Attempt.objects.values_list("subject", flat=True))


def test_the_desk_has_the_same_door(client: Client) -> None:
    owner = User.objects.create_superuser("owner@localhost", "owner-password")
    assert owner.email_confirmed_at is not None
    assert django_authenticate(None, username="owner@localhost", password="no") is None
    assert django_authenticate(None, username="", password="no") is None
    assert client.login(username="OWNER@localhost", password="owner-password")
    for _ in range(5):
        django_authenticate(None, username="owner@localhost", password="no")
    with pytest.raises(TooManyAttempts):
        django_authenticate(None, username="owner@localhost", password="no")


def test_registering_in_bulk_is_slowed() -> None:
    for number in range(20):
        register(email=f"user{number}@example.com", password=PASSWORD, ip="1")
    with pytest.raises(TooManyAttempts):
        register(email="user21@example.com", password=PASSWORD, ip="1")
