"""Gateways by name: what is missing or wrong is said by its field, and keys are not repeated."""

from __future__ import annotations

import pytest

from checkout.gateways.base import BadConfigurationError
from checkout.gateways.registry import build, names

GOOD = {"secret_key": "sk_test_abc", "public_key": "pk_test_abc"}


def test_names() -> None:
    assert names() == ("manual", "shift4")


@pytest.mark.parametrize(
    ("name", "config", "field"),
    [
        ("bitcoin", {}, "gateway"),
        ("manual", {"iban": "x"}, "iban"),
        ("shift4", {}, "secret_key"),
        ("shift4", GOOD | {"secret_key": ""}, "secret_key"),
        ("shift4", GOOD | {"secret_key": "pk_test_abc"}, "secret_key"),
        ("shift4", GOOD | {"secret_key": "sk_test_ab c"}, "secret_key"),
        ("shift4", GOOD | {"public_key": ""}, "public_key"),
        ("shift4", GOOD | {"public_key": "sk_test_abc"}, "public_key"),
        ("shift4", GOOD | {"api_url": "http://api.shift4.com"}, "api_url"),
        ("shift4", GOOD | {"api_url": "https://"}, "api_url"),
        ("shift4", GOOD | {"api_url": "https://[::"}, "api_url"),
        ("shift4", GOOD | {"api_url": "https://me:pw@api.shift4.com"}, "api_url"),
        ("shift4", GOOD | {"script_url": "javascript:alert(1)"}, "script_url"),
        ("shift4", GOOD | {"min_amount": "0"}, "min_amount"),
        ("shift4", GOOD | {"min_amount": "1.5"}, "min_amount"),
        ("shift4", GOOD | {"colour": "red"}, "colour"),
    ],
    ids=str,
)
def test_bad_configuration_names_its_field(name: str, config: dict[str, str], field: str) -> None:
    with pytest.raises(BadConfigurationError) as caught:
        build(name, config)
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "moves"),
    [
        (GOOD, False),
        ({"secret_key": "sk_live_abc", "public_key": "pk_live_abc"}, True),
        (
            {
                "secret_key": "sk_live_abc",
                "public_key": "pk_live_abc",
                "api_url": "http://127.0.0.1:4000",
            },
            False,
        ),
    ],
    ids=str,
)
def test_only_live_keys_at_the_real_address_move_money(config: dict[str, str], moves: bool) -> None:
    assert build("shift4", config).moves_money is moves


def test_what_the_payment_page_needs() -> None:
    browser = build("shift4", GOOD).browser
    assert browser is not None
    assert browser.script_url == "https://js.dev.shift4.com/shift4.js"
    assert browser.public_key == "pk_test_abc"
    assert browser.origins == ("https://js.dev.shift4.com", "https://api.shift4.com")
    assert build("manual", {}).browser is None
    assert "sk_test_abc" not in repr(build("shift4", GOOD))
