"""An order by its link: who may see it, what it says, what it opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from cart.entitlements.models import Entitlement
from cart.entitlements.queries import LINK_SECONDS
from checkout.desk import cancel, mark_paid, send
from checkout.orders.models import Order
from store.channels.models import Channel, Shop
from store.kernel.actor import SYSTEM
from store.mail.models import Mail
from store.outbox.services import deliver
from tests.themes.support import Counter, counter, fill, order_form, words


@pytest.fixture
def shop(channel: Channel) -> Counter:
    return counter(channel)


def placed(client: Client, shop: Counter) -> Order:
    fill(client, shop)
    client.post("/checkout", order_form(client))
    return Order.objects.get()


def link_in(page: bytes) -> str:
    return page.decode().split('href="/dl/')[1].split('"')[0]


def test_the_link_is_kept_from_caches_search_engines_and_other_sites(
    client: Client, shop: Counter
) -> None:
    answer = client.get(f"/orders/{placed(client, shop).token}")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "0", "a" * 27, "a" * 400, "%00", "..%2F..", "find2"])
def test_a_guessed_link_opens_nothing(client: Client, shop: Counter, token: str) -> None:
    placed(client, shop)
    assert Client().get(f"/orders/{token}").status_code == 404
    assert Client().get(f"/orders/{token}/confirming").status_code == 404


def test_a_number_is_no_link(client: Client, shop: Counter) -> None:
    order = placed(client, shop)
    for guess in (order.number, order.pk, order.token[:-1], order.token.swapcase()):
        assert Client().get(f"/orders/{guess}").status_code == 404


def test_bank_details_stand_there_until_it_is_paid(client: Client, shop: Counter) -> None:
    Shop.objects.update(bank_details="IBAN: GB33 BUKB 2020 1555 5555 55\nPenny & Plum Ltd")
    order = placed(client, shop)
    text = words(client.get(f"/orders/{order.token}").content)
    assert "IBAN GB33 BUKB 2020 1555 5555 55" in text
    assert f"Reference Order {order.number}" in text
    mark_paid(order=order, actor=SYSTEM)
    text = words(client.get(f"/orders/{order.token}").content)
    assert "IBAN" not in text
    assert "Your transfer has arrived" in text
    assert "by bank transfer" in text


def test_downloads_open_for_who_has_the_link_and_nobody_else(client: Client, shop: Counter) -> None:
    order = placed(client, shop)
    mark_paid(order=order, actor=SYSTEM)
    token = link_in(client.get(f"/orders/{order.token}").content)
    answer = client.get(f"/dl/{token}")
    assert answer.status_code == 200
    assert b"".join(answer) == b"<svg/>"
    assert "attachment" in answer.headers["Content-Disposition"]
    stranger = Client()
    assert stranger.get(f"/dl/{token}").status_code == 403
    assert stranger.get(f"/dl/{token[:-2]}xx").status_code == 404
    assert stranger.get("/dl/forged").status_code == 404
    stranger.get(f"/orders/{order.token}")
    assert b"".join(stranger.get(f"/dl/{token}")) == b"<svg/>"


def test_a_download_link_ends_and_the_order_has_a_fresh_one(
    client: Client, shop: Counter, settings: Settings, tmp_path: Path
) -> None:
    order = placed(client, shop)
    mark_paid(order=order, actor=SYSTEM)
    token = link_in(client.get(f"/orders/{order.token}").content)
    clock = tmp_path / "clock.json"
    clock.write_text(f'{{"offset_s": {LINK_SECONDS + 1}}}')
    settings.CLOCK_FILE = str(clock)
    late = client.get(f"/dl/{token}")
    assert late.status_code == 404
    assert "not valid any more" in words(late.content)
    fresh = link_in(client.get(f"/orders/{order.token}").content)
    assert b"".join(client.get(f"/dl/{fresh}")) == b"<svg/>"


def test_a_cancelled_order_opens_nothing_more(client: Client, shop: Counter) -> None:
    order = placed(client, shop)
    mark_paid(order=order, actor=SYSTEM)
    token = link_in(client.get(f"/orders/{order.token}").content)
    cancel(order=Order.objects.get(), actor=SYSTEM)
    page = client.get(f"/orders/{order.token}").content
    assert "This order was cancelled" in words(page)
    assert b"/dl/" not in page
    assert client.get(f"/dl/{token}").status_code == 404
    assert not Entitlement.objects.filter(revoked_at=None).exists()


def test_what_was_sent_is_told(client: Client, shop: Counter) -> None:
    order = mark_paid(order=placed(client, shop), actor=SYSTEM)
    line = order.lines.get(ships=True)
    send(order=order, quantities={line.pk: 2}, tracking_number="RB 12", actor=SYSTEM)
    text = words(client.get(f"/orders/{order.token}").content)
    assert "Parcel sent, number RB 12" in text
    assert "your parcel is on its way" in text


def test_my_link_again_goes_to_the_address_and_tells_nothing(client: Client, shop: Counter) -> None:
    order = placed(client, shop)
    deliver()
    Mail.objects.all().delete()
    known = client.post("/orders/find", {"email": "ADA@example.com"})
    other = client.post("/orders/find", {"email": "stranger@example.com"})
    assert known.headers["Location"] == other.headers["Location"] == "/orders/find?sent=1"
    assert "If we know the address" in words(client.get("/orders/find?sent=1").content)
    deliver()
    mail = Mail.objects.get()
    assert mail.to == "ada@example.com"
    assert f"{settings.SITE_URL}/orders/{order.token}" in mail.text


@pytest.mark.parametrize("email", ["", "ada", "ada@example.com\r\nBcc: b@example.com", "a" * 300])
def test_my_link_again_needs_an_address(client: Client, shop: Counter, email: str) -> None:
    answer = client.post("/orders/find", {"email": email})
    assert answer.status_code == 422
    assert 'id="link-email-error"' in answer.content.decode()


def test_asking_without_end_is_slowed(client: Client, shop: Counter) -> None:
    answers = [
        client.post("/orders/find", {"email": f"p{number}@example.com"}).status_code
        for number in range(40)
    ]
    assert answers[0] == 302
    assert answers[-1] == 429
