"""Buying over GraphQL, as a client of Saleor does it."""

from __future__ import annotations

from typing import Any

import requests

from tests.support.cards import card_token

ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
}
VARIANT = """
query ($slug: String!) {
  product(slug: $slug, channel: "default-channel") { variants { id } }
}
"""
CREATE = """
mutation ($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) { checkout { id totalPrice { gross { amount } } } errors { code } }
}
"""
PAY = """
mutation ($id: ID!, $input: PaymentInput!) {
  checkoutPaymentCreate(id: $id, input: $input) { errors { field code message } }
}
"""
COMPLETE = """
mutation ($id: ID!) {
  checkoutComplete(id: $id) { order { id number } errors { field code message } }
}
"""


def ask(url: str, document: str, **variables: Any) -> dict[str, Any]:
    """The `data` of one operation; an answer with errors is a failure."""
    body = {"query": document, "variables": variables}
    answer = requests.post(f"{url}/graphql/", json=body, timeout=90).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


def variant_id(url: str, slug: str) -> str:
    """The first variant of a product."""
    return str(ask(url, VARIANT, slug=slug)["product"]["variants"][0]["id"])


def buy(
    url: str,
    sandbox: str,
    variant: str,
    address: dict[str, str],
    *,
    gateway: str = "shift4",
    quantity: int = 1,
) -> dict[str, Any]:
    """What does not ship, from checkoutCreate to checkoutComplete."""
    created = ask(
        url,
        CREATE,
        input={
            "channel": "default-channel",
            "email": "ada@example.com",
            "lines": [{"variantId": variant, "quantity": quantity}],
            "billingAddress": address,
        },
    )["checkoutCreate"]["checkout"]
    payment = {"gateway": gateway, "amount": created["totalPrice"]["gross"]["amount"]}
    if gateway == "shift4":
        payment["token"] = card_token(sandbox)
    ask(url, PAY, id=created["id"], input=payment)
    completed: dict[str, Any] = ask(url, COMPLETE, id=created["id"])["checkoutComplete"]
    return completed
