"""Mails: receipt and link, each written once however often its event comes."""

from __future__ import annotations

import re

import pytest

from checkout.complete import complete
from checkout.desk import cancel, mark_paid, send
from checkout.letters import order_url
from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.channels.models import Channel
from store.mail.models import Mail
from store.outbox.models import Event
from store.outbox.services import deliver, emit
from tests.support.goods import delivery, ready, sample

pytestmark = pytest.mark.django_db


def test_a_transfer_is_written_to_at_every_step(channel: Channel, owner: User) -> None:
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)
    actor = actor_of(owner)
    deliver()
    placed = Mail.objects.get(kind="order_placed")
    assert "$64.21" in placed.subject
    assert order_url(order) in placed.text
    order = mark_paid(order=order, actor=actor)
    deliver()
    confirmed = Mail.objects.get(kind="order_confirmed")
    for words in (order_url(order), "7 × API credit at $0.0025: $0.0175", "$64.2175", "-$0.0075"):
        assert words in confirmed.text
    assert order_url(order) in confirmed.html
    assert "0.00<" not in confirmed.html
    assert not re.search(r"\$0\.00(?!\d)", confirmed.text)
    shirt = order.lines.get(ships=True)
    send(order=order, quantities={shirt.pk: 1}, tracking_number="T 9", actor=actor)
    deliver()
    assert "T 9" in Mail.objects.get(kind="order_sent").text


def test_the_same_event_twice_writes_one_mail(channel: Channel, owner: User) -> None:
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)
    emit("order_placed", order.pk)
    deliver()
    assert Mail.objects.filter(kind="order_placed").count() == 1
    assert not Event.objects.exclude(error="").exists()


def test_links_go_to_the_address_that_ordered_and_nowhere_else(
    channel: Channel, owner: User
) -> None:
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)
    emit("links_requested", "", email="ADA@example.com")
    emit("links_requested", "", email="stranger@example.com")
    deliver()
    mail = Mail.objects.get(kind="order_links")
    assert mail.to == "ada@example.com"
    assert order_url(order) in mail.text


def test_a_canceled_order_says_where_the_money_is(channel: Channel, owner: User) -> None:
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)
    cancel(order=mark_paid(order=order, actor=actor_of(owner)), actor=actor_of(owner))
    deliver()
    assert "on its way back" in Mail.objects.get(kind="order_refunded").subject
