"""Ways to pay: the type."""

from __future__ import annotations

from dataclasses import dataclass

from graphene import ID, ObjectType, String

from checkout.gateways.base import Gateway
from checkout.payments.services import usable
from store.graphql.base import listed

NAMES = {"shift4": "Card", "manual": "Bank transfer"}


@dataclass(frozen=True)
class ConfigRow:
    """One setting a client needs."""

    field: str
    value: str


@dataclass(frozen=True)
class GatewayRow:
    """A way to pay."""

    id: str
    name: str
    currencies: tuple[str, ...]
    config: tuple[ConfigRow, ...]


class GatewayConfigLine(ObjectType):
    """One setting a client needs; never a secret."""

    field = String(required=True)
    value = String()


class PaymentGateway(ObjectType):
    """A way to pay."""

    id = ID(required=True)
    name = String(required=True)
    currencies = listed(String, required=True)
    config = listed(GatewayConfigLine, required=True)


def gateway_rows(currency: str) -> list[GatewayRow]:
    """Gateways that work now and take the currency."""
    return [_row(name, gateway, currency) for name, gateway in usable(currency).items()]


def _row(name: str, gateway: Gateway, currency: str) -> GatewayRow:
    browser = gateway.browser
    config: tuple[ConfigRow, ...] = ()
    if browser is not None:
        config = (
            ConfigRow("api_key", browser.public_key),
            ConfigRow("script_url", browser.script_url),
        )
    return GatewayRow(name, NAMES.get(name, name), (currency,), config)
