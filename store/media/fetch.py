"""Fetching a picture by address: no private network, no endless answer, no endless wait."""

from __future__ import annotations

import time
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened import Config, HTTPSession

from store.media.pixels import BYTES

SECONDS = 30.0
REDIRECTS = 3
CONFIG = Config(
    ip_filter_enable=True,
    ip_filter_allow_loopback_ips=False,
    never_redirect=True,
    default_timeout=(5, 10),
    user_agent_override="Tuppence/1.0 (picture import)",
)
_STATUS_OK = 200


class UnreachableError(Exception):
    """The picture could not be had; the message says why, for the owner."""


def fetch(url: str) -> bytes:
    """The bytes behind an http(s) address. Raises UnreachableError."""
    ends = time.monotonic() + SECONDS
    with HTTPSession(CONFIG) as session:
        session.trust_env = False  # neither a proxy nor .netrc of this machine
        for _ in range(REDIRECTS + 1):
            if urlsplit(url).scheme not in {"http", "https"}:
                raise UnreachableError("only http and https addresses are fetched")
            try:
                with session.get(url, stream=True) as response:
                    if not response.is_redirect:
                        return _body(response, ends)
                    # Each step is looked at anew by the filter of addresses.
                    url = urljoin(url, response.headers["location"])
            except (requests.RequestException, OSError, ValueError) as error:
                raise UnreachableError(_reason(error)) from error
    raise UnreachableError(f"more than {REDIRECTS} redirects")


def _body(response: requests.Response, ends: float) -> bytes:
    if response.status_code != _STATUS_OK:
        raise UnreachableError(f"the server answered {response.status_code}")
    content = bytearray()
    for chunk in response.iter_content(64 * 1024):
        content += chunk
        if len(content) > BYTES:
            raise UnreachableError(f"the file has more than {BYTES // 1024 // 1024} MB")
        if time.monotonic() > ends:
            raise UnreachableError("the server was too slow")
    return bytes(content)


def _reason(error: Exception) -> str:
    """One line that tells no inner addresses."""
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if type(error).__name__ == "InvalidIPAddress":
        return "the address lies in a private network"
    return f"the server cannot be reached ({type(error).__name__})"
