"""The API asked by a shopper who is logged in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.accounts.models import User
from tests.api.support import Api
from tests.store.accounts.tokens import token_for_user

ERRORS = "errors { field code addressType }"
PAGE = "https://shop.example/here?lang=en"
ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
}


@dataclass
class Caller(Api):
    """A client that sends a token with all it asks."""

    token: str = ""

    def send(
        self, body: object, kind: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> Any:
        """POST with the token."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return super().send(body, kind, {**sent, **(headers or {})})

    def act(self, field: str, asked: str, **given: object) -> dict[str, Any]:
        """The payload of a mutation whose arguments are named in `asked` as `$name: Type`."""
        names = " ".join(f"{name}: ${name}" for name in given)
        arguments = f"({names})" if names else ""
        whole = f"mutation{_declared(field, given)} {{ {field}{arguments} {{ {ERRORS} {asked} }} }}"
        payload: dict[str, Any] = self.ask(whole, **given)[field]
        return payload


TYPES = {
    "accountAddressCreate": {"input": "AddressInput!", "type": "AddressTypeEnum"},
    "accountAddressDelete": {"id": "ID!"},
    "accountAddressUpdate": {"id": "ID!", "input": "AddressInput!"},
    "accountRegister": {"input": "AccountRegisterInput!"},
    "accountSetDefaultAddress": {"id": "ID!", "type": "AddressTypeEnum!"},
    "accountUpdate": {"input": "AccountInput!"},
    "externalAuthenticationUrl": {"pluginId": "String!", "input": "JSONString!"},
    "externalLogout": {"pluginId": "String!", "input": "JSONString!"},
    "externalObtainAccessTokens": {"pluginId": "String!", "input": "JSONString!"},
    "externalRefresh": {"pluginId": "String!", "input": "JSONString!"},
    "externalVerify": {"pluginId": "String!", "input": "JSONString!"},
}


def _declared(field: str, given: Mapping[str, object]) -> str:
    kinds = TYPES.get(field, {})
    words = (f"${name}: {kinds.get(name, 'String!')}" for name in given)
    return f"({', '.join(words)})" if given else ""


def caller(user: User) -> Caller:
    """The user's client."""
    return Caller(token=token_for_user(user))
