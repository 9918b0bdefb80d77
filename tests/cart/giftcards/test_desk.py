"""Gift cards at the owner's desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cart.giftcards.models import GiftCard
from cart.giftcards.queries import by_code
from cart.giftcards.services.uses import hold
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.clock import now
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.admin.support import browser_of, send
from tests.cart.giftcards.support import card, code, usd, worth

pytestmark = pytest.mark.django_db
LIST = "admin:giftcards_giftcard_changelist"


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    return browser_of(owner)


def _page(issued: GiftCard, what: str = "change") -> str:
    return reverse(f"admin:giftcards_giftcard_{what}", args=[issued.pk])


def _add(desk: Client, **typed: Any) -> Any:
    return send(desk, reverse("admin:giftcards_giftcard_add"), **typed)


def test_a_card_is_issued_mailed_and_its_code_shown_once(desk: Client) -> None:
    day = now().date() + timedelta(days=90)
    answer = _add(
        desk,
        amount="25.00",
        mail_to="ada@example.com",
        customer_email="Ada@example.com",
        expiryDate=day.isoformat(),
        tags="press, vip",
        note="for the review",
    )
    issued = GiftCard.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == _page(issued)
    deliver()
    assert Mail.objects.get().to == "ada@example.com"
    page = desk.get(_page(issued)).content.decode()
    for text in ("$25.00", "for the review", "ada@example.com", "press, vip", "Show the code"):
        assert text in page
    assert code(issued) not in page
    shown = desk.post(_page(issued, "code"))
    found = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", shown.content.decode())
    assert found is not None
    assert by_code(found[0]) == issued
    assert "no-store" in shown["Cache-Control"]
    again = desk.post(_page(issued, "code")).content.decode()
    assert found[0] not in again
    assert "was shown before" in again
    assert desk.get(_page(issued, "code")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "0"}, "worth more than zero"),
        ({"amount": "0.0025"}, "such as 25.00"),
        ({"amount": "lots"}, "Enter an amount"),
        ({"amount": "5", "mail_to": "nobody"}, "Enter a valid email"),
        ({"amount": "5", "customer_email": "nobody"}, "such as ada@example.com"),
        ({"amount": "5", "expiryDate": "2020-01-01"}, "lies in the past"),
        ({"amount": "5", "code": "abc"}, "letters and digits"),
        ({"amount": "5", "currency": "EUR"}, "Select a valid choice"),
        ({"amount": "5", "funding": "theft"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_at_its_field(desk: Client, typed: dict[str, str], said: str) -> None:
    answer = _add(desk, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not GiftCard.objects.exists()


def test_a_card_is_found_and_changed(desk: Client) -> None:
    issued, other = card(tags=["vip"]), card("7.00")
    listed = desk.get(reverse(LIST), {"q": code(issued)}).content.decode()
    assert str(issued) in listed
    assert str(other) not in listed
    assert send(desk, _page(issued), tags="vip, gold", customer_email="").status_code == 302
    assert sorted(issued.tags.values_list("name", flat=True)) == ["gold", "vip"]
    assert send(desk, _page(issued), customer_email="x").status_code == 422


def test_the_buttons_of_a_card(desk: Client) -> None:
    issued = card()
    first = code(issued)
    key = issued.pk
    hold(card_id=key, payable_key=key, cart_key=key, amount=usd("1.0025"))
    assert send(desk, _page(issued, "note"), message="called").status_code == 302
    assert send(desk, _page(issued, "note"), message=" ").status_code == 422
    assert send(desk, _page(issued, "send"), email="ben@example.com").status_code == 302
    assert desk.post(_page(issued, "new_code")).status_code == 302
    assert desk.post(_page(issued, "stop")).status_code == 302
    issued.refresh_from_db()
    assert (issued.is_active, by_code(first), worth(issued)) == (False, None, "48.9975")
    refused = send(desk, _page(issued, "send"), email="ben@example.com")
    assert refused.status_code == 422
    assert "stopped" in refused.content.decode()
    page = desk.get(_page(issued)).content.decode()
    for text in ("called", "$48.9975", "$1.0025", "Held", "Stopped", "Let it be used"):
        assert text in page
    assert desk.post(_page(issued, "stop")).status_code == 302
    issued.refresh_from_db()
    assert issued.is_active


def test_staff_without_the_permission_do_nothing(db: None, channel: Channel) -> None:
    issued = card()
    staff = User.objects.create_user("ben@example.com", "long-password", is_staff=True)
    client = browser_of(staff)
    for what in ("change", "code", "send", "note", "stop", "new_code"):
        assert client.get(_page(issued, what)).status_code == 403
        assert client.post(_page(issued, what), {"email": "a@b.example"}).status_code == 403
    issued.refresh_from_db()
    assert issued.is_active
    assert issued.shown_at is None
