"""Pages of storefronts that mailed links lead to: only on hosts that the shop's owner allows."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http.request import validate_host

from store.kernel.errors import Invalid

LONGEST = 1_000


def clean_redirect(url: str, *, field: str = "redirect_url") -> str:
    """The page, as it was given. Raises Invalid: required, invalid (not allowed, or no address)."""
    if not url:
        raise Invalid("required", "Name the page that the link in the mail leads to.", field)
    host = _host(url)
    if host is None:
        raise Invalid("invalid", "Enter an address such as https://shop.example/page.", field)
    if not validate_host(host, settings.CLIENT_HOSTS):
        message = f"Links may not lead to {host}. The shop's owner allows hosts."
        raise Invalid("invalid", message, field)
    return url


def with_query(url: str, **words: str) -> str:
    """The page's address with these query parameters beside its own."""
    parts = urlsplit(url)
    pairs = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in words
    ]
    return parts._replace(query=urlencode([*pairs, *words.items()])).geturl()


def _host(url: str) -> str | None:
    """The host that a browser would go to; None where browsers and we might disagree."""
    # A backslash is a slash to browsers, and they drop line breaks: both have moved hosts before.
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or set(url) & set("\\ "):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or port == 0:
        return None
    return parts.hostname or None
