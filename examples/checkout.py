"""Browse, fill a basket, place an order: `python checkout.py http://127.0.0.1:8000`.

Needs Python 3.11 and nothing else. The order is paid by bank transfer, so nothing is charged.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
import uuid
from typing import Any

ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
}
BROWSE = """
query Browse($channel: String!) {
  products(first: 20, channel: $channel) {
    edges { node {
      name isAvailable
      variants { id name pricing { price { gross { amount currency exact } } } }
    } }
  }
}
"""
OPEN = """
mutation Open($channel: String!, $lines: [CheckoutLineInput!]!) {
  checkoutCreate(input: { channel: $channel, email: "ada@example.com", lines: $lines }) {
    checkout { id isShippingRequired }
    errors { field code message }
  }
}
"""
ADDRESSES = """
mutation Addresses($id: ID!, $address: AddressInput!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
    checkout { shippingMethods { id name } }
    errors { field code message }
  }
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {
    errors { field code message }
  }
}
"""
DELIVER = """
mutation Deliver($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
    errors { field code message }
  }
}
"""
PAY = """
mutation Pay($id: ID!) {
  checkoutPaymentCreate(id: $id, input: { gateway: "manual" }) {
    errors { field code message }
  }
}
"""
PLACE = """
mutation Place($id: ID!) {
  checkoutComplete(id: $id) {
    order { number status total { gross { amount currency exact } } }
    errors { field code message }
  }
}
"""


class Store:
    """The API of one store."""

    def __init__(self, address: str) -> None:
        self.url = f"{address.rstrip('/')}/graphql/"

    def ask(self, query: str, key: str = "", **variables: Any) -> dict[str, Any]:
        """The data of an operation; raises RuntimeError for errors of any kind.

        With a `key` a mutation may be sent again, after a broken connection say: it is done once.
        """
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as refused:
            with refused:
                answer = json.load(refused)
        errors = list(answer.get("errors", []))
        for payload in (answer.get("data") or {}).values():
            if isinstance(payload, dict):
                errors += payload.get("errors", [])
        if errors:
            raise RuntimeError("; ".join(str(error["message"]) for error in errors))
        data: dict[str, Any] = answer["data"]
        return data


def main(address: str, channel: str = "default-channel") -> str:
    """Buy one of the first thing that is available; the order's number."""
    store = Store(address)
    products = [edge["node"] for edge in store.ask(BROWSE, channel=channel)["products"]["edges"]]
    chosen = next(each for each in products if each["isAvailable"] and each["variants"])
    variant = chosen["variants"][0]
    price = variant["pricing"]["price"]["gross"]
    print(f"{chosen['name']}: {price['exact']} {price['currency']}")

    lines = [{"variantId": variant["id"], "quantity": 1}]
    opened = store.ask(OPEN, str(uuid.uuid4()), channel=channel, lines=lines)
    checkout = opened["checkoutCreate"]["checkout"]
    known = store.ask(ADDRESSES, id=checkout["id"], address=ADDRESS)
    if checkout["isShippingRequired"]:
        methods = known["checkoutShippingAddressUpdate"]["checkout"]["shippingMethods"]
        store.ask(DELIVER, id=checkout["id"], method=methods[0]["id"])
    store.ask(PAY, id=checkout["id"])
    placed = store.ask(PLACE, str(uuid.uuid4()), id=checkout["id"])
    order = placed["checkoutComplete"]["order"]
    print(f"Order {order['number']}: {order['status']}, {order['total']['gross']['exact']}")
    return str(order["number"])


if __name__ == "__main__":
    main(*sys.argv[1:])
