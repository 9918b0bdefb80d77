"""Where a request came from, as far as it can be believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import lru_cache


def client_ip(meta: Mapping[str, object]) -> str:
    """The caller's address; only a proxy on this machine is believed, and only its own entry.

    An IPv6 caller is its /64 network, which is what one household or one server has.
    """
    peer, told = meta.get("REMOTE_ADDR"), meta.get("HTTP_X_FORWARDED_FOR")
    return _believed(str(peer or ""), str(told or ""))


@lru_cache(maxsize=4096)
def _believed(address: str, forwarded: str) -> str:
    peer = _parsed(address)
    if peer is not None and peer.is_loopback:
        told = forwarded.rpartition(",")[2]
        peer = _parsed(told.strip()) or peer
    if peer is None:
        return "unknown"
    if isinstance(peer, ipaddress.IPv6Address) and not peer.is_loopback:
        return str(ipaddress.ip_network((peer, 64), strict=False))
    return str(peer)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
