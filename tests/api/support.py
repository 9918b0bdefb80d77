"""The API as a client speaks to it: JSON over HTTP, ids as they come."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

URL = "/graphql/"
ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
}
ERRORS = "errors { field message code variants lines addressType }"


@dataclass
class Api:
    """A client that knows nothing but the endpoint."""

    client: Client = field(default_factory=Client)

    def send(
        self, body: object, kind: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> Any:
        """POST any body, a text as it is, else as JSON; the response of Django's test client."""
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(URL, text, content_type=kind, headers=headers)

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an operation that goes well."""
        answer = self.whole(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def whole(self, query: str, **variables: object) -> dict[str, Any]:
        """The answer of an operation that is executed, with its errors."""
        response = self.send({"query": query, "variables": variables})
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = json.loads(response.content)
        return answer

    def refused(self, query: str, **variables: object) -> list[dict[str, Any]]:
        """The errors of an operation that is not executed."""
        response = self.send({"query": query, "variables": variables})
        assert response.status_code == 400, response.content
        answer = json.loads(response.content)
        assert list(answer) == ["errors"]
        errors: list[dict[str, Any]] = answer["errors"]
        return errors


def gid(kind: str, pk: object) -> str:
    """A global id as clients build it themselves."""
    return base64.b64encode(f"{kind}:{pk}".encode()).decode()


def codes(payload: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Field and code of each error of a payload."""
    return [(error["field"], error["code"]) for error in payload["errors"]]
