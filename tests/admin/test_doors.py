"""Who may open the desk: the owner every page, everybody else none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from store.accounts.models import User
from store.admin import panels
from store.admin.base import DeskAdmin
from store.admin.site import site
from store.channels.models import Channel, Shop
from tests.admin.support import browser_of
from tests.catalog.make import a_product, a_variant, sell

PAGES: list[DeskAdmin[Any]] = list(site._registry.values())  # type: ignore[arg-type]  # all are


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


def _urls() -> list[str]:
    found = [reverse("admin:index"), reverse("admin:catalog_product_import")]
    for page in PAGES:
        found += [page.address("changelist"), page.address("changelist") + "?q=mug"]
        if page.adds:
            found.append(page.address("add"))
    return found


@pytest.fixture
def goods(channel: Channel) -> None:
    Shop.objects.get_or_create(pk=1)
    sell(a_variant(a_product(channel, name="Mug"), stock=3), channel, "0.0025", kind="durable")


def test_the_owner_opens_every_page(desk: Client, goods: None) -> None:
    wrong = [url for url in _urls() if desk.get(url).status_code != 200]
    assert wrong == []


def test_every_row_has_a_page(desk: Client, goods: None) -> None:
    seen = 0
    for page in PAGES:
        row = page.model._default_manager.first()
        if row is not None:
            assert desk.get(page.address("change", row.pk)).status_code == 200, page
            seen += 1
    assert seen >= 6


def test_a_row_that_is_not_there_leads_back(desk: Client) -> None:
    for page in PAGES:
        for key in ("0", "nothing", "9" * 30, "00000000-0000-0000-0000-000000000000"):
            answer = desk.get(page.address("change", key))
            assert answer.status_code in {302, 200}, (page, key)


def test_strangers_and_customers_are_sent_to_the_log_in(db: None, goods: None) -> None:
    customer = User.objects.create_user("ada@example.com", "long-password")
    for client in (Client(), browser_of(customer)):
        for url in _urls():
            answer = client.get(url)
            assert answer.status_code == 302, url
            assert answer["Location"].startswith("/admin/login/")


def test_staff_without_permission_see_an_empty_desk_and_no_page(db: None, goods: None) -> None:
    staff = User.objects.create_user("ben@example.com", "long-password", is_staff=True)
    client = browser_of(staff)
    front = client.get(reverse("admin:index"))
    assert b"has not given you any permission" in front.content
    assert [url for url in _urls()[1:] if client.get(url).status_code != 403] == []
    for page in PAGES:
        row = page.model._default_manager.first()
        if row is not None:
            assert client.get(page.address("change", row.pk)).status_code == 403
            assert client.post(page.address("change", row.pk), {}).status_code == 403


def test_every_page_of_the_sidebar_is_linked(desk: Client) -> None:
    front = desk.get(reverse("admin:index")).content.decode()
    assert [each.title for each in panels.LINKS if reverse(each.view) not in front] == []


def test_nothing_is_written_or_deleted_by_the_frame(desk: Client, goods: None) -> None:
    for page in PAGES:
        url = page.address("changelist")
        rows = page.model._default_manager.count()
        keys = list(page.model._default_manager.values_list("pk", flat=True))
        desk.post(url, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
        assert page.model._default_manager.count() == rows


def test_pages_of_the_desk_carry_their_policy(desk: Client) -> None:
    policy = desk.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in desk.get("/healthz").get("Content-Security-Policy", "")


def test_guessing_passwords_is_slowed_down_in_the_form(owner: User, channel: Channel) -> None:
    client = Client()
    typed = {"username": owner.email, "password": "wrong"}
    words = [client.post("/admin/login/", typed) for _ in range(7)]
    assert {answer.status_code for answer in words} == {200}
    assert b"correct" in words[0].content
    assert b"Too many" in words[-1].content


def test_log_in_goes_nowhere_else(owner: User, channel: Channel) -> None:
    typed = {"username": owner.email, "password": "owner-password"}
    for where in ("https://evil.example/", "//evil.example/", "/admin/orders/order/"):
        client = Client()
        answer = client.post(f"/admin/login/?next={where}", {**typed, "next": where})
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]


def test_the_log_in_pages_own_address_leads_to_the_desk(owner: User, channel: Channel) -> None:
    page = Client().get("/admin/login/")
    typed = {"username": owner.email, "password": "owner-password"}
    answer = Client().post(page.headers["Location"], typed)
    assert answer.headers["Location"] == reverse("admin:index")


def test_test_mode_is_said_on_every_page(desk: Client) -> None:
    front = desk.get(reverse("admin:index")).content
    assert b"No money moves" in front
    assert b"Test mode" in desk.get(reverse("admin:orders_order_changelist")).content


def test_the_desk_is_found_without_its_last_slash(client: Client) -> None:
    answer = client.get("/admin")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
