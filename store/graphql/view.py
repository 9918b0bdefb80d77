"""The endpoint: a POST in, statuses and bodies as Saleor's clients expect them out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode, OperationType, execute
from graphql.execution.values import get_variable_values

from store.graphql import limits
from store.graphql.base import Context
from store.graphql.document import Document, read
from store.graphql.errors import formatted, refusal
from store.graphql.origins import preflight, with_origin
from store.graphql.schema import schema
from store.kernel.actor import ANONYMOUS, Actor

MAX_BODY = 1_000_000
MAX_BATCH = 1
HINT = "This is a GraphQL endpoint: send a POST with a JSON body such as {hint}."


@dataclass(frozen=True)
class Asked:
    """One operation as it was sent."""

    query: str
    variables: dict[str, Any]
    name: str | None


class BadRequestError(Exception):
    """Nothing was executed; `status` is the answer's."""

    def __init__(self, message: str, status: int = 400, code: str = "GraphQLError") -> None:
        super().__init__(message)
        self.status, self.code = status, code


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one request; the API knows no cookies, so there is nothing to forge."""
    if request.method == "OPTIONS":
        response = preflight(request)
    elif request.method != "POST":
        message = HINT.format(hint='{"query": "{ shop { name } }"}')
        response = JsonResponse({"errors": [refusal(message)]}, status=405)
        response["Allow"] = "POST, OPTIONS"
    else:
        response = _posted(request)
    response["Cache-Control"] = "no-store"
    return with_origin(request, response)


def _posted(request: HttpRequest) -> HttpResponse:
    try:
        body, batch = _body(request)
        status, answer = _answer(_asked(body), Context(actor(request)))
    except BadRequestError as error:
        return JsonResponse({"errors": [refusal(str(error), error.code)]}, status=error.status)
    return JsonResponse([answer] if batch else answer, status=status, safe=False)


def actor(request: HttpRequest) -> Actor:
    """Who asks, by the authenticator that the settings name; nobody without one."""
    if not settings.TUPPENCE_ACTOR:
        return ANONYMOUS
    found: Actor = import_string(settings.TUPPENCE_ACTOR)(request)
    return found


def _body(request: HttpRequest) -> tuple[Any, bool]:
    """What was sent, and whether it came as a batch of one."""
    raw = _raw(request)
    if request.content_type == "application/graphql":
        try:
            return {"query": raw.decode("utf-8")}, False
        except UnicodeDecodeError as error:
            raise BadRequestError("The body is not UTF-8.") from error
    if request.content_type not in {"application/json", ""}:
        raise BadRequestError("Send the request as application/json.")
    body = _json(raw)
    if not isinstance(body, list):
        return body, False
    if len(body) != MAX_BATCH:
        raise BadRequestError(f"A batch holds at most {MAX_BATCH} operation, and at least one.")
    return body[0], True


def _raw(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length") or "0"
    too_large = BadRequestError(f"The body may have {MAX_BODY:,} bytes at most.", 413)
    if not length.isdigit() or int(length) > MAX_BODY:
        raise too_large
    raw = request.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise too_large
    return raw


def _json(raw: bytes) -> Any:
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        # Half a surrogate pair, or NUL, is no text that a database or an answer could hold.
        if "\\u0000" in json.dumps(body) or not json.dumps(body, ensure_ascii=False).encode():
            raise BadRequestError("A text must not contain the NUL character.")
    except (ValueError, RecursionError) as error:
        raise BadRequestError("The body is not JSON that we can read.") from error
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _asked(body: Any) -> Asked:
    if not isinstance(body, dict):
        raise BadRequestError("The body must be an object with a query.")
    query, variables, name = body.get("query"), body.get("variables"), body.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequestError("Must provide a query string.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequestError("Variables must be an object.")
    if name is not None and not isinstance(name, str):
        raise BadRequestError("The operation's name must be a text.")
    return Asked(query, variables or {}, name or None)


def _answer(asked: Asked, context: Context) -> tuple[int, dict[str, Any]]:
    document = read(asked.query)
    if document.node is None:
        return 400, {"errors": [formatted(error) for error in document.errors]}
    operation = _operation(document, asked)
    values = _variables(operation, asked.variables)
    if isinstance(values, list):
        return 400, {"errors": [formatted(error) for error in values]}
    try:
        cost = limits.check(document.node, operation, schema(), values)
    except limits.LimitError as error:
        raise BadRequestError(str(error), code=error.code) from error
    result = execute(
        schema(),
        document.node,
        context_value=context,
        variable_values=asked.variables,
        operation_name=asked.name,
        is_awaitable=_never,
    )
    return 200, _body_of(result, cost)


def _operation(document: Document, asked: Asked) -> OperationDefinitionNode:
    operation = document.operation(asked.name)
    if operation is None:
        words = f"named {asked.name!r}" if asked.name else "to run, or more than one"
        raise BadRequestError(f"The document has no operation {words}.")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise BadRequestError("Subscriptions are not answered over HTTP.")
    return operation


def _variables(
    operation: OperationDefinitionNode, given: dict[str, Any]
) -> Mapping[str, Any] | list[GraphQLError]:
    return get_variable_values(schema(), operation.variable_definitions or (), given, max_errors=5)


def _body_of(result: Any, cost: int) -> dict[str, Any]:
    if not isinstance(result, ExecutionResult):
        raise TypeError("a resolver of this door answered an awaitable")
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
    answer["extensions"] = {
        "cost": {"requestedQueryCost": cost, "maximumAvailable": limits.MAX_COST}
    }
    return answer


def _never(_value: object) -> bool:
    return False
