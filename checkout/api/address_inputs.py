"""Addresses of a checkout as clients write them, and what shall be checked of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Boolean, InputObjectType

from checkout.session.addresses import Checks
from store.accounts.api.types import columns
from store.graphql.metadata import pairs_of


class CheckoutAddressValidationRules(InputObjectType):
    """What is checked at once; placing the order checks all of it."""

    check_required_fields = Boolean(default_value=True)
    check_fields_format = Boolean(default_value=True)
    enable_fields_normalization = Boolean(default_value=True)


class CheckoutValidationRules(InputObjectType):
    """The same for both addresses."""

    shipping_address = CheckoutAddressValidationRules()
    billing_address = CheckoutAddressValidationRules()


def checks_of(rules: Mapping[str, Any] | None) -> Checks:
    """Rules as the services take them; what is null is checked."""
    given = rules or {}

    def on(name: str) -> bool:
        return given.get(name) is not False

    return Checks(
        required=on("check_required_fields"),
        form=on("check_fields_format"),
        normal=on("enable_fields_normalization"),
    )


def typed(address: Mapping[str, Any], rules: Mapping[str, Any] | None) -> dict[str, Any]:
    """An address input as the services take it. Raises Invalid without a country."""
    return {
        "data": columns(address),
        "checks": checks_of(rules),
        "metadata": pairs_of(address.get("metadata")),
    }
