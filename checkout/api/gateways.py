"""Ways to pay: the type."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from graphene import ID, ObjectType, String

from checkout.gateways.base import BadConfigurationError
from checkout.payments.services import gateway_of
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
    """Gateways that are configured and take the currency."""
    found = (_row(name, currency) for name in settings.GATEWAYS)
    return [row for row in found if row is not None]


def _row(name: str, currency: str) -> GatewayRow | None:
    try:
        gateway = gateway_of(name)
    except BadConfigurationError:
        return None
    taken = gateway.caps.currencies
    if taken is not None and currency not in taken:
        return None
    browser = gateway.browser
    config: tuple[ConfigRow, ...] = ()
    if browser is not None:
        config = (
            ConfigRow("api_key", browser.public_key),
            ConfigRow("script_url", browser.script_url),
        )
    return GatewayRow(name, NAMES.get(name, name), (currency,), config)
