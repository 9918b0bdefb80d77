"""Why checkout is not ready to take real money, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from checkout.gateways.base import BadConfigurationError
from checkout.gateways.registry import build
from store.audit.registry import readiness


@readiness("gateways")
def gateways() -> Iterator[str]:
    """A gateway that lacks keys, or is the sandbox or a test account."""
    for name, config in settings.GATEWAYS.items():
        try:
            gateway = build(name, config)
        except BadConfigurationError as error:
            yield f"gateway {name}: {error.field} {error.message}"
            continue
        if gateway.caps.pretends:
            yield f"gateway {name}: it only pretends to take money; take it out of the settings"
        elif not gateway.moves_money:
            yield f"gateway {name}: these are test keys or the sandbox; no money would move"
