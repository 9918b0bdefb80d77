"""The same button pressed many times at once: one order, one charge, and nobody sees an error."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from checkout.orders.models import Order
from checkout.payments.models import Attempt
from store.channels.models import Channel
from tests.support.goods import card_token
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb
from tests.themes.support import add, counter, fill, order_form

MANY = 8


def again(client: Client) -> Client:
    """Another tab of the same browser."""
    tab = Client(raise_request_exception=False)
    tab.cookies = client.cookies
    return tab


def landings(answers: list[HttpResponse | Exception]) -> set[object]:
    """Where they were sent on to; anything else stands for itself."""
    return {
        answer.headers.get("Location") if isinstance(answer, HttpResponse) else answer
        for answer in answers
    }


def test_placing_an_order_many_times_at_once_is_one_order(
    real_db: RealDb, channel: Channel
) -> None:
    client = Client()
    fill(client, counter(channel))
    form = order_form(client)
    answers = real_db.together(lambda _: _post(client, "/checkout", form), MANY)
    order = Order.objects.get()
    assert landings(answers) == {f"/orders/{order.token}"}


def test_a_card_sent_many_times_at_once_is_charged_once(
    real_db: RealDb, channel: Channel, sandbox: Sandbox
) -> None:
    client = Client()
    fill(client, counter(channel))
    client.post("/checkout", order_form(client, payment="shift4"))
    tokens = [card_token(sandbox.shift4) for _ in range(MANY)]
    answers = real_db.together(
        lambda turn: _post(client, "/checkout/pay?shown=64.21", {"token": tokens[turn]}), MANY
    )
    order = Order.objects.get()
    link = f"/orders/{order.token}"
    assert landings(answers) <= {link, f"{link}/confirming"}
    mine = [
        row
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") in _attempts(order)
    ]
    assert [row["amount"] for row in mine] == [6421]


def test_a_basket_filled_from_many_tabs_loses_nothing(real_db: RealDb, channel: Channel) -> None:
    shop = counter(channel)
    client = Client()
    add(client, shop.icon)
    answers = real_db.together(lambda _: add(again(client), shop.icon), MANY)
    assert answers == [302] * MANY
    assert f"{MANY + 1}" in client.get("/cart").content.decode()


def _post(client: Client, path: str, data: dict[str, str]) -> HttpResponse:
    return again(client).post(path, data)  # type: ignore[return-value]  # the test client's own class


def _attempts(order: Order) -> set[str]:
    found = Attempt.objects.filter(payable_key=order.pk)
    return {str(key) for key in found.values_list("pk", flat=True)}
