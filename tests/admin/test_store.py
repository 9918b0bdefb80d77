"""The shop, channels, delivery, mails, the books, and the state of the house on the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from checkout.delivery.models import Method, MethodListing, Zone
from store.accounts.models import User
from store.changes.models import Change
from store.channels.models import Channel, Shop
from store.channels.queries import shop
from store.kernel.clock import now
from store.kernel.money import Money
from store.ledger.models import Account, Transfer
from store.ledger.services import open_account, post
from store.mail.models import Mail
from store.outbox.models import Event
from store.outbox.services import MAX_TRIES, stuck
from store.schedule.models import PeriodicTask
from tests.admin.support import browser_of, send


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in."""
    return browser_of(owner)


def at(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def test_the_shops_words(desk: Client) -> None:
    Shop.objects.get_or_create(pk=1)
    url = at("channels_shop_changelist")
    assert send(desk, url, name="Two Pence", bank_details="Bank\nIBAN 12").status_code == 302
    assert send(desk, url, keep_minutes_guest="20").status_code == 302
    assert Shop.objects.get().keep_minutes_guest == 20
    assert send(desk, url, keep_minutes_user="20000").status_code == 422
    assert (shop().name, shop().bank_details) == ("Two Pence", "Bank\nIBAN 12")
    answer = send(desk, url, name="", description="Kept here")
    assert answer.status_code == 422
    assert b"Kept here" in answer.content
    assert send(desk, url, contact_email="no address").status_code == 422
    assert Change.objects.filter(kind="shop").count() == 2


def test_a_channels_smallest_charge_and_countries(desk: Client, channel: Channel) -> None:
    url = at("channels_channel_change", channel.pk)
    assert send(desk, url, minimum="0.80", countries="us, ca").status_code == 302
    channel.refresh_from_db()
    assert (channel.minimum_charge_minor, channel.countries) == (80, ["US", "CA"])
    for wrong, words in (
        ({"minimum": "0.005"}, b"whole number of cents"),
        ({"minimum": ""}, b"required"),
        ({"countries": "US, ZZZ"}, b"is not a country"),
        ({"default_country": "DE"}, b"one of those sold to"),
        ({"is_active": None}, b"needs one active channel"),
    ):
        answer = send(desk, url, **wrong)
        assert answer.status_code == 422, wrong
        assert words in answer.content
    channel.refresh_from_db()
    assert channel.is_active


def test_delivery_zones_and_prices(desk: Client, channel: Channel) -> None:
    line = {"lines-0-name": "Standard", "lines-0-price": "4.90", "lines-0-free_from": "50"}
    assert (
        send(desk, at("delivery_zone_add"), name="Home", countries="US", **line).status_code == 302
    )
    zone = Zone.objects.get()
    listing = MethodListing.objects.get()
    assert (listing.price_micro, listing.free_from_micro) == (4_900_000, 50_000_000)
    assert listing.method.is_active
    url = at("delivery_zone_change", zone.pk)
    for wrong, words in (
        ({"lines-0-price": "0.005"}, b"whole cents"),
        ({"lines-0-price": "free"}, b"Enter an amount"),
        ({"lines-0-min_days": "5", "lines-0-max_days": "2"}, b"not below the shortest"),
        ({"countries": "Germany"}, b"is not a country"),
    ):
        answer = send(desk, url, **wrong)
        assert answer.status_code == 422, wrong
        assert words in answer.content, wrong
    more = {"lines-1-name": "Express", "lines-1-price": "12", "lines-0-price": "5.50"}
    assert send(desk, url, **more).status_code == 302
    assert list(Method.objects.order_by("position").values_list("name", flat=True)) == [
        "Standard",
        "Express",
    ]
    assert MethodListing.objects.get(method__name="Standard").price_micro == 5_500_000
    assert send(desk, url, **{"lines-0-DELETE": "on"}).status_code == 302
    assert Method.objects.get().name == "Express"
    desk.post(at("delivery_zone_delete", zone.pk))
    assert not Zone.objects.exists()


def test_a_kept_mail_is_read_in_a_frame_where_nothing_runs(desk: Client) -> None:
    mail = Mail.objects.create(
        kind="order_placed",
        to="ada@example.com",
        subject="Your order",
        text="Pay & be glad",
        html="<p style='color: red'>Hello</p><script>alert(1)</script>",
    )
    assert b"mails kept here" in desk.get(reverse("admin:index")).content
    assert b"Your order" in desk.get(at("mail_mail_changelist") + "?q=ada").content
    page = desk.get(at("mail_mail_change", mail.pk)).content
    assert b"Pay &amp; be glad" in page
    assert b"<iframe" in page
    assert b"alert(1)" not in page
    frame = desk.get(at("mail_mail_html", mail.pk))
    assert b"color: red" in frame.content
    assert "sandbox;" in frame["Content-Security-Policy"]
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert Client().get(at("mail_mail_html", mail.pk)).status_code == 302


def test_a_stuck_event_is_tried_again(desk: Client) -> None:
    event = Event.objects.create(kind="order_sent", ref="x", tries=MAX_TRIES, error="Boom")
    assert stuck() == 1
    assert b"events given up" in desk.get(reverse("admin:index")).content
    assert b"Given up" in desk.get(at("outbox_event_changelist") + "?state=stuck").content
    assert b"Boom" in desk.get(at("outbox_event_change", event.pk)).content
    url = at("outbox_event_retry", event.pk)
    assert desk.get(url).status_code == 200
    assert stuck() == 1
    desk.post(url)
    assert stuck() == 0
    Event.objects.update(handled_at=now())
    assert b"handled already" in desk.post(url, follow=True).content


def test_periodic_tasks_and_their_last_error(desk: Client) -> None:
    PeriodicTask.objects.create(name="store.mail.tasks.prune_mails", next_at=now(), error="Oops")
    assert b"periodic tasks failing" in desk.get(reverse("admin:index")).content
    url = at("schedule_periodictask_change", "store.mail.tasks.prune_mails")
    assert b"Oops" in desk.get(url).content


def test_the_books_show_balances_to_a_millionth(desk: Client) -> None:
    cash = open_account(kind="cash", currency="USD", normal="D")
    sales = open_account(kind="sales", currency="USD", normal="C")
    amount = Money.parse("0.0025", "USD")
    post(debit=cash, credit=sales, amount=amount, kind="sale", ref="r", key="k")
    assert desk.get(at("ledger_account_changelist")).content.count(b"$0.0025") == 2
    account = Account.objects.get(kind="cash")
    assert b"$0.0025" in desk.get(at("ledger_account_change", account.pk)).content
    assert b"$0.0025" in desk.get(at("ledger_transfer_changelist")).content
    transfer = Transfer.objects.get()
    page = desk.get(at("ledger_transfer_change", transfer.pk)).content
    assert b"$0.0025" in page
    assert str(transfer).encode() in page


def test_a_customers_page_leads_to_their_orders(desk: Client) -> None:
    ada = User.objects.create_user("ada@example.com", "long-password", first_name="Ada")
    words = desk.get(at("accounts_user_change", ada.pk)).content.decode()
    assert "/admin/orders/order/?q=ada%40example.com" in words
    assert "long-password" not in words
    assert "argon2" not in words


def test_a_number_that_no_column_holds_breaks_no_list(desk: Client) -> None:
    url = reverse("admin:media_image_changelist")
    assert desk.get(f"{url}?category={'9' * 24}", follow=True).status_code == 200
