"""Answer, webhook and sweep end in one apply; whatever is lost, money moves once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.conf import settings
from django.db.models import F
from django.test import Client

from cart.entitlements.models import Entitlement
from checkout import tasks
from checkout.apply import apply, cancel_unpaid
from checkout.complete import complete, place
from checkout.gateways.base import Outcome, Result
from checkout.orders import states as order_states
from checkout.orders.models import Order
from checkout.payments import states
from checkout.payments.models import Attempt, WebhookEvent
from checkout.payments.services import call, hasten, new_charge, waiting_for_operator
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.kernel.money import Minor
from store.outbox.services import deliver
from tests.support.goods import Sample, card_token, delivery, ready, sample
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(channel: Channel, sandbox: Sandbox) -> Sample:
    made = sample(channel)
    token = card_token(sandbox.shift4)
    ready(made.cart, gateway="shift4", token=token, method=delivery(channel))
    return made


def begin(basket: Sample) -> tuple[Order, Attempt]:
    order, attempt = place(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False, shown=None)
    assert attempt is not None
    return order, attempt


def captures(sandbox: Sandbox, attempt: Attempt) -> list[int]:
    return [
        row["amount"]
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") == str(attempt.pk)
    ]


def make_due(attempt: Attempt, age: timedelta = timedelta(minutes=2)) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(next_check_at=now(), created_at=now() - age)


def test_an_answer_that_was_never_recorded_is_found_by_the_sweep(
    basket: Sample, sandbox: Sandbox
) -> None:
    order, attempt = begin(basket)
    call(attempt)  # the charge is made, and the process ends here
    make_due(attempt)
    assert tasks.sweep_attempts() == 1
    order.refresh_from_db()
    assert order.status == order_states.UNFULFILLED
    assert captures(sandbox, attempt) == [6421]
    assert tasks.sweep_attempts() == 0


def test_a_call_that_was_never_made_is_made_with_the_same_key(
    basket: Sample, sandbox: Sandbox
) -> None:
    order, attempt = begin(basket)
    make_due(attempt, timedelta(seconds=30))
    tasks.sweep_attempts()
    assert captures(sandbox, attempt) == []  # the first call might still be on its way
    make_due(attempt)
    tasks.sweep_attempts()
    order.refresh_from_db()
    assert order.status == order_states.UNFULFILLED
    assert captures(sandbox, attempt) == [6421]


def test_after_an_hour_a_person_has_to_look(basket: Sample, sandbox: Sandbox) -> None:
    _, attempt = begin(basket)
    make_due(attempt, timedelta(hours=2))
    tasks.sweep_attempts()
    assert captures(sandbox, attempt) == []
    assert [each.pk for each in waiting_for_operator()] == [attempt.pk]
    assert any("unknown for an hour" in finding.message for finding in run(["payments"]))


def test_a_start_looks_after_what_the_last_process_left(basket: Sample) -> None:
    _, attempt = begin(basket)
    assert hasten() == 1
    attempt.refresh_from_db()
    assert attempt.next_check_at is not None
    assert attempt.next_check_at <= now()


def test_an_answer_lost_after_the_commit_is_unknown_and_not_failed(
    channel: Channel, own_sandbox: Callable[..., Sandbox]
) -> None:
    own = own_sandbox()
    made = sample(channel)
    token = card_token(own.shift4)
    ready(made.cart, gateway="shift4", token=token, method=delivery(channel))
    own.fault(
        gateway="shift4",
        match={"method": "POST", "path": "/charges"},
        action="crash",
        times=1,
    )
    order = complete(cart_key=made.cart.pk, ask_consent=True, ask_billing=False)
    assert order.status == order_states.UNCONFIRMED
    attempt = Attempt.objects.get(payable_key=order.pk)
    assert attempt.state == states.UNKNOWN
    again = complete(cart_key=made.cart.pk, ask_consent=True, ask_billing=False)
    assert again.pk == order.pk
    assert Attempt.objects.count() == 1
    assert not cancel_unpaid(order, actor="system")


def test_results_that_come_twice_or_late_change_nothing(basket: Sample, sandbox: Sandbox) -> None:
    order, attempt = begin(basket)
    result = call(attempt)
    for late in (result, result, Result(Outcome.DECLINED, ref=result.ref), result):
        apply(attempt_id=attempt.pk, result=late)
    attempt.refresh_from_db()
    assert attempt.state == states.SUCCEEDED
    assert order.events.filter(kind="paid").count() == 1
    assert Entitlement.objects.filter(holder=str(order.pk)).count() == 2
    assert run(["orders", "payments", "ledger"]) == []


def test_a_webhook_confirms_what_the_answer_did_not(
    basket: Sample, sandbox: Sandbox, client: Client
) -> None:
    order, attempt = begin(basket)
    ref = call(attempt).ref
    Attempt.objects.filter(pk=attempt.pk).update(ref=ref)
    events = [row for row in _events(sandbox) if row["data"].get("id") == ref]
    url = f"/webhooks/shift4/{settings.WEBHOOK_SECRET}"
    for _ in range(2):
        answer = client.post(url, json.dumps(events[0]), content_type="application/json")
        assert answer.status_code == 200
    assert WebhookEvent.objects.count() == 1
    deliver()
    order.refresh_from_db()
    assert order.status == order_states.UNFULFILLED


def _events(sandbox: Sandbox) -> list[dict[str, dict[str, str]]]:
    answer = requests.get(
        f"{sandbox.shift4}/events?limit=100", auth=("sk_test_tuppence", ""), timeout=10
    )
    return list(answer.json()["list"])


def test_webhooks_of_strangers_are_dropped(client: Client, db: None, sandbox: Sandbox) -> None:
    good = f"/webhooks/shift4/{settings.WEBHOOK_SECRET}"
    for path in ("/webhooks/shift4/guess", f"/webhooks/nobody/{settings.WEBHOOK_SECRET}"):
        answer = client.post(path, b"{}", content_type="application/json")
        assert answer.status_code == 404
    assert client.get(good).status_code == 405
    for body in (b"", b"\xff\x00", b"[1]", b'{"id": 7}', b'{"id": "evt_forged"}', b"[" * 100_000):
        assert client.post(good, body, content_type="application/json").status_code == 200
    deliver()
    assert WebhookEvent.objects.filter(parked="").count() == 0
    assert client.post(good, b"x" * 300_000, content_type="text/plain").status_code == 200


def test_money_that_lands_on_a_closed_order_goes_back_once(
    basket: Sample, sandbox: Sandbox
) -> None:
    order, attempt = begin(basket)
    result = call(attempt)
    Order.objects.filter(pk=order.pk).update(paying_key=None)
    assert cancel_unpaid(order, actor="system", status=order_states.EXPIRED)
    apply(attempt_id=attempt.pk, result=result)
    refund = Attempt.objects.get(kind=Attempt.REFUND)
    make_due(refund)
    tasks.sweep_attempts()
    refund.refresh_from_db()
    assert refund.state == states.SUCCEEDED
    back = [r for r in sandbox.ledger() if r["kind"] == "refund" and r["parent"] == result.ref]
    assert [row["amount"] for row in back] == [6421]


def test_orders_that_nobody_pays_free_their_stock(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    order, attempt = begin(basket)
    apply(attempt_id=attempt.pk, result=Result(Outcome.DECLINED))
    Order.objects.update(created_at=F("created_at") - timedelta(hours=2))
    assert tasks.expire_orders() == 1
    order.refresh_from_db()
    assert order.status == order_states.EXPIRED
    assert order.lines.count() == 4
    assert basket.shirt.stocks.get().allocated == 0
    assert run(["orders", "payments"]) == []


def test_one_charge_is_under_way_at_most(basket: Sample) -> None:
    order, _ = begin(basket)
    with pytest.raises(Conflict) as refused:
        new_charge(payable_key=order.pk, gateway="shift4", amount=Minor(6421, "USD"), token="tok_x")
    assert refused.value.code == "payment_under_way"


@pytest.mark.parametrize("change", [{"captured": 6420}, {"currency": "EUR"}])
def test_another_amount_or_currency_is_never_a_success(
    basket: Sample, change: dict[str, Any]
) -> None:
    order, attempt = begin(basket)
    result = replace(call(attempt), **change)
    apply(attempt_id=attempt.pk, result=result)
    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, attempt.code) == (states.UNKNOWN, "amount_mismatch")
    assert order.status == order_states.UNCONFIRMED
