"""Test cards of the sandbox."""

from __future__ import annotations

import requests


def card_token(sandbox_url: str, number: str = "4242424242424242") -> str:
    """A token for a test card, as the browser's script gets it."""
    answer = requests.post(
        f"{sandbox_url}/tokens",
        auth=("pk_test_tuppence", ""),
        data={"number": number, "expMonth": "12", "expYear": "2031", "cvc": "123"},
        timeout=10,
    )
    answer.raise_for_status()
    return str(answer.json()["id"])
