"""Our own list of mutations: each as it goes well, and how two answers of one are compared."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from typing import Any

from cart.models import CartLine
from catalog.models.variant import Variant
from checkout.delivery.models import Method
from checkout.payments.models import Attempt
from store.accounts.jwts import REFRESH
from store.accounts.models import Address, User
from store.kernel.ids import from_global, to_global
from tests.store.accounts.tokens import token_for_user
from tests.store.graphql.engine.world.people import DUMMY, People

PLACE = (
    '{firstName: "Ada", lastName: "L", streetAddress1: "1600 Amphitheatre Parkway", '
    'city: "Mountain View", postalCode: "94043", country: US, countryArea: "CA", '
    'metadata: [{key: "door", value: "2"}]}'
)
SAYS = f'{{id: "{DUMMY}", data: {{event: {{type: "CHARGE_SUCCESS"}}}}}}'
PROVIDER = 'pluginId: "none", input: "{}"'
BACK = 'redirectUrl: "http://127.0.0.1:8000/back", channel: "default-channel"'
# Those of the checkout in `$open`, which is nobody's; all others are done by Ada.
GUESTS = [
    'checkoutEmailUpdate(id: $open, email: "b@example.com")',
    f"checkoutShippingAddressUpdate(id: $open, shippingAddress: {PLACE}, saveAddress: false, "
    "validationRules: {checkRequiredFields: false})",
    f"checkoutBillingAddressUpdate(id: $open, billingAddress: {PLACE}, saveAddress: true, "
    "validationRules: {checkFieldsFormat: true})",
    "checkoutLanguageCodeUpdate(id: $open, languageCode: DE)",
    'checkoutAddPromoCode(checkoutId: $open, promoCode: "SPRING")',
    'checkoutRemovePromoCode(checkoutId: $open, promoCode: "SPRING")',
    "deliveryOptionsCalculate(id: $open)",
    "checkoutDeliveryMethodUpdate(id: $open, deliveryMethodId: $method)",
    "checkoutShippingMethodUpdate(id: $open, shippingMethodId: $method)",
    'checkoutCreate(input: {channel: "default-channel", email: "c@example.com", '
    f"lines: [{{variantId: $variant, quantity: 1}}], shippingAddress: {PLACE}}})",
    "checkoutLinesAdd(id: $open, lines: [{variantId: $other, quantity: 1}])",
    "checkoutLinesUpdate(id: $open, lines: [{lineId: $line, quantity: 1}])",
    "checkoutLinesDelete(id: $open, linesIds: [$line])",
    'checkoutComplete(id: $paid, metadata: [{key: "a", value: "b"}], storeSource: false, '
    'redirectUrl: "http://127.0.0.1:8000/back")',
    f'paymentGatewayInitialize(id: $open, paymentGateways: [{{id: "{DUMMY}"}}], amount: 1)',
    f'transactionInitialize(id: $open, paymentGateway: {SAYS}, amount: "1.00", '
    'idempotencyKey: "k")',
    f"transactionInitialize(id: $open, paymentGateway: {SAYS}, action: CHARGE)",
    "transactionProcess(id: $payment, data: {})",
    "checkoutPaymentCreate(id: $open, "
    'input: {gateway: "mirumee.payments.dummy", token: "fully_charged"})',
    'tokenCreate(email: "ada@example.com", password: "ada-password", audience: "shop")',
    "tokenRefresh(refreshToken: $refresh, csrfToken: null)",
    "tokenVerify(token: $access)",
    f"externalAuthenticationUrl({PROVIDER})",
    f"externalObtainAccessTokens({PROVIDER})",
    f"externalRefresh({PROVIDER})",
    f"externalLogout({PROVIDER})",
    f"externalVerify({PROVIDER})",
    f'accountRegister(input: {{email: "new@example.com", password: "long-new-pass-8", {BACK}}})',
    'confirmAccount(email: "ada@example.com", token: "none", password: "long-new-pass-8")',
    f'requestPasswordReset(email: "ada@example.com", {BACK})',
    'setPassword(email: "ada@example.com", token: "none", password: "long-new-pass-8")',
    'updateMetadata(id: $open, input: [{key: "a", value: "b"}])',
    'deleteMetadata(id: $line, keys: ["n"])',
]
ADAS = [
    "checkoutCustomerAttach(id: $open)",
    "checkoutCustomerDetach(id: $checkout)",
    "tokensDeactivateAll",
    'accountUpdate(input: {firstName: "Augusta", languageCode: DE})',
    f"accountAddressCreate(input: {PLACE}, type: SHIPPING)",
    f"accountAddressUpdate(id: $address, input: {PLACE})",
    "accountAddressDelete(id: $address)",
    "accountSetDefaultAddress(id: $address, type: BILLING)",
    f'requestEmailChange(newEmail: "d@example.com", password: "ada-password", {BACK})',
    'confirmEmailChange(token: "none", channel: "default-channel")',
    f"accountRequestDeletion({BACK})",
    'accountDelete(token: "none")',
    'passwordChange(oldPassword: "ada-password", newPassword: "long-new-pass-8")',
]
# What a mutation cannot be shown to do well here: it needs a word from a mail, or no provider is.
REFUSED = {"confirmAccount", "setPassword", "confirmEmailChange", "accountDelete"}


def involved(people: People, known: dict[str, Any]) -> dict[str, Any]:
    """What the variables of the mutations hold."""
    ada: User = people.ada.user
    cart = uuid.UUID(from_global(people.open, "Checkout"))
    line = CartLine.objects.filter(cart=cart).order_by("pk")[0]
    attempt = Attempt.objects.order_by("pk")[0]
    return known | {
        "open": people.open,
        "paid": people.paid,
        "method": to_global("ShippingMethod", Method.objects.order_by("pk")[0].pk),
        "other": to_global("ProductVariant", Variant.objects.order_by("-pk")[0].pk),
        "line": to_global("CheckoutLine", line.pk),
        "payment": to_global("TransactionItem", attempt.pk),
        "address": to_global("Address", Address.objects.filter(user=ada).order_by("pk")[0].pk),
        "access": token_for_user(ada),
        "refresh": token_for_user(ada, kind=REFRESH),
    }


def unknown(value: Any) -> Any:
    """An id like this one that nothing has; other values as they are."""
    kind, _, pk = _decoded(value).partition(":")
    if not pk:
        return value
    return to_global(kind, 10**9 if pk.isdigit() else uuid.UUID(int=7))


def _decoded(value: Any) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError, TypeError):
        return ""


_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+(\+00:00)?|\d+|[\w-]{20,}|"
    r"[\w-]+\.[\w-]+\.[\w-]+",
    re.ASCII,
)


def differs(one: Any, two: Any, seen: dict[Any, Any], path: str = "") -> str:
    """Where two trees differ in more than keys, moments and tokens that came by chance.

    The same chance must stand for the same thing throughout: `seen` remembers what it stood for.
    """
    if isinstance(one, dict) and isinstance(two, dict) and list(one) == list(two):
        found = (differs(one[name], two[name], seen, f"{path}.{name}") for name in one)
        return next(filter(None, found), "")
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        pairs = enumerate(zip(one, two, strict=True))
        return next(filter(None, (differs(*each, seen, f"{path}.{i}") for i, each in pairs)), "")
    if one == two or (_form(one) == _form(two) != "" and seen.setdefault(one, two) == two):
        return ""
    return f"{path}: {one!r} is not {two!r}"


def _form(value: Any) -> str:
    """What kind of chance made a text; empty for what says something."""
    if not isinstance(value, str):
        return ""
    kind, _, pk = _decoded(value).partition(":")
    if pk:
        return kind
    return "chance" if _CHANCE.fullmatch(value) else ""
