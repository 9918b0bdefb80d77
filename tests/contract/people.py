"""What people of the demo store prove themselves with: passwords, and tokens as mails have them."""

from __future__ import annotations

from typing import Any

from store.accounts.links import CONFIRM, RESET, token_for
from store.accounts.models import User
from tests.contract.scenario import CHANNEL, MAILBOX, NOTE, PASSWORD, Demo

OTHER_PASSWORD = "penny-and-plum-9"
NEWCOMER, PAGE = "grace@example.com", "http://127.0.0.1/from-mail"


def newcomer(password: str) -> dict[str, Any]:
    """Somebody who wants an account."""
    return {
        "email": NEWCOMER,
        "password": password,
        "firstName": "Grace",
        "lastName": "Hopper",
        "redirectUrl": PAGE,
        "channel": CHANNEL,
        "languageCode": "DE",
        "metadata": NOTE,
    }


def confirming(_demo: Demo) -> dict[str, Any]:
    """Somebody who registered, and the link in the mail."""
    user = User.objects.create_user(NEWCOMER, PASSWORD)
    return {"email": user.email, "token": token_for(user, CONFIRM)}


def resetting(demo: Demo) -> dict[str, Any]:
    """The shopper has forgotten the password; the link in the mail."""
    token = token_for(demo.user, RESET)
    return {"email": MAILBOX, "token": token, "password": OTHER_PASSWORD}


def log_in(demo: Demo) -> dict[str, Any]:
    """The shopper's token that renews others."""
    document = (
        "mutation($email: String!, $password: String!) { tokenCreate(email: $email, "
        "password: $password) { refreshToken errors { code } } }"
    )
    found = demo.anyone.ask(document, email=MAILBOX, password=PASSWORD)["tokenCreate"]
    return {"refreshToken": found["refreshToken"]}
