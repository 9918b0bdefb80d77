"""What a list says when it is empty, and pages that have no list."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from store.accounts.models import User
from store.channels.models import Channel
from tests.admin.support import browser_of, send


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser."""
    return browser_of(owner)


def shown(desk: Client, name: str, query: str = "") -> str:
    return desk.get(reverse(f"admin:{name}_changelist") + query).content.decode()


def test_an_empty_list_says_what_it_waits_for(desk: Client) -> None:
    page = shown(desk, "vouchers_voucher")
    assert "No vouchers yet" in page
    assert "Add voucher" in page
    assert "Show all" not in page


def test_a_list_nobody_adds_to_by_hand_offers_no_button(desk: Client) -> None:
    page = shown(desk, "ledger_transfer")
    assert "No transfers yet" in page
    assert "Add transfer" not in page
    assert "Reset" not in page


def test_a_search_without_a_hit_leads_back_to_all(desk: Client) -> None:
    page = shown(desk, "vouchers_voucher", "?q=%3Cb%3Enone")
    assert "Nothing matches" in page
    assert "No vouchers fit “&lt;b&gt;none”." in page
    assert "Show all vouchers" in page
    assert "yet" not in page.split("Nothing matches")[1].split("Show all")[0]


@pytest.mark.parametrize("name", ["channels_shop", "accounts_policy"])
def test_a_page_without_a_list_has_no_way_back_to_itself(desk: Client, name: str) -> None:
    assert "Way back" not in shown(desk, name)
    assert "Way back" in desk.get(reverse("admin:vouchers_voucher_add")).content.decode()


def test_types_say_in_words_how_goods_are_delivered(desk: Client) -> None:
    at = reverse("admin:catalog_producttype_add")
    assert (
        send(desk, at, name="Song", is_shipping_required=None, is_digital="on").status_code == 302
    )
    assert send(desk, at, name="Tip", is_shipping_required=None).status_code == 302
    page = shown(desk, "catalog_producttype")
    assert "Digitally" in page
    assert "Not at all" in page
