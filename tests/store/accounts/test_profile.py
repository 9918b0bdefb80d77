"""What people keep with us: names, addresses, metadata; and how they take it away again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from store.accounts.links import DELETE, EMAIL, token_for
from store.accounts.models import Address, Policy, User
from store.accounts.services.book import (
    BILLING,
    MOST,
    SHIPPING,
    add_address,
    change_address,
    choose_default,
    remove_address,
)
from store.accounts.services.farewell import (
    confirm_email_change,
    delete_account,
    request_deletion,
    request_email_change,
)
from store.accounts.services.profile import (
    drop_address_metadata,
    drop_user_metadata,
    save_policy,
    set_address_metadata,
    set_user_metadata,
    update_account,
)
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM, Actor, Suspect
from store.kernel.errors import Conflict, DomainError, NotFound, Problems, Refused, Unproven
from store.mail.models import Mail
from store.outbox.models import Event
from tests.store.accounts.support import PASSWORD, anna, caller, sent_token, work_off
from tests.store.accounts.tokens import move_clock
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
PAGE = "https://shop.example/here?lang=en"
HOME = {
    "first_name": "Anna",
    "last_name": "Berg",
    "street_address_1": "1 Main Street",
    "city": "Springfield",
    "postal_code": "62701",
    "country_area": "IL",
    "country": "US",
}


@pytest.fixture(autouse=True)
def _hosts(settings: Settings) -> None:
    settings.CLIENT_HOSTS = ["shop.example"]


def _refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code, caught.value.field


def _stranger() -> Actor:
    return caller(User.objects.create_user("eve@example.com", PASSWORD))


def test_an_account_says_what_it_was_told() -> None:
    user = anna(metadata={"a": "1", "b": "2"})
    changed = update_account(
        actor=caller(user),
        changes={
            "first_name": " Anna ",
            "language_code": "DE",
            "metadata": {"b": "3"},
            "default_shipping_address": HOME,
        },
    )
    assert (changed.first_name, changed.last_name, changed.language_code) == ("Anna", "", "de")
    assert changed.metadata == {"a": "1", "b": "3"}
    address = changed.default_shipping_address
    assert address is not None
    assert (address.user, address.postal_code) == (user, "62701")
    assert changed.default_billing_address is None
    again = update_account(
        actor=caller(user), changes={"default_shipping_address": {"phone": "+1 202 555 0100"}}
    )
    assert again.default_shipping_address_id == address.pk
    address.refresh_from_db()
    assert (address.street_address_1, address.phone) == ("1 Main Street", "+1 202 555 0100")


def test_a_refused_change_changes_nothing() -> None:
    user = anna()
    bad = {**HOME, "postal_code": "x", "city": ""}
    for kind, name in (
        (SHIPPING, "default_shipping_address"),
        (BILLING, "default_billing_address"),
    ):
        with pytest.raises(Problems) as caught:
            update_account(actor=caller(user), changes={"first_name": "Eve", name: bad})  # type: ignore[misc]  # one of two
        told = {
            (each.code, each.field, each.params["address_type"]) for each in caught.value.errors
        }
        assert told == {("invalid", "postal_code", kind), ("required", "city", kind)}
    user.refresh_from_db()
    assert user.first_name == ""
    assert not Address.objects.exists()


def test_a_book_is_kept() -> None:
    user = anna()
    actor = caller(user)
    home = add_address(actor=actor, data={**HOME, "metadata": {"door": "red"}}, kind=SHIPPING)
    work = add_address(actor=actor, data={**HOME, "company_name": "Berg Ltd"})
    user.refresh_from_db()
    assert (user.default_shipping_address, user.default_billing_address) == (home, None)
    assert (
        choose_default(actor=actor, address_id=work.pk, kind=BILLING).default_billing_address
        == work
    )
    changed = change_address(
        actor=actor, address_id=work.pk, data={"city": "Chicago", "phone": None}
    )
    assert (changed.city, changed.company_name, changed.phone) == ("CHICAGO", "Berg Ltd", "")
    moved = change_address(
        actor=actor,
        address_id=home.pk,
        data={
            **HOME,
            "country": "DE",
            "country_area": "",
            "postal_code": "10115",
            "city": "Berlin",
        },
    )
    assert (moved.country, moved.metadata) == ("DE", {"door": "red"})
    gone = remove_address(actor=actor, address_id=home.pk)
    assert gone.pk == home.pk
    user.refresh_from_db()
    assert user.default_shipping_address is None


def test_anothers_address_is_as_one_that_does_not_exist() -> None:
    theirs = add_address(actor=caller(anna()), data=HOME)
    eve = _stranger()
    for key in (theirs.pk, uuid.uuid4(), None):
        calls: list[Callable[[], object]] = [
            lambda k=key: change_address(actor=eve, address_id=k, data=HOME),  # type: ignore[misc]  # k is bound
            lambda k=key: remove_address(actor=eve, address_id=k),  # type: ignore[misc]  # k is bound
            lambda k=key: choose_default(actor=eve, address_id=k, kind=BILLING),  # type: ignore[misc]  # k is bound
            lambda k=key: set_address_metadata(actor=eve, address_id=k, pairs={"a": "b"}),  # type: ignore[misc]  # k is bound
            lambda k=key: drop_address_metadata(actor=eve, address_id=k, keys=["a"]),  # type: ignore[misc]  # k is bound
        ]
        for call in calls:
            with pytest.raises(NotFound) as caught:
                call()
            assert (caught.value.code, caught.value.field) == ("address_not_found", "address")


def test_an_address_needs_a_country_and_what_the_country_needs() -> None:
    actor = caller(anna())
    assert _refusal(lambda: add_address(actor=actor, data={})) == ("required", "country")
    with pytest.raises(DomainError) as caught:
        add_address(actor=actor, data={"country": "US"}, kind=BILLING)
    fields = {each.field for each in caught.value.errors}
    assert fields == {"street_address_1", "city", "country_area", "postal_code"}
    assert {each.params["address_type"] for each in caught.value.errors} == {BILLING}
    assert _refusal(lambda: add_address(actor=actor, data={**HOME, "metadata": {"": ""}})) == (
        "required",
        "metadata",
    )


def test_a_book_has_an_end_also_for_many_at_once(real_db: RealDb) -> None:
    user = anna()
    columns = {name: HOME[name] for name in HOME}
    Address.objects.bulk_create([Address(user=user, **columns) for _ in range(MOST - 2)])
    answers = real_db.together(lambda _: add_address(actor=caller(user), data=HOME), 6)
    assert len([each for each in answers if isinstance(each, Address)]) == 2
    assert [each.code for each in answers if isinstance(each, Conflict)] == ["address_limit"] * 4


def test_pairs_set_at_once_are_all_kept(real_db: RealDb) -> None:
    user = anna()

    def one(number: int) -> object:
        return set_user_metadata(actor=caller(user), user_id=user.pk, pairs={f"k{number}": "v"})

    assert [each for each in real_db.together(one, 8) if not isinstance(each, User)] == []
    user.refresh_from_db()
    assert len(user.metadata) == 8


def test_metadata_is_ones_own_and_private_metadata_the_shops() -> None:
    user = anna(metadata={"a": "1"})
    eve = _stranger()
    own = caller(user)
    assert drop_user_metadata(actor=own, user_id=user.pk, keys=["a", "x"]).metadata == {}
    refused: list[tuple[Actor, int, bool]] = [
        (own, user.pk, True),
        (eve, user.pk, False),
        (eve, 999_999, False),
        (ANONYMOUS, user.pk, False),
    ]
    for actor, user_id, private in refused:
        with pytest.raises(Refused):
            set_user_metadata(actor=actor, user_id=user_id, pairs={"a": "b"}, private=private)
    desk = SYSTEM
    kept = set_user_metadata(actor=desk, user_id=user.pk, pairs={"a": "b"}, private=True)
    assert (kept.metadata, kept.private_metadata) == ({}, {"a": "b"})
    with pytest.raises(NotFound):
        set_user_metadata(actor=desk, user_id=None, pairs={"a": "b"})
    address = add_address(actor=own, data=HOME)
    set_address_metadata(actor=own, address_id=address.pk, pairs={"a": "b"})
    set_address_metadata(actor=desk, address_id=address.pk, pairs={"c": "d"}, private=True)
    dropped = drop_address_metadata(actor=own, address_id=address.pk, keys=["a"])
    assert (dropped.metadata, dropped.private_metadata) == ({}, {"c": "d"})


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(user_id=999_999), Suspect(Unproven("InvalidTokenError", "x"))]
)
def test_nobody_does_nothing(actor: Actor) -> None:
    calls: list[Callable[[], object]] = [
        lambda: update_account(actor=actor, changes={}),
        lambda: add_address(actor=actor, data=HOME),
        lambda: remove_address(actor=actor, address_id=uuid.uuid4()),
        lambda: request_deletion(actor=actor, redirect_url=PAGE),
        lambda: delete_account(actor=actor, token="x"),
        lambda: confirm_email_change(actor=actor, token="x"),
    ]
    for call in calls:
        with pytest.raises(Refused):
            call()


def test_an_account_is_deleted_by_a_mailed_token(
    channel: Channel, settings: Settings, tmp_path: Path
) -> None:
    user = anna()
    actor, eve = caller(user), _stranger()
    add_address(actor=actor, data=HOME, kind=SHIPPING)
    request_deletion(actor=actor, redirect_url=PAGE, channel="default-channel")
    work_off()
    token = sent_token("account_deletion")["token"]
    for forged in (token + "x", token_for(user, EMAIL), "\ud800"):
        assert _refusal(lambda t=forged: delete_account(actor=actor, token=t)) == (  # type: ignore[misc]  # t is bound
            "invalid",
            "token",
        )
    assert _refusal(lambda: delete_account(actor=eve, token=token)) == ("invalid", "token")
    move_clock(settings, tmp_path, 25 * 3600)
    assert _refusal(lambda: delete_account(actor=actor, token=token)) == ("invalid", "token")
    move_clock(settings, tmp_path, 0)
    assert delete_account(actor=actor, token=token).pk == user.pk
    assert list(User.objects.values_list("email", flat=True)) == ["eve@example.com"]
    assert not Address.objects.exists()
    with pytest.raises(Refused):
        delete_account(actor=actor, token=token)


def test_an_account_ends_once_while_it_is_being_filled(real_db: RealDb) -> None:
    user = anna()
    token = token_for(user, DELETE)

    def one(number: int) -> object:
        if number % 2:
            return add_address(actor=caller(user), data=HOME)
        return delete_account(actor=caller(user), token=token)

    answers = real_db.together(one, 10)
    assert len([each for each in answers if isinstance(each, User)]) == 1
    assert not User.objects.exists()
    assert not Address.objects.exists()
    odd = [each for each in answers if not isinstance(each, (User, Address, DomainError))]
    assert odd == []


def test_staff_do_not_leave_by_mail(owner: User) -> None:
    token = token_for(owner, DELETE)
    for call in (
        lambda: request_deletion(actor=caller(owner), redirect_url=PAGE),
        lambda: delete_account(actor=caller(owner), token=token),
    ):
        assert _refusal(call) == ("delete_staff_account", None)


def test_an_address_is_changed_by_a_token_sent_to_the_new_one(channel: Channel) -> None:
    user = anna()
    actor = caller(user)

    def ask(email: str, password: str = PASSWORD) -> None:
        request_email_change(
            actor=actor, new_email=email, password=password, redirect_url=PAGE, channel=None
        )

    assert _refusal(lambda: ask("x")) == ("invalid_email", "new_email")
    assert _refusal(lambda: ask("b@example.com", "guess")) == ("invalid_credentials", "password")
    _stranger()
    ask("eve@example.com")
    ask("Ben@example.com")
    work_off()
    assert [mail.to for mail in Mail.objects.all()] == ["ben@example.com"], "a taken one gets none"
    token = sent_token("email_change")["token"]
    assert _refusal(lambda: confirm_email_change(actor=actor, token="x")) == ("invalid", "token")
    assert confirm_email_change(actor=actor, token=token).email == "ben@example.com"
    assert _refusal(lambda: confirm_email_change(actor=actor, token=token)) == ("invalid", "token")
    work_off()
    told = Mail.objects.get(kind="email_changed")
    assert (told.to, "ben@example.com" in told.text) == ("anna@example.com", True)
    assert Event.objects.filter(kind="email_confirmed").count() == 1


def test_an_address_taken_meanwhile_is_told_to_its_owner_alone(channel: Channel) -> None:
    user = anna()
    token = token_for(user, EMAIL, email="eve@example.com")
    _stranger()
    assert _refusal(lambda: confirm_email_change(actor=caller(user), token=token)) == (
        "unique",
        "new_email",
    )


def test_the_owner_says_how_accounts_are_opened() -> None:
    saved = save_policy(fields={"confirm_by_mail": False}, actor=SYSTEM)
    assert (saved.confirm_by_mail, saved.login_unconfirmed) == (False, False)
    assert Change.objects.get().after == {"confirm_by_mail": False, "login_unconfirmed": False}
    with pytest.raises(Refused):
        save_policy(fields={"confirm_by_mail": True}, actor=caller(anna()))
    assert Policy.objects.get().confirm_by_mail is False
