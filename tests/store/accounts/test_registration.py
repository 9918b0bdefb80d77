"""Accounts opened and passwords recovered from a storefront on another host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from store.accounts.errors import TooManyAttempts
from store.accounts.links import RESET, token_for
from store.accounts.models import Policy, User
from store.accounts.services.recovery import change_own_password, request_reset, set_password
from store.accounts.services.registration import (
    Registered,
    confirm_account,
    register_account,
    send_confirmation,
)
from store.accounts.services.sessions import Issued, create_token
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, Suspect
from store.kernel.errors import Conflict, DomainError, Invalid, Refused
from store.mail.models import Mail
from store.outbox.models import Event
from tests.store.accounts.support import OTHER, PASSWORD, anna, caller, sent_token, work_off
from tests.store.accounts.tokens import asked_with, move_clock
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
PAGE = "https://shop.example/here?lang=en"
EMAIL = "anna@example.com"


@pytest.fixture(autouse=True)
def _hosts(settings: Settings) -> None:
    settings.CLIENT_HOSTS = ["shop.example"]


def _register(**changes: Any) -> Registered:
    given: dict[str, Any] = {"email": EMAIL, "password": PASSWORD, "ip": "1", "redirect_url": PAGE}
    return register_account(**given | {"channel": "default-channel"} | changes)


def _refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code, caught.value.field


def test_from_registration_to_the_first_log_in(channel: Channel) -> None:
    answer = _register(
        email=" Anna@Example.com", first_name="Anna", language_code="pt-BR", metadata={"from": "ad"}
    )
    assert answer.requires_confirmation
    assert answer.user._state.adding
    assert (answer.user.email, answer.user.is_confirmed) == (EMAIL, False)
    user = User.objects.get()
    assert (user.language_code, user.metadata) == ("pt-br", {"from": "ad"})
    assert _refusal(lambda: create_token(email=EMAIL, password=PASSWORD, ip="1")) == (
        "account_not_confirmed",
        "email",
    )
    work_off()
    words = sent_token("confirm_email")
    assert words["email"] == EMAIL
    assert "password you chose" not in Mail.objects.get().text
    confirmed = confirm_account(**words)
    assert confirmed.is_confirmed
    assert create_token(email=EMAIL, password=PASSWORD, ip="1").user == user
    assert _refusal(lambda: confirm_account(**words)) == ("invalid", "token")


def test_only_with_the_password_earlier_orders_join(channel: Channel) -> None:
    _register()
    work_off()
    words = sent_token("confirm_email")
    wrong = _refusal(lambda: confirm_account(**words, password="guess"))
    assert wrong == ("invalid_credentials", "password")
    assert confirm_account(**words, password=PASSWORD).email_confirmed_at is not None
    assert Event.objects.filter(kind="email_confirmed").count() == 1
    User.objects.all().delete()
    _register()
    work_off()
    confirmed = confirm_account(**sent_token("confirm_email"))
    assert (confirmed.is_confirmed, confirmed.email_confirmed_at) == (True, None)
    assert Event.objects.filter(kind="email_confirmed").count() == 1


def test_a_token_confirms_once_in_many_threads(real_db: RealDb, channel: Channel) -> None:
    _register()
    work_off()
    words = sent_token("confirm_email")
    answers = real_db.together(lambda _: confirm_account(**words), 8)
    assert len([each for each in answers if isinstance(each, User)]) == 1
    assert {each.code for each in answers if isinstance(each, DomainError)} == {"invalid"}


def test_a_confirmation_lasts_three_days_and_outlives_a_log_in(
    channel: Channel, settings: Settings, tmp_path: Path
) -> None:
    Policy.objects.create(login_unconfirmed=True)
    _register()
    work_off()
    words = sent_token("confirm_email")
    create_token(email=EMAIL, password=PASSWORD, ip="1")
    move_clock(settings, tmp_path, 3 * 24 * 3600 + 1)
    assert _refusal(lambda: confirm_account(**words)) == ("invalid", "token")
    move_clock(settings, tmp_path, 3 * 24 * 3600 - 60)
    assert confirm_account(**words).is_confirmed


def test_a_token_goes_with_its_address(channel: Channel) -> None:
    _register()
    work_off()
    token = sent_token("confirm_email")["token"]
    for email in ("ben@example.com", "", "\ud800"):
        assert _refusal(lambda e=email: confirm_account(email=e, token=token)) == (  # type: ignore[misc]  # e is bound
            "invalid",
            "token",
        )
    for forged in ("", "x", "\ud800", token + "x"):
        assert _refusal(lambda t=forged: confirm_account(email=EMAIL, token=t)) == (  # type: ignore[misc]  # t is bound
            "invalid",
            "token",
        )


def test_a_known_address_gets_the_same_answer(channel: Channel) -> None:
    user = anna(first_name="Anna")
    known = _register(password=OTHER, first_name="Eve")
    unknown = _register(email="ben@example.com", password=OTHER, first_name="Eve")
    assert known.requires_confirmation == unknown.requires_confirmation
    for name in ("pk", "first_name", "is_active", "is_confirmed", "metadata", "language_code"):
        assert getattr(known.user, name) == getattr(unknown.user, name)
    user.refresh_from_db()
    assert user.first_name == "Anna"
    assert user.check_password(PASSWORD)


def test_without_confirmation_the_account_is_open_at_once(channel: Channel) -> None:
    Policy.objects.create(confirm_by_mail=False)
    for _ in range(2):
        answer = _register(redirect_url="", channel=None)
        assert (answer.requires_confirmation, answer.user.is_confirmed) == (False, True)
    assert create_token(email=EMAIL, password=PASSWORD, ip="1").user.email_confirmed_at is None
    work_off()
    assert [mail.kind for mail in Mail.objects.all()] == ["account_exists"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"redirect_url": ""}, ("required", "redirect_url")),
        ({"redirect_url": "https://evil.example/"}, ("invalid", "redirect_url")),
        ({"channel": "nowhere"}, ("not_found", "channel")),
        ({"channel": "\0"}, ("not_found", "channel")),
        ({"channel": "closed"}, ("channel_inactive", "channel")),
        ({"channel": None}, ("missing_channel_slug", "channel")),
        ({"email": "x"}, ("invalid_email", "email")),
        ({"password": "short"}, ("password_too_short", "password")),
        ({"language_code": "no language"}, ("invalid", "language_code")),
        ({"language_code": "tlh"}, ("invalid", "language_code")),
        ({"language_code": "e" * 40}, ("invalid", "language_code")),
        ({"metadata": {"": "x"}}, ("required", "metadata")),
        ({"metadata": {"x": "\0"}}, ("invalid", "metadata")),
        ({"metadata": {"x": "\ud800"}}, ("invalid", "metadata")),
        ({"metadata": {"x": "x" * 30_000}}, ("too_long", "metadata")),
        ({"first_name": "x" * 151}, ("too_long", "first_name")),
    ],
)
def test_bad_input_is_told_at_its_field(
    channel: Channel, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    Channel.objects.create(slug="closed", name="Closed", currency="USD", is_active=False)
    Channel.objects.create(slug="other", name="Other", currency="EUR")
    assert _refusal(lambda: _register(**changes)) == expected
    assert not User.objects.exists()


def test_each_rule_a_password_breaks_is_told(channel: Channel) -> None:
    with pytest.raises(Invalid) as caught:
        _register(password="monkey")
    codes = [(each.code, each.field) for each in caught.value.errors]
    assert codes == [("password_too_short", "password"), ("password_too_common", "password")]


def test_eight_signs_that_are_not_common_as_they_stand_will_do(channel: Channel) -> None:
    assert _refusal(lambda: _register(password="password")) == ("password_too_common", "password")
    assert _refusal(lambda: _register(password="Zw3rg!x")) == ("password_too_short", "password")
    _register(password="Password!")
    assert User.objects.count() == 1


def test_a_confirmation_is_sent_again_to_who_is_logged_in(channel: Channel) -> None:
    user = anna(email_confirmed_at=None)
    send_confirmation(actor=caller(user), redirect_url=PAGE, channel="default-channel")
    work_off()
    confirm_account(**sent_token("confirm_email"))
    again = _refusal(lambda: send_confirmation(actor=caller(user), redirect_url=PAGE))
    assert again == ("already_confirmed", None)
    with pytest.raises(Refused):
        send_confirmation(actor=ANONYMOUS, redirect_url=PAGE)


def test_a_forgotten_password_is_set_anew(channel: Channel) -> None:
    user = anna(email_confirmed_at=None)
    before = create_token_of(user)
    request_reset(email="ANNA@example.com", redirect_url=PAGE, channel="default-channel", ip="1")
    request_reset(email="nobody@example.com", redirect_url=PAGE, ip="1")
    work_off()
    assert Mail.objects.count() == 1
    words = sent_token("password_reset")
    for bad in ({"email": "ben@example.com"}, {"token": "x"}):
        assert _refusal(lambda b=bad: set_password(**{**words, **b}, password=OTHER)) == (  # type: ignore[misc]  # b is bound
            "invalid",
            "token",
        )
    issued = set_password(**words, password=OTHER)
    assert isinstance(issued, Issued)
    assert asked_with(issued.token).user_id == user.pk
    assert isinstance(asked_with(before), Suspect)
    assert _refusal(lambda: set_password(**words, password=PASSWORD)) == ("invalid", "token")
    assert create_token(email=EMAIL, password=OTHER, ip="1").user.email_confirmed_at is not None


def create_token_of(user: User) -> str:
    """A log-in of a user that is not confirmed yet."""
    Policy.objects.create(login_unconfirmed=True)
    return create_token(email=user.email, password=PASSWORD, ip="1").token


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"redirect_url": ""}, ("required", "redirect_url")),
        ({"redirect_url": "https://evil.example/"}, ("invalid", "redirect_url")),
        ({"channel": "nowhere"}, ("not_found", "channel")),
        ({"email": ""}, ("required", "email")),
    ],
)
def test_a_bad_request_for_a_reset_is_told(
    channel: Channel, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    given: dict[str, Any] = {"email": EMAIL, "redirect_url": PAGE, "ip": "1"} | changes
    assert _refusal(lambda: request_reset(**given)) == expected


def test_a_reset_works_once_in_many_threads(real_db: RealDb) -> None:
    token = token_for(anna(), RESET)

    def one(number: int) -> Issued:
        return set_password(email=EMAIL, token=token, password=f"{OTHER} {number}")

    answers = real_db.together(one, 8)
    assert len([each for each in answers if isinstance(each, Issued)]) == 1


def test_a_password_is_changed_by_its_owner() -> None:
    user = anna()
    token = create_token(email=EMAIL, password=PASSWORD, ip="1").token
    actor = asked_with(token)
    wrong = _refusal(
        lambda: change_own_password(actor=actor, old_password=None, new_password=OTHER)
    )
    assert wrong == ("invalid_password", "old_password")
    weak = _refusal(
        lambda: change_own_password(actor=actor, old_password=PASSWORD, new_password="x")
    )
    assert weak == ("password_too_short", "new_password")
    assert change_own_password(actor=actor, old_password=PASSWORD, new_password=OTHER) == user
    assert isinstance(asked_with(token), Suspect)
    with pytest.raises(Refused):
        change_own_password(actor=ANONYMOUS, old_password=PASSWORD, new_password=OTHER)


def test_guessing_is_no_top_level_error() -> None:
    user = anna()
    for _ in range(5):
        with pytest.raises(Invalid):
            change_own_password(actor=caller(user), old_password="x", new_password=OTHER)
    with pytest.raises(TooManyAttempts) as caught:
        change_own_password(actor=caller(user), old_password="x", new_password=OTHER)
    assert isinstance(caught.value, Conflict)
    assert not isinstance(caught.value, Refused)
