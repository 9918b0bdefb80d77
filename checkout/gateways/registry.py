"""The gateways by name; a new one is a folder and a line here."""

from collections.abc import Callable, Mapping

from checkout.gateways.base import BadConfigurationError, Gateway
from checkout.gateways.dummy.gateway import CODES as DUMMIES
from checkout.gateways.dummy.gateway import build as build_dummy
from checkout.gateways.manual.gateway import build as build_manual
from checkout.gateways.shift4.gateway import build as build_shift4

_BUILDERS: Mapping[str, Callable[[Mapping[str, str]], Gateway]] = {
    "manual": build_manual,
    "shift4": build_shift4,
}


def names() -> tuple[str, ...]:
    """All gateways that move money, in the order they are offered to an owner."""
    return tuple(_BUILDERS)


def build(name: str, config: Mapping[str, str]) -> Gateway:
    """A gateway ready for use. Raises BadConfigurationError naming the setting at fault."""
    if name in DUMMIES:
        return build_dummy(name, config)
    builder = _BUILDERS.get(name)
    if builder is None:
        known = ", ".join(_BUILDERS)
        raise BadConfigurationError("gateway", f"no gateway is named {name!r}; known: {known}")
    return builder(config)
