"""A request that is not executed, and how its answer says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.graphql.errors import refusal


class RequestError(Exception):
    """Nothing was executed; `status` is the answer's, `errors` its body, `headers` what it adds."""

    def __init__(
        self,
        message: str,
        status: int = 400,
        code: str = "GraphQLError",
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.errors = list(errors) or [refusal(message, code)]
