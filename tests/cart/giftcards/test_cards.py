"""What the owner does with gift cards; the code lies nowhere in the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import Model
from pytest_django.fixtures import Settings

from cart.giftcards.models import GiftCard, GiftCardEvent
from cart.giftcards.queries import by_code, code_of
from cart.giftcards.services.cards import (
    add_note,
    issue,
    replace_code,
    resend,
    reveal,
    set_active,
    update,
)
from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.audit.registry import run
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid, Refused
from store.kernel.money import Money
from store.ledger.queries import account, balance
from store.mail.models import Mail
from store.mail.services import message
from store.outbox.services import deliver
from tests.cart.giftcards.support import card, code, usd, worth
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def _kinds(issued: GiftCard) -> list[str]:
    return list(issued.events.values_list("kind", flat=True))


def _books(kind: str) -> str:
    found = account(kind=kind, currency="USD")
    return balance(found).exact() if found else "0.00"


def test_a_card_is_issued_against_expense_or_cash(owner: User) -> None:
    given = issue(
        amount=usd("25.00"), actor=actor_of(owner), tags=["press", "press", " vip "], note="for Ada"
    )
    card("40.00", funding=GiftCard.PAID)
    assert (worth(given), given.initial_micro) == ("25.00", 25_000_000)
    assert (_books("promotion_expense"), _books("cash")) == ("25.00", "40.00")
    assert sorted(given.tags.values_list("name", flat=True)) == ["press", "vip"]
    assert (given.created_by, given.created_by_label) == (owner, "owner@localhost")
    assert _kinds(given) == ["issued", "note_added"]
    told = Change.objects.get(kind="gift_card", key=given.pk)
    assert told.after["tags"] == ["press", "vip"]
    assert run(["gift_cards", "ledger"]) == []


def test_the_database_does_not_give_codes_away(owner: User) -> None:
    issued = card(mail_to="ada@example.com", customer_email="Ada@Example.com")
    deliver()
    assert Mail.objects.get().to == "ada@example.com"
    secret = code(issued)
    rows: list[Model] = []
    for model in connection.introspection.installed_models(connection.introspection.table_names()):
        rows += model._default_manager.all()
    everything = json.dumps(serializers.serialize("json", rows))
    assert issued.last4 in everything
    for clear in (secret, secret.replace("-", ""), secret.lower(), secret[:9]):
        assert clear not in everything


def test_it_is_found_by_its_code_however_it_is_typed() -> None:
    issued = card()
    typed = code(issued)
    assert by_code(typed.lower().replace("-", " ")) == issued
    assert by_code(typed[:-1]) is None
    assert by_code("") is None
    assert issued.last4 == typed[-4:]
    assert str(issued) == f"•••• {typed[-4:]}"


def test_an_own_code_is_taken_once() -> None:
    issued = card(code="Summer-2026-Ada")
    assert by_code("summer2026ada") == issued
    with pytest.raises(Conflict) as taken:
        card(code="SUMMER2026ADA")
    assert (taken.value.code, taken.value.field) == ("already_exists", "code")
    with pytest.raises(Invalid) as short:
        card(code="abc")
    assert short.value.field == "code"
    assert GiftCard.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": usd("0.00")}, "amount"),
        ({"amount": usd("-5.00")}, "amount"),
        ({"amount": usd("0.0025")}, "amount"),
        ({"amount": usd("10000.01")}, "amount"),
        ({"expires_on": now().date() - timedelta(days=1)}, "expiryDate"),
        ({"funding": "theft"}, "funding"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"mail_to": "a@b"}, "mail_to"),
        ({"tags": ["x" * 121]}, "tags"),
        ({"note": "x" * 1001}, "note"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(values: dict[str, object], field: str) -> None:
    given: dict[str, object] = {"amount": usd("5.00")}
    with pytest.raises(Invalid) as refused:
        issue(**given | values, actor=SYSTEM)  # type: ignore[arg-type]  # one of them is wrong
    assert refused.value.field == field
    assert not GiftCard.objects.exists()
    assert _books("promotion_expense") == "0.00"


def test_nobody_else_may() -> None:
    issued = card()
    tries: list[Callable[[], object]] = [
        lambda: issue(amount=usd("5.00"), actor=ANONYMOUS),
        lambda: set_active(card=issued, active=False, actor=ANONYMOUS),
        lambda: update(card=issued, actor=ANONYMOUS, expires_on=None, customer_email="", tags=[]),
        lambda: add_note(card=issued, message="x", actor=ANONYMOUS),
        lambda: resend(card=issued, actor=ANONYMOUS, email="ada@example.com"),
        lambda: reveal(card=issued, actor=ANONYMOUS),
        lambda: replace_code(card=issued, actor=ANONYMOUS),
        lambda: code_of(issued, actor=ANONYMOUS),
    ]
    for each in tries:
        with pytest.raises(Refused):
            each()
    assert _kinds(issued) == ["issued"]


def test_changes_stand_in_the_timeline() -> None:
    issued = card()
    day = now().date() + timedelta(days=30)
    update(card=issued, actor=SYSTEM, expires_on=day, customer_email="ada@example.com", tags=["a"])
    update(card=issued, actor=SYSTEM, expires_on=day, customer_email="", tags=["a"])
    set_active(card=issued, active=False, actor=SYSTEM)
    set_active(card=issued, active=False, actor=SYSTEM)
    set_active(card=issued, active=True, actor=SYSTEM)
    add_note(card=issued, message=" called ", actor=SYSTEM)
    assert _kinds(issued) == [
        "issued",
        "expiry_date_updated",
        "assigned_to_user",
        "tags_updated",
        "unassigned_from_user",
        "deactivated",
        "activated",
        "note_added",
    ]
    verbs = Change.objects.filter(kind="gift_card").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "gift_card_issued",
        "gift_card_saved",
        "gift_card_saved",
        "gift_card_stopped",
        "gift_card_activated",
    ]
    assert GiftCardEvent.objects.get(kind="note_added").data == {"message": "called"}


def test_the_mail_holds_the_code_where_it_leaves(channel: Channel) -> None:
    day = now().date() + timedelta(days=30)
    issued = card(mail_to="ada@example.com", expires_on=day)
    deliver()
    mail = Mail.objects.get()
    assert "$50.00" in mail.subject
    assert "[code withheld]" in mail.text
    sent = message(mail)
    assert code(issued) in sent.body
    assert code(issued) in str(sent.alternatives[0][0])
    assert "withheld" not in str(sent.body)
    resend(card=issued, actor=SYSTEM, email="ben@example.com")
    deliver()
    assert Mail.objects.filter(to="ben@example.com").count() == 1
    assert _kinds(issued) == ["issued", "sent_to_customer", "resent"]


def test_what_cannot_be_sent_is_said() -> None:
    issued = card()
    with pytest.raises(Invalid) as nowhere:
        resend(card=issued, actor=SYSTEM)
    assert (nowhere.value.code, nowhere.value.field) == ("required", "email")
    set_active(card=issued, active=False, actor=SYSTEM)
    with pytest.raises(Conflict) as stopped:
        resend(card=issued, actor=SYSTEM, email="ada@example.com")
    assert stopped.value.code == "disabled"


def test_a_code_is_shown_once_and_a_new_one_once_again() -> None:
    issued = card()
    first = reveal(card=issued, actor=SYSTEM)
    assert first == code(issued)
    assert reveal(card=issued, actor=SYSTEM) is None
    replace_code(card=issued, actor=SYSTEM)
    assert by_code(str(first)) is None
    second = reveal(card=issued, actor=SYSTEM)
    assert by_code(str(second)) == issued
    assert worth(issued) == "50.00"


def test_a_lost_key_is_found_and_mended(settings: Settings) -> None:
    issued = card()
    settings.SEAL_KEY = "another key"
    (finding,) = run(["gift_cards"])
    assert "another key" in finding.message
    with pytest.raises(Conflict) as lost:
        resend(card=issued, actor=SYSTEM, email="ada@example.com")
    assert lost.value.code == "code_lost"
    replace_code(card=issued, actor=SYSTEM)
    assert by_code(code(issued)) == issued
    assert run(["gift_cards"]) == []


def test_of_fifty_who_want_the_code_one_gets_it(real_db: RealDb) -> None:
    issued = card()
    found = real_db.together(lambda _: reveal(card=issued, actor=SYSTEM), 50)
    assert sorted(each is not None for each in found) == [False] * 49 + [True]
    assert not [each for each in found if isinstance(each, DomainError)]


def test_fifty_equal_codes_make_one_card(real_db: RealDb) -> None:
    def make(_: int) -> GiftCard:
        return issue(amount=Money(5_000_000, "USD"), actor=SYSTEM, code="one-of-fifty")

    found = real_db.together(make, 50)
    assert sum(isinstance(each, GiftCard) for each in found) == 1
    assert {each.code for each in found if isinstance(each, DomainError)} == {"already_exists"}
    assert _books("promotion_expense") == "5.00"
