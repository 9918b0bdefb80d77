"""A storefront's client: documents over HTTP, and a bearer's token when there is one."""

from __future__ import annotations

import email
import re
import time
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.support.running import RunningStore

CHANNEL = "default-channel"
MAIL_S = 60
ADA = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
    "phone": "+16502530000",
}


@dataclass
class Storefront:
    """One shopper in front of a running store; `token` once logged in."""

    store: RunningStore
    token: str = ""

    @property
    def page(self) -> str:
        """A page of the storefront that mails may lead to."""
        return f"{self.store.url}/from-mail"

    def whole(self, document: str, **variables: Any) -> dict[str, Any]:
        """The answer of an operation that is executed, with its errors."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = {"query": document, "variables": variables}
        answer = requests.post(f"{self.store.url}/graphql/", json=body, headers=headers, timeout=90)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def ask(self, document: str, **variables: Any) -> Any:
        """What the only root field answers, when nothing went wrong; empty errors are left out."""
        told = self.whole(document, **variables)
        assert "errors" not in told, told["errors"]
        (found,) = told["data"].values()
        if isinstance(found, dict) and "errors" in found:
            assert found["errors"] == [], found["errors"]
        return found

    def refused(self, document: str, **variables: Any) -> list[tuple[str | None, str]]:
        """Field and code of each error of a mutation that fails."""
        told = self.whole(document, **variables)
        assert "errors" not in told, told["errors"]
        (found,) = told["data"].values()
        return [(error["field"], error["code"]) for error in found["errors"]]

    def mailed(self, address: str, subject: str) -> dict[str, str]:
        """Email and token of the link that was mailed to an address, when it has come."""
        until = time.monotonic() + MAIL_S
        while not (links := self._links(address, subject)):
            assert time.monotonic() < until, f"no mail to {address} about {subject!r}"
            time.sleep(0.2)
        return links[-1]

    def _links(self, address: str, subject: str) -> list[dict[str, str]]:
        files = sorted((self.store.data / "mail").glob("**/*.eml"), key=_written)
        letters = [email.message_from_bytes(file.read_bytes()) for file in files]
        about = [one for one in letters if one["To"] == address and subject in str(one["Subject"])]
        return [link for one in about if (link := self._link(_text(one)))]

    def _link(self, text: str) -> dict[str, str]:
        found = re.search(re.escape(self.page) + r"\?\S+", text)
        query = parse_qs(urlsplit(found.group()).query) if found else {}
        return {name: values[0] for name, values in query.items()}


def _written(file: Path) -> int:
    return file.stat().st_mtime_ns


def _text(letter: Message) -> str:
    for part in letter.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content.decode()
    raise AssertionError("a mail without text")
