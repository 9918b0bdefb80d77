"""Accounts in the shop: registering, logging in with one's cart, orders, addresses."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from cart.models import Cart
from checkout.desk import mark_paid
from checkout.orders.models import Order
from store.accounts.models import Address, User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.support.goods import ADDRESS
from tests.themes.support import Counter, add, counter, fill, order_form, words

PASSWORD = "two pence and a half"
LOGIN = {"customer[email]": "ada@example.com", "customer[password]": PASSWORD}
HOME = {f"address[{name}]": value for name, value in ADDRESS.items()}


@pytest.fixture
def shop(channel: Channel) -> Counter:
    return counter(channel)


@pytest.fixture
def ada(channel: Channel) -> User:
    made = User.objects.create_user("ada@example.com", PASSWORD, first_name="Ada")
    User.objects.filter(pk=made.pk).update(email_confirmed_at=now())
    return made


def link_of(kind: str) -> str:
    deliver()
    text = Mail.objects.filter(kind=kind).latest("pk").text
    found = re.search(rf"/account/{'activate' if kind == 'confirm_email' else 'reset'}/\S+", text)
    assert found
    return found.group()


def test_an_account_is_made_and_proven_by_mail(client: Client, shop: Counter) -> None:
    form = {**LOGIN, "customer[first_name]": "Ada", "customer[last_name]": "Lovelace"}
    assert client.post("/account/register", form).headers["Location"] == "/account/login"
    assert "follow the link in the mail" in words(client.get("/account/login").content)
    assert client.post("/account/login", LOGIN).status_code == 422
    link = link_of("confirm_email")
    page = client.get(link)
    assert "Confirm your address" in words(page.content)
    assert page.headers["Referrer-Policy"] == "same-origin"
    wrong = client.post(link, {"customer[password]": "something else"})
    assert "This is not the password you chose." in words(wrong.content)
    assert client.post(link, {"customer[password]": PASSWORD}).headers["Location"] == "/account"
    assert "Your account" in words(client.get("/account").content)
    assert "#recover" in client.get(link).headers["Location"]


def test_registering_a_known_address_answers_alike(client: Client, ada: User) -> None:
    answers = [
        client.post("/account/register", {**LOGIN, "customer[email]": email})
        for email in ("ada@example.com", "new@example.com")
    ]
    assert {answer.headers["Location"] for answer in answers} == {"/account/login"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "ada", "Enter an e-mail address such as"),
        ("password", "short", "at least 8 characters"),
        ("first_name", "Ada\r\nBcc: x@example.com", "one line"),
        ("last_name", "L" * 200, "at most 150"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field(
    client: Client, channel: Channel, field: str, value: str, message: str
) -> None:
    answer = client.post("/account/register", {**LOGIN, f"customer[{field}]": value})
    assert answer.status_code == 422
    assert re.search(rf'field__error"[^>]*>[^<]*{message}', answer.content.decode())
    assert PASSWORD not in answer.content.decode()


def test_logging_in_brings_the_guests_cart_along(client: Client, shop: Counter, ada: User) -> None:
    own = Client()
    own.post("/account/login", LOGIN)
    add(own, shop.icon, 2)
    add(client, shop.icon, 3)
    add(client, shop.shirt)
    before = client.session.session_key
    assert client.post("/account/login", LOGIN).headers["Location"] == "/account"
    assert client.session.session_key != before
    cart = Cart.objects.get(closed_at=None)
    assert cart.user == ada
    assert {line.variant_id: line.quantity for line in cart.lines.all()} == {
        shop.icon.pk: 5,
        shop.shirt.pk: 1,
    }
    assert "$29.25" in words(client.get("/cart").content)


def test_logging_out_is_a_form_and_leaves_nothing(client: Client, shop: Counter, ada: User) -> None:
    client.post("/account/login", LOGIN)
    add(client, shop.icon)
    assert client.get("/account/logout").headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    client.post("/account/logout")
    assert client.get("/account").headers["Location"] == "/account/login?next=/account"
    # A page that only takes forms would not open after the log-in; the book does.
    answer = client.post(f"/account/addresses/{uuid.uuid4()}")
    assert answer.headers["Location"] == "/account/login?next=/account/addresses"
    assert "Nothing in here yet" in words(client.get("/cart").content)


@pytest.mark.parametrize(
    ("path", "lands"),
    [
        ("/account/addresses", "/account/addresses"),
        ("https://evil.example/", "/account"),
        ("//evil.example", "/account"),
        ("/\\evil.example", "/account"),
        ("javascript:alert(1)", "/account"),
    ],
)
def test_after_log_in_one_stays_in_this_shop(
    client: Client, ada: User, path: str, lands: str
) -> None:
    answer = client.post("/account/login", {**LOGIN, "next": path})
    assert answer.headers["Location"] == lands


def test_guessing_is_slowed(client: Client, ada: User) -> None:
    wrong = {**LOGIN, "customer[password]": "guess"}
    statuses = [client.post("/account/login", wrong).status_code for _ in range(7)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert "Too many attempts" in words(client.post("/account/login", LOGIN).content)


def test_a_forgotten_password_is_set_anew_by_mail_once(client: Client, ada: User) -> None:
    answers = [
        client.post("/account/recover", {"email": email}).headers["Location"]
        for email in ("ada@example.com", "nobody@example.com")
    ]
    assert answers == ["/account/login?sent=1#recover"] * 2
    told = client.get(answers[0]).content.decode()
    assert 'id="recover" open' in told
    assert 'id="recover" open' not in client.get("/account/login").content.decode()
    link = link_of("password_reset")
    differ = {"customer[password]": "a new one, longer", "customer[password_confirmation]": "other"}
    assert "not the same password" in words(client.post(link, differ).content)
    same = {**differ, "customer[password_confirmation]": "a new one, longer"}
    assert client.post(link, same).headers["Location"] == "/account"
    assert client.post(link, same).headers["Location"] == "/account/login#recover"
    assert Client().post("/account/login", LOGIN).status_code == 422
    for forged in ("x", "a.b.c", link.rpartition("/")[2][:-1]):
        assert "recover" in client.get(f"/account/reset/{forged}").headers["Location"]


def test_orders_and_downloads_stand_in_the_account(
    client: Client, shop: Counter, ada: User
) -> None:
    client.post("/account/login", LOGIN)
    fill(client, shop)
    client.post("/checkout", order_form(client))
    order = Order.objects.get()
    assert order.user == ada
    mark_paid(order=order, actor=SYSTEM)
    page = client.get("/account").content
    assert f"#{order.number}" in words(page)
    assert "$64.21" in words(page)
    link = page.decode().split('href="/dl/')[1].split('"')[0]
    again = Client()
    assert again.get(f"/dl/{link}").status_code == 403
    again.post("/account/login", LOGIN)
    assert b"".join(again.get(f"/dl/{link}")) == b"<svg/>"


def test_the_address_book(client: Client, ada: User) -> None:
    client.post("/account/login", LOGIN)
    assert client.post("/account/addresses", HOME).headers["Location"] == "/account/addresses"
    home = Address.objects.get(user=ada)
    page = words(client.get("/account/addresses").content)
    assert "1600 Amphitheatre Parkway" in page
    assert "Default address" in page
    wrong = client.post(f"/account/addresses/{home.pk}", {**HOME, "address[postal_code]": "x"})
    assert wrong.status_code == 422
    assert "ZIP code" in words(wrong.content).split("Please look at this again")[1]
    client.post(f"/account/addresses/{home.pk}", {**HOME, "address[first_name]": "Augusta"})
    assert Address.objects.get(pk=home.pk).first_name == "Augusta"
    client.post(f"/account/addresses/{home.pk}", {"_method": "delete"})
    assert not Address.objects.filter(user=ada).exists()


def test_another_shoppers_address_is_out_of_reach(client: Client, ada: User) -> None:
    other = User.objects.create_user("bob@example.com", PASSWORD)
    theirs = Address.objects.create(user=other, **ADDRESS)
    client.post("/account/login", LOGIN)
    for data in ({"_method": "delete"}, HOME):
        assert client.post(f"/account/addresses/{theirs.pk}", data).status_code == 404
    assert Address.objects.filter(pk=theirs.pk, user=other).exists()


def test_a_known_shopper_finds_the_checkout_filled_in(
    client: Client, shop: Counter, ada: User
) -> None:
    client.post("/account/login", LOGIN)
    client.post("/account/addresses", HOME)
    add(client, shop.shirt)
    page = client.get("/checkout").content.decode()
    assert 'value="ada@example.com"' in page
    assert 'value="Lovelace"' in page
    form = {name: text for name, text in order_form(client).items() if name not in ADDRESS}
    answer = client.post("/checkout", {**form, **ADDRESS})
    assert answer.headers["Location"].startswith("/orders/")
