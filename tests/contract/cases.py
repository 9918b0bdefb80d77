"""The mutations of tier 1: one success and one domain error of each, on the demo store."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.api.support import Api, gid
from tests.contract.people import (
    OTHER_PASSWORD,
    PAGE,
    confirming,
    log_in,
    newcomer,
    resetting,
)
from tests.contract.scenario import (
    ABROAD,
    CHANNEL,
    DUMMY,
    HOME,
    MAILBOX,
    NOTE,
    PASSWORD,
    VOUCHER,
    Demo,
    says,
)

Given = Mapping[str, Any]
Makes = Callable[[Demo], Given]
GONE = gid("Checkout", uuid.UUID(int=7))
NO_CHECKOUT = ("id", "NOT_FOUND")


@dataclass(frozen=True)
class Case:
    """What goes well, what does not, and with which field and code it is refused.

    `levels`: how deep the payload is read; what only the owner may see is two deep.
    """

    name: str
    good: Makes
    bad: Makes
    error: tuple[str | None, str]
    by: Callable[[Demo], Api] = lambda demo: demo.member
    levels: int = 2


def stranger(name: str, good: Makes, bad: Makes, error: tuple[str | None, str]) -> Case:
    """A case of who is not logged in yet."""
    return Case(name, good, bad, error, by=lambda demo: demo.anyone, levels=1)


def _lines(demo: Demo, quantity: int) -> Given:
    line = {"variantId": demo.ids["variant"], "quantity": quantity, "metadata": NOTE}
    return {"lines": [line]}


def _line(demo: Demo, id: str) -> str:
    query = "query($id: ID) { checkout(id: $id) { lines { id } } }"
    return str(demo.member.ask(query, id=id)["checkout"]["lines"][0]["id"])


def _of(more: Callable[[Demo], Given] = lambda _: {}, name: str = "id") -> Makes:
    """A new checkout, and what else is given."""
    return lambda demo: {name: demo.cart(ships_to=HOME), **more(demo)}


def _fixed(**given: Any) -> Makes:
    return lambda _demo: given


def _lines_delete(demo: Demo) -> Given:
    id = demo.cart()
    return {"id": id, "linesIds": [_line(demo, id)]}


def _lines_update(demo: Demo) -> Given:
    id = demo.cart()
    change = {"lineId": _line(demo, id), "quantity": 5, "metadata": NOTE}
    return {"id": id, "lines": [change]}


def _delivery(demo: Demo) -> Given:
    shown = "deliveries { id }"
    id = demo.cart(ships_to=HOME)
    found = demo.do("deliveryOptionsCalculate", f'id: "{id}"', shown)["deliveries"]
    return {"id": id, "deliveryMethodId": found[-1]["id"]}


def _used(demo: Demo) -> Given:
    id = demo.cart()
    demo.promo(id, VOUCHER)
    return {"checkoutId": id, "promoCode": VOUCHER}


def _waiting(demo: Demo) -> Given:
    id = demo.pay(demo.cart(ships_to=HOME), "CHARGE_ACTION_REQUIRED")
    return {"id": id, "data": says("CHARGE_SUCCESS")}


def _paid(demo: Demo) -> Given:
    id = demo.cart(ships_to=HOME)
    demo.pay(id)
    return {"id": id}


def _begin(gateway: str) -> Makes:
    told = {"paymentGateway": {"id": gateway, "data": says("CHARGE_SUCCESS")}}
    return _of(lambda _: {"amount": 10, **told})


def _guests(demo: Demo) -> Given:
    return {"id": demo.cart(by=demo.anyone)}


CHECKOUTS = (
    Case(
        "checkoutCreate",
        lambda demo: {
            "input": {"channel": CHANNEL, "languageCode": "DE", **_lines(demo, 1)},
        },
        _fixed(input={"channel": "no-such-channel", "lines": []}),
        ("channel", "NOT_FOUND"),
    ),
    Case(
        "checkoutLinesAdd",
        _of(lambda demo: _lines(demo, 1)),
        _of(lambda demo: _lines(demo, 0)),
        ("quantity", "ZERO_QUANTITY"),
    ),
    Case(
        "checkoutLinesUpdate",
        _lines_update,
        _of(lambda demo: _lines(demo, 9_999)),
        ("quantity", "INSUFFICIENT_STOCK"),
    ),
    Case(
        "checkoutLinesDelete",
        _lines_delete,
        _of(_fixed(linesIds=[gid("CheckoutLine", uuid.UUID(int=7))])),
        ("linesIds", "NOT_FOUND"),
    ),
    Case(
        "checkoutEmailUpdate",
        _of(_fixed(email="new@example.com")),
        _of(_fixed(email="no address")),
        ("email", "INVALID"),
    ),
    Case(
        "checkoutShippingAddressUpdate",
        _of(
            _fixed(
                shippingAddress=ABROAD,
                saveAddress=False,
                validationRules={"checkRequiredFields": True},
            )
        ),
        _of(_fixed(shippingAddress={"country": "US"})),
        ("postalCode", "REQUIRED"),
    ),
    Case(
        "checkoutBillingAddressUpdate",
        _of(
            _fixed(
                billingAddress={"country": "US"},
                saveAddress=False,
                validationRules={"checkRequiredFields": False},
            )
        ),
        _of(_fixed(billingAddress=HOME | {"postalCode": "nowhere"})),
        ("postalCode", "INVALID"),
    ),
    Case("deliveryOptionsCalculate", _of(), _fixed(id=GONE), NO_CHECKOUT),
    Case(
        "checkoutDeliveryMethodUpdate",
        _delivery,
        _of(_fixed(deliveryMethodId=gid("CheckoutDelivery", 987_654))),
        ("deliveryMethodId", "DELIVERY_METHOD_NOT_APPLICABLE"),
    ),
    Case(
        "checkoutAddPromoCode",
        _of(_fixed(promoCode=VOUCHER), "checkoutId"),
        _of(_fixed(promoCode="NO-SUCH-CODE"), "checkoutId"),
        ("promoCode", "INVALID"),
    ),
    Case(
        "checkoutRemovePromoCode",
        _used,
        _fixed(checkoutId=GONE, promoCode=VOUCHER),
        ("checkoutId", "NOT_FOUND"),
    ),
    Case("checkoutCustomerAttach", _guests, _fixed(id=GONE), NO_CHECKOUT),
    Case("checkoutCustomerDetach", _of(), _fixed(id=GONE), NO_CHECKOUT),
    Case(
        "updateMetadata",
        _of(_fixed(input=NOTE)),
        _of(_fixed(input=[{"key": " ", "value": "x"}])),
        ("input", "REQUIRED"),
    ),
    Case(
        "paymentGatewayInitialize",
        _of(_fixed(paymentGateways=[{"id": DUMMY}, {"id": "no-such-gateway"}])),
        _fixed(id=GONE),
        NO_CHECKOUT,
    ),
    Case(
        "transactionInitialize",
        _begin(DUMMY),
        _begin("no-such-gateway"),
        ("paymentGateway", "NOT_FOUND"),
    ),
    Case(
        "transactionProcess",
        _waiting,
        _fixed(id=gid("TransactionItem", uuid.UUID(int=7))),
        ("id", "NOT_FOUND"),
    ),
    Case("checkoutComplete", _paid, _of(), ("payment", "CHECKOUT_NOT_FULLY_PAID")),
)
ACCOUNTS = (
    stranger(
        "accountRegister",
        _fixed(input=newcomer(PASSWORD)),
        _fixed(input=newcomer("short")),
        ("password", "PASSWORD_TOO_SHORT"),
    ),
    stranger(
        "confirmAccount",
        confirming,
        _fixed(email=MAILBOX, token="garbage"),
        ("token", "INVALID"),
    ),
    stranger(
        "tokenCreate",
        _fixed(email=MAILBOX, password=PASSWORD),
        _fixed(email=MAILBOX, password="not this one"),
        ("email", "INVALID_CREDENTIALS"),
    ),
    stranger(
        "tokenRefresh",
        log_in,
        _fixed(refreshToken="garbage"),
        ("refreshToken", "JWT_DECODE_ERROR"),
    ),
    stranger(
        "externalAuthenticationUrl",
        _fixed(pluginId="oidc", input="{}"),
        _fixed(pluginId=" ", input="{}"),
        ("pluginId", "REQUIRED"),
    ),
    stranger(
        "externalObtainAccessTokens",
        _fixed(pluginId="oidc", input="{}"),
        _fixed(pluginId=" ", input="{}"),
        ("pluginId", "REQUIRED"),
    ),
    stranger(
        "requestPasswordReset",
        _fixed(email=MAILBOX, channel=CHANNEL, redirectUrl=PAGE),
        _fixed(email=MAILBOX, channel=CHANNEL, redirectUrl="https://evil.example/"),
        ("redirectUrl", "INVALID"),
    ),
    stranger(
        "setPassword",
        resetting,
        _fixed(email=MAILBOX, token="garbage", password=OTHER_PASSWORD),
        ("token", "INVALID"),
    ),
    Case(
        "passwordChange",
        _fixed(oldPassword=PASSWORD, newPassword=OTHER_PASSWORD),
        _fixed(oldPassword="not this one", newPassword=OTHER_PASSWORD),
        ("oldPassword", "INVALID_CREDENTIALS"),
    ),
    Case(
        "accountAddressCreate",
        _fixed(input=ABROAD, type="SHIPPING"),
        _fixed(input={"country": "US"}),
        ("streetAddress1", "REQUIRED"),
    ),
    Case(
        "accountAddressUpdate",
        lambda demo: {"id": demo.ids["shipping"], "input": ABROAD},
        _fixed(id=gid("Address", uuid.UUID(int=7)), input=ABROAD),
        ("id", "NOT_FOUND"),
    ),
    Case(
        "accountAddressDelete",
        lambda demo: {"id": demo.ids["billing"]},
        _fixed(id=gid("Address", uuid.UUID(int=7))),
        ("id", "NOT_FOUND"),
    ),
    Case(
        "accountSetDefaultAddress",
        lambda demo: {"id": demo.ids["billing"], "type": "SHIPPING"},
        _fixed(id=gid("Address", uuid.UUID(int=7)), type="SHIPPING"),
        ("id", "NOT_FOUND"),
    ),
    Case(
        "accountUpdate",
        _fixed(
            input={
                "firstName": "Augusta",
                "lastName": "King",
                "languageCode": "DE",
                "defaultShippingAddress": ABROAD,
                "metadata": NOTE,
            }
        ),
        _fixed(input={"defaultBillingAddress": HOME | {"postalCode": "nowhere"}}),
        ("postalCode", "INVALID"),
    ),
    Case(
        "accountRequestDeletion",
        _fixed(redirectUrl=PAGE, channel=CHANNEL),
        _fixed(redirectUrl="https://evil.example/", channel=CHANNEL),
        ("redirectUrl", "INVALID"),
    ),
)
CASES = CHECKOUTS + ACCOUNTS
