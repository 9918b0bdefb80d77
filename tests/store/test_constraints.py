"""Every constraint of every table of the ground floor, broken by SQL past all our code."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from store.accounts.models import Address, Attempt, LogInDelay, Policy, User
from store.changes.models import Change
from store.channels.models import Channel, Shop
from store.kernel.rows import violated
from store.ledger.models import Account, Transfer
from store.mail.models import Mail
from store.media.models import Image, RemoteImage, Rendition
from store.outbox.models import Event
from store.schedule.models import PeriodicTask
from tests.store.ledger.support import bank, book, sales, tab, wallet
from tests.store.support import insert_raw, run_sql

pytestmark = pytest.mark.django_db
TOO_MUCH = 9_000_000_000_000_001


def _image() -> Image:
    return Image.objects.create(hash="a" * 64, width=10, height=10, size=10)


def _user() -> User:
    return User.objects.create_user("anna@example.com", "a-good-password")


def _transfer() -> Transfer:
    return book(bank(), sales(), 5, "a")


def _reversal() -> Transfer:
    first = _transfer()
    return Transfer.objects.create(
        key="b",
        debit=first.credit,
        credit=first.debit,
        amount_micro=5,
        currency="USD",
        kind="reversal",
        ref="order:1",
        reverses=first,
    )


def _rendition() -> Rendition:
    return Rendition.objects.create(image=_image(), width=160)


Make = Callable[[], models.Model]
# (row, changes of its copy, the CHECK's name, or None where a UNIQUE must refuse)
CASES: dict[str, tuple[Make, dict[str, Any], str | None]] = {
    "account_once": (sales, {}, None),
    "account_guarded_has_owner": (tab, {"owner": ""}, "account_guarded_has_owner"),
    "account_guarded_has_owner 2": (
        sales,
        {"kind": "x", "balance_micro": 0},
        "account_guarded_has_owner",
    ),
    "account_guarded_has_owner 3": (
        sales,
        {"kind": "x", "limit_micro": 1},
        "account_guarded_has_owner",
    ),
    "account_guarded_has_owner 4": (
        tab,
        {"kind": "x", "balance_micro": None},
        "account_guarded_has_owner",
    ),
    "account_balance_in_limit": (
        wallet,
        {"kind": "x", "balance_micro": -1},
        "account_balance_in_limit",
    ),
    "account_balance_in_limit 2": (
        lambda: tab(limit=5),
        {"kind": "x", "balance_micro": 6},
        "account_balance_in_limit",
    ),
    "account_normal": (sales, {"kind": "x", "normal": "X"}, "account_normal"),
    "ledger_transfer.key": (_transfer, {}, None),
    "transfer_positive": (_transfer, {"key": "x", "amount_micro": 0}, "transfer_positive"),
    "transfer_positive 2": (_transfer, {"key": "x", "amount_micro": TOO_MUCH}, "transfer_positive"),
    "transfer_reversed_once": (_reversal, {"key": "x"}, None),
    "user_email_lower": (_user, {"email": "Ben@example.com"}, "user_email_lower"),
    "accounts_user.email": (_user, {}, None),
    "address_country_code": (
        lambda: Address.objects.create(country="GB"),
        {"id": uuid.uuid4(), "country": "gb"},
        "address_country_code",
    ),
    "accounts_logindelay.subject": (lambda: LogInDelay.objects.create(subject="s"), {}, None),
    "log_in_delay_failures": (
        lambda: LogInDelay.objects.create(subject="s"),
        {"subject": "t", "failures": 1_000_001},
        "log_in_delay_failures",
    ),
    "policy_single": (Policy.objects.create, {"id": 2}, "policy_single"),
    "accounts_attempt.subject": (lambda: Attempt.objects.create(subject="s"), {}, None),
    "attempt_tries": (
        lambda: Attempt.objects.create(subject="s"),
        {"subject": "t", "tries": 1_000_001},
        "attempt_tries",
    ),
    "media_image.hash": (_image, {}, None),
    "image_size_bounds": (_image, {"hash": "b", "width": 0}, "image_size_bounds"),
    "image_size_bounds 2": (_image, {"hash": "b", "height": 20_001}, "image_size_bounds"),
    "rendition_once": (_rendition, {}, None),
    "media_remoteimage.url": (lambda: RemoteImage.objects.create(url="http://a/b"), {}, None),
    "shop_single": (lambda: Shop.objects.create(pk=1), {"id": 2}, "shop_single"),
    "shop_keep_minutes": (
        lambda: Shop.objects.create(pk=1),
        {"keep_minutes_user": 10_081},
        "shop_keep_minutes",
    ),
    "channels_channel.slug": (lambda: Channel.objects.create(slug="c", currency="USD"), {}, None),
    "channel_currency_code": (
        lambda: Channel.objects.create(slug="c", currency="USD"),
        {"slug": "d", "currency": "usd"},
        "channel_currency_code",
    ),
    "channel_minimum_bounds": (
        lambda: Channel.objects.create(slug="c", currency="USD"),
        {"slug": "d", "minimum_charge_minor": 10**9 + 1},
        "channel_minimum_bounds",
    ),
    "mail_mail.key": (
        lambda: Mail.objects.create(kind="k", to="a@b.c", subject="s", key="k"),
        {"id": uuid.uuid4()},
        None,
    ),
}
ROOMS = {"accounts", "changes", "channels", "ledger", "mail", "media", "outbox", "schedule"}
TABLES = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
BY_ITSELF = {"transfer_two_accounts"}  # its own test below: it needs the other row's key


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(case: str) -> None:
    make, changes, check = CASES[case]
    row = make()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        insert_raw(row, **changes)
    if check is None:
        assert "unique" in str(caught.value).lower()
    else:
        assert violated(caught.value) == check


def test_a_transfer_has_two_accounts() -> None:
    row = _transfer()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        insert_raw(row, key="x", credit_id=row.debit_id)
    assert violated(caught.value) == "transfer_two_accounts"


def test_no_constraint_is_forgotten() -> None:
    named = {constraint.name for table in TABLES for constraint in table._meta.constraints}
    unique = {
        f"{table._meta.db_table}.{field.column}"
        for table in TABLES
        for field in table._meta.local_concrete_fields
        if field.unique and not field.primary_key
    }
    tried = {case.partition(" ")[0] for case in CASES} | BY_ITSELF
    assert named | unique == tried


@pytest.mark.parametrize(
    "verb", ["UPDATE ledger_transfer SET ref = 'x'", "DELETE FROM ledger_transfer"]
)
def test_a_transfer_is_never_changed(verb: str) -> None:
    row = _transfer()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run_sql(verb)
    assert Transfer.objects.get() == row
    assert Account.objects.count() == 2


def test_a_foreign_key_must_lead_somewhere() -> None:
    row = _rendition()
    with pytest.raises(IntegrityError):
        _insert_and_check(row, image_id=10**6)


def _insert_and_check(row: models.Model, **changes: object) -> None:
    """Foreign keys are looked at when the transaction ends; here, at once."""
    with transaction.atomic():
        insert_raw(row, **changes)
        connection.check_constraints()


def test_what_must_not_be_null_is_refused() -> None:
    rows: list[tuple[models.Model, str]] = [
        (Event.objects.create(kind="k", ref="r"), "kind"),
        (Change.objects.create(actor="a", verb="v", kind="k", key="1"), "actor"),
        (PeriodicTask.objects.create(name="n", next_at="2026-01-01T00:00Z"), "next_at"),
    ]
    for row, column in rows:
        key = {"name": "other"} if isinstance(row, PeriodicTask) else {}
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_raw(row, **{column: None}, **key)
