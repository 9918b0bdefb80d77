"""Links lead to hosts the owner allows, whatever a browser and a parser make of an address."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from store.accounts.redirects import clean_redirect, with_query
from store.kernel.errors import Invalid


@pytest.fixture(autouse=True)
def _hosts(settings: Settings) -> None:
    settings.CLIENT_HOSTS = ["shop.example", ".shops.example", "localhost"]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "https://SHOP.example/confirm?x=1#here",
        "http://localhost:3000/default-channel/confirm",
        "https://eu.shops.example/",
        "https://shops.example/",
    ],
)
def test_allowed_hosts(url: str) -> None:
    assert clean_redirect(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://shop.example.evil.example/",
        "https://evilshops.example/",
        "https://evil.example\\@shop.example/",
        "https://shop.example\\.evil.example/",
        "https://evil.example#@shop.example",
        "https://shop.example@evil.example/",
        "https://user:word@shop.example/",
        "//shop.example/",
        "shop.example",
        "/confirm",
        "javascript://shop.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://shop.example/",
        "https://",
        "https://[::1/",
        "https://shop.example:99999/",
        "https://shop.example:0/",
        "https://shop.example\n.evil.example/",
        "https://shop.example /",
        "https://ѕhop.example/",
        "https://shop.example/" + "x" * 1000,
        "\0",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean_redirect(url)
    assert (caught.value.code, caught.value.field) == ("invalid", "redirect_url")


def test_a_page_must_be_named() -> None:
    with pytest.raises(Invalid) as caught:
        clean_redirect("")
    assert caught.value.code == "required"


def test_words_join_the_pages_own() -> None:
    url = with_query("https://shop.example/a?x=1&x=2&token=old#f", email="a+b@c.de", token="t&u")
    assert url == "https://shop.example/a?x=1&x=2&email=a%2Bb%40c.de&token=t%26u#f"
