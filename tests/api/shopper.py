"""A shopper's client: the operations a storefront for Saleor sends, one after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.api.support import ADDRESS, ERRORS, Api, gid

MONEY = "{ amount currency exact }"
TAXED = f"{{ gross {MONEY} net {MONEY} tax {MONEY} }}"
CHECKOUT = f"""
fragment C on Checkout {{
  id token email quantity isShippingRequired
  channel {{ slug currencyCode }}
  lines {{
    id quantity unitPrice {TAXED} totalPrice {TAXED} undiscountedUnitPrice {MONEY}
    variant {{ id name product {{ name slug media {{ url }} }} }}
  }}
  shippingMethods {{ id name price {MONEY} }}
  delivery {{ id shippingMethod {{ id name }} }}
  deliveryMethod {{ ... on ShippingMethod {{ id name }} }}
  shippingAddress {{ firstName city postalCode country {{ code country }} }}
  billingAddress {{ firstName city }}
  subtotalPrice {TAXED} shippingPrice {TAXED} totalPrice {TAXED}
  exactTotal {MONEY} rounding {MONEY}
  authorizeStatus chargeStatus
  availablePaymentGateways {{ id name currencies config {{ field value }} }}
  problems {{
    __typename
    ... on CheckoutLineProblemInsufficientStock {{ availableQuantity line {{ id }} }}
    ... on CheckoutLineProblemVariantNotAvailable {{ line {{ id }} }}
    ... on CheckoutProblemDeliveryMethodInvalid {{ delivery {{ id }} }}
  }}
}}
"""
ORDER = f"""
fragment O on Order {{
  id number status isPaid paymentStatus chargeStatus userEmail checkoutId test
  total {TAXED} subtotal {TAXED} shippingPrice {TAXED} exactTotal {MONEY} rounding {MONEY}
  totalCaptured {MONEY} totalBalance {MONEY}
  shippingAddress {{ city }} billingAddress {{ city }}
  deliveryMethod {{ ... on ShippingMethod {{ name price {MONEY} }} }}
  lines {{
    productName quantity unitPrice {TAXED} totalPrice {TAXED} thumbnail(size: 200) {{ url }}
    variant {{ id product {{ slug }} }}
  }}
}}
"""
Payload = dict[str, Any]


@dataclass
class Shopper:
    """One checkout and what was asked of it; `id` is the checkout's."""

    api: Api = field(default_factory=Api)
    id: str = ""

    def do(self, name: str, kinds: str, given: str, **variables: object) -> Payload:
        """A mutation of the checkout: its payload."""
        document = (
            f"mutation($id: ID!, {kinds}) {{ {name}(id: $id, {given}) "
            f"{{ checkout {{ ...C }} {ERRORS} }} }} {CHECKOUT}"
        )
        payload: Payload = self.api.ask(document, id=self.id, **variables)[name]
        return payload

    def create(self, **given: object) -> Payload:
        """Open a checkout."""
        document = (
            f"mutation($input: CheckoutCreateInput!) {{ checkoutCreate(input: $input) "
            f"{{ checkout {{ ...C }} {ERRORS} }} }} {CHECKOUT}"
        )
        payload: Payload = self.api.ask(document, input=given)["checkoutCreate"]
        self.id = payload["checkout"]["id"] if payload["checkout"] else ""
        return payload

    def add(self, *lines: object) -> Payload:
        """Put lines in."""
        kinds = "$lines: [CheckoutLineInput!]!"
        return self.do("checkoutLinesAdd", kinds, "lines: $lines", lines=lines)

    def update(self, *lines: object) -> Payload:
        """Change lines."""
        kinds = "$lines: [CheckoutLineUpdateInput!]!"
        return self.do("checkoutLinesUpdate", kinds, "lines: $lines", lines=lines)

    def delete(self, *ids: str) -> Payload:
        """Take lines out."""
        kinds = "$ids: [ID!]!"
        return self.do("checkoutLinesDelete", kinds, "linesIds: $ids", ids=ids)

    def email(self, email: str) -> Payload:
        """Say where the receipt goes."""
        return self.do("checkoutEmailUpdate", "$email: String!", "email: $email", email=email)

    def address(self, kind: str, **changes: object) -> Payload:
        """Give the `shipping` or `billing` address."""
        name = f"checkout{kind.title()}AddressUpdate"
        given = f"{kind}Address: $address"
        return self.do(name, "$address: AddressInput!", given, address=ADDRESS | changes)

    def deliver(self, id: str | None) -> Payload:
        """Choose a delivery."""
        given = "deliveryMethodId: $method"
        return self.do("checkoutDeliveryMethodUpdate", "$method: ID", given, method=id)

    def pay(self, gateway: str, token: str = "", amount: object = None) -> Payload:
        """Say how it is paid."""
        document = (
            "mutation($id: ID!, $input: PaymentInput!) { checkoutPaymentCreate(id: $id, "
            "input: $input) { checkout { id } errors { field message code } } }"
        )
        given = {"gateway": gateway, "token": token, "amount": amount}
        asked = self.api.ask(document, id=self.id, input=given)
        payload: Payload = asked["checkoutPaymentCreate"]
        return payload

    def complete(self) -> Payload:
        """Place the order."""
        document = (
            f"mutation($id: ID!) {{ checkoutComplete(id: $id) {{ order {{ ...O }} "
            f"confirmationNeeded {ERRORS} }} }} {ORDER}"
        )
        payload: Payload = self.api.ask(document, id=self.id)["checkoutComplete"]
        return payload

    def read(self) -> Payload | None:
        """The checkout as it stands."""
        document = f"query($id: ID!) {{ checkout(id: $id) {{ ...C }} }} {CHECKOUT}"
        found: Payload | None = self.api.ask(document, id=self.id)["checkout"]
        return found


def line(pk: int, quantity: int, **more: object) -> dict[str, object]:
    """A line to put in."""
    return {"variantId": gid("ProductVariant", pk), "quantity": quantity, **more}
