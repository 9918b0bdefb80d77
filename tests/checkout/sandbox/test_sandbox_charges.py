"""Charges, captures and refunds as Shift4 does them, and what the ledger says of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
import requests

from tests.checkout.sandbox.merchant import Merchant
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("charges")) as start:
        yield start("--min-amount", "50")


@pytest.fixture
def shop(sandbox: Sandbox, request: pytest.FixtureRequest) -> Merchant:
    return Merchant(sandbox.shift4, request.node.originalname)


def _rows(sandbox: Sandbox, ref: str) -> list[tuple[str, str | None, int]]:
    return [
        (row["kind"], row["parent"], row["amount"])
        for row in sandbox.ledger()
        if ref in {row["ref"], row["parent"]}
    ]


def test_a_charge_is_what_was_asked(shop: Merchant, sandbox: Sandbox) -> None:
    notes = {"attempt_id": "a-1", "n": "2"}
    charge = shop.charge(6421, currency="usd", description="Order 7", metadata=notes)
    ref = charge["id"]
    assert ref.startswith("char_")
    assert (charge["amount"], charge["currency"], charge["status"]) == (6421, "USD", "successful")
    assert (charge["captured"], charge["refunded"], charge["refunds"]) == (True, False, [])
    assert (charge["metadata"], charge["description"]) == (notes, "Order 7")
    assert charge["card"]["last4"] == "4242"
    assert "_behaviour" not in str(charge)
    assert shop.get(f"/charges/{ref}") == charge
    assert _rows(sandbox, ref) == [
        ("authorize", None, 6421),
        ("capture", ref, 6421),
        ("fee", ref, 216),
    ]
    mine = [row for row in sandbox.ledger() if row["ref"] == ref]
    assert {row["currency"] for row in mine} == {"USD"}
    assert {row["gateway"] for row in mine} == {"shift4"}
    assert mine[1]["metadata"] == notes


def test_a_token_works_once(shop: Merchant) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    assert shop.get(f"/tokens/{body['card']}")["used"] is False
    assert shop.post("/charges", body).status_code == 200
    answer = shop.post("/charges", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request"
    assert "already used" in answer.json()["error"]["message"]
    assert shop.get(f"/tokens/{body['card']}")["used"] is True
    assert len(shop.get("/charges")["list"]) == 1


def test_a_later_capture_takes_all_once(shop: Merchant, sandbox: Sandbox) -> None:
    ref = shop.charge(800, captured=False)["id"]
    assert _rows(sandbox, ref) == [("authorize", None, 800)]
    assert shop.post(f"/charges/{ref}/capture").json()["captured"] is True
    assert shop.post(f"/charges/{ref}/capture").status_code == 400
    assert [kind for kind, _, _ in _rows(sandbox, ref)] == ["authorize", "capture", "fee"]


def test_refunding_an_uncaptured_charge_voids_it(shop: Merchant, sandbox: Sandbox) -> None:
    ref = shop.charge(800, captured=False)["id"]
    assert shop.post(f"/charges/{ref}/refund", {"amount": 100}).status_code == 400
    assert shop.post(f"/charges/{ref}/refund").json()["amountRefunded"] == 800
    assert shop.post(f"/charges/{ref}/capture").status_code == 400
    assert _rows(sandbox, ref) == [("authorize", None, 800), ("void", ref, 800)]


def test_refunds_add_up_to_the_charge(shop: Merchant, sandbox: Sandbox) -> None:
    ref = shop.charge(900)["id"]
    first = shop.post(f"/charges/{ref}/refund", {"amount": 200}).json()
    assert (first["refunded"], first["amountRefunded"]) == (True, 200)
    second = shop.post("/refunds", {"chargeId": ref, "amount": 300, "metadata": {"line": "2"}})
    assert second.json()["charge"] == ref
    assert shop.get(f"/refunds/{second.json()['id']}") == second.json()
    assert shop.post(f"/charges/{ref}/refund", {"amount": 401}).status_code == 400
    assert shop.post(f"/charges/{ref}/refund").json()["amountRefunded"] == 900
    assert shop.post(f"/charges/{ref}/refund").status_code == 400
    assert [row for row in _rows(sandbox, ref) if row[0] == "refund"] == [
        ("refund", ref, 200),
        ("refund", ref, 300),
        ("refund", ref, 400),
    ]
    assert len(shop.get(f"/refunds?chargeId={ref}")["list"]) == 3


@pytest.mark.parametrize(
    ("number", "code", "kind", "issuer"),
    [
        ("4024007118468684", "insufficient_funds", "card_error", "51"),
        ("4916018475814056", "card_declined", "card_error", "05"),
        ("4024007134364842", "incorrect_cvc", "card_error", None),
        ("4024007114166316", "processing_error", "gateway_error", "96"),
    ],
)
def test_a_decline_is_stored(
    shop: Merchant, sandbox: Sandbox, number: str, code: str, kind: str, issuer: str | None
) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token(number)}
    answer = shop.post("/charges", body)
    error = answer.json()["error"]
    assert answer.status_code == 402
    assert (error["type"], error["code"], error.get("issuerDeclineCode")) == (kind, code, issuer)
    charge = shop.get(f"/charges/{error['chargeId']}")
    assert (charge["status"], charge["captured"], charge["failureCode"]) == ("failed", False, code)
    assert _rows(sandbox, charge["id"]) == []
    assert shop.post(f"/charges/{charge['id']}/capture").status_code == 400
    assert shop.post(f"/charges/{charge['id']}/refund").status_code == 400


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("4024007102349866", "invalid_number"),
        ("4532873294814636", "invalid_expiry_month"),
        ("4532582477951947", "invalid_expiry_year"),
        ("4024007189368227", "invalid_cvc"),
        ("4916487051294548", "expired_card"),
        ("4111111111111111", "invalid_number"),
    ],
)
def test_some_cards_make_no_token(shop: Merchant, number: str, code: str) -> None:
    card = {"number": number, "expMonth": 12, "expYear": 2040, "cvc": "123"}
    answer = shop.post("/tokens", card)
    assert answer.status_code == 402
    assert answer.json()["error"]["code"] == code


def test_an_update_changes_words_only(shop: Merchant) -> None:
    ref = shop.charge(500)["id"]
    body = {"description": "New", "metadata": {"a": "b"}, "amount": 1}
    changed = shop.post(f"/charges/{ref}", body).json()
    assert (changed["description"], changed["metadata"]) == ("New", {"a": "b"})
    assert changed["amount"] == 500


def test_forms_are_read_like_json(shop: Merchant) -> None:
    form = {"amount": "500", "currency": "USD", "card": shop.token(), "captured": "false"}
    answer = requests.post(
        f"{shop.url}/charges",
        data=form | {"metadata[attempt_id]": "a-9"},
        auth=(f"sk_test_{shop.name}", ""),
        timeout=5,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["metadata"] == {"attempt_id": "a-9"}
    assert answer.json()["captured"] is False


def test_below_the_minimum_is_refused(shop: Merchant) -> None:
    answer = shop.post("/charges", {"amount": 49, "currency": "USD", "card": shop.token()})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "amount_too_low"


def test_accounts_do_not_see_each_other(shop: Merchant, sandbox: Sandbox) -> None:
    ref = shop.charge(500)["id"]
    other = Merchant(sandbox.shift4, "stranger")
    assert other.call("GET", f"/charges/{ref}").status_code == 404
    assert other.post(f"/charges/{ref}/refund").status_code == 404
    assert other.get("/charges")["list"] == []
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    assert other.post("/charges", body).status_code == 400


@pytest.mark.parametrize("statement", ["UPDATE ledger SET amount = 1", "DELETE FROM ledger"])
def test_the_ledger_is_append_only(shop: Merchant, sandbox: Sandbox, statement: str) -> None:
    shop.charge(500)
    books = sandbox.ledger()
    rows = sqlite3.connect(sandbox.data / "sandbox.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        rows.execute(statement)
    rows.close()
    assert sandbox.ledger() == books
    assert [row["seq"] for row in books] == list(range(1, len(books) + 1))
