"""The endpoint: a request in, statuses and bodies as Saleor's clients expect them out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from store.graphql import explorer
from store.graphql.base import Context
from store.graphql.cost import MAX_COST
from store.graphql.errors import INTERNAL, formatted, refusal
from store.graphql.http import cache, caller, rate
from store.graphql.http.body import Body, in_address, posted, raw_body
from store.graphql.http.once import Answer, key_of, once
from store.graphql.http.origins import preflight, with_origin
from store.graphql.http.ready import Ready, ready
from store.graphql.http.refused import RequestError
from store.graphql.http.replies import NO_CACHE, Reply, etag_of, refused, response
from store.graphql.http.uploads import KIND as MULTIPART
from store.graphql.http.wire import dumps
from store.graphql.run import run
from store.kernel.actor import Actor

T = TypeVar("T")
logger = logging.getLogger("tuppence.graphql")
HINT = 'This is a GraphQL endpoint: POST a JSON body such as {"query": "{ shop { name } }"}.'
METHODS = "GET, HEAD, POST, OPTIONS"
_HIT, _STORED, _BYPASS = (
    {"Cache-Status": f"tuppence; {word}"} for word in ("hit", "fwd=miss; stored", "fwd=bypass")
)


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one request; no cookie says who asks, so there is nothing to forge."""
    if request.method == "OPTIONS":
        return with_origin(request, preflight(request))
    if request.method == "POST":
        reply = _guarded(lambda: _post(request))
    elif request.method not in {"GET", "HEAD"}:
        reply = refused(RequestError(HINT, 405, headers={"Allow": METHODS}))
    elif request.META.get("QUERY_STRING") and (asked := _guarded(lambda: _get(request))):
        reply = asked
    else:
        return explorer.page(request)
    return with_origin(request, response(request, reply))


def _guarded(work: Callable[[], T]) -> T | Reply:
    """The reply of `work`; whatever goes wrong in it says nothing of our insides."""
    try:
        return work()
    except RequestError as error:
        return refused(error)
    except (SuspiciousOperation, UnreadablePostError):
        return refused(RequestError("The request cannot be read."))
    except Exception:  # the door's last catch: a fault of ours is logged, and told as no more
        logger.exception("a request failed")
        fault = refusal(INTERNAL, "InternalServerError")
        return refused(RequestError(INTERNAL, 500, errors=[fault]))


def _post(request: HttpRequest) -> Reply:
    if request.content_type == MULTIPART:
        return _answered(request, None, lambda: posted(request, None))
    raw = raw_body(request)
    return _answered(request, (request.content_type, raw), lambda: posted(request, raw))


def _get(request: HttpRequest) -> Reply | None:
    """The answer to a read by GET; None when the address asks nothing."""
    if "query" not in request.GET and "extensions" not in request.GET:
        return None
    words = ("GET", request.META["QUERY_STRING"])
    return _answered(request, words, lambda: in_address(request))


def _answered(request: HttpRequest, words: Hashable, read: Callable[[], Body]) -> Reply:
    """Answer from what is kept ready for these words, else read the request and run it."""
    nobody = caller.is_nobody(request)
    if nobody and (kept := cache.find(words)) is not None:
        headers = _charge(caller.name(request, None), rate.CACHED_COST)
        return Reply(200, kept.body, headers | _HIT, kept.etag, NO_CACHE)
    who = caller.actor(request)
    on = caller.name(request, who)
    try:
        body = read()
        asked = ready(body.asked)
    except RequestError as error:
        error.headers |= _charge(on, rate.REFUSED_COST)
        raise
    if not any(each.writes for each in asked):
        headers = _charge(on, sum(each.cost for each in asked))
        return _read(words if nobody else None, body, asked, who, headers)
    if request.method != "POST":
        raise RequestError("Mutations are sent by POST.", 405, headers={"Allow": "POST, OPTIONS"})
    headers = _charge(on, sum(each.cost for each in asked))
    return _written(request, on, body, asked, who, headers)


def _read(
    words: Hashable, body: Body, asked: tuple[Ready, ...], who: Actor, headers: dict[str, str]
) -> Reply:
    """The answer of queries; anybody's, which has `words`, may be kept ready."""
    if words is None:
        return Reply(200, _run(body, asked, Context(who)).body, headers)
    if not settings.API_CACHE_BYTES:
        answer = _run(body, asked, Context(who))
        return Reply(200, answer.body, headers | _BYPASS, etag_of(answer.body))
    with cache.Watch() as watch:
        answer = _run(body, asked, Context(who))
    etag = etag_of(answer.body)
    if not answer.clean or not cache.keep(words, answer.body, etag, watch):
        return Reply(200, answer.body, headers | _BYPASS, etag)
    return Reply(200, answer.body, headers | _STORED, etag, NO_CACHE)


def _written(
    request: HttpRequest,
    on: str,
    body: Body,
    asked: tuple[Ready, ...],
    who: Actor,
    headers: dict[str, str],
) -> Reply:
    """The answer of mutations, which with a key are done once."""
    key = key_of(request.headers.get("Idempotency-Key"))
    context = Context(who, cookies=request.COOKIES)
    if key is None:
        return Reply(200, _run(body, asked, context).body, headers)
    answer = once(on, key, body.print, lambda: _run(body, asked, context))
    headers["Idempotency-Replayed"] = "true" if answer.again else "false"
    return Reply(answer.status, answer.body, headers)


def _charge(on: str, cost: int) -> dict[str, str]:
    """Take the cost from the caller's budget; raises RequestError 429."""
    budget = rate.take(on, cost)
    if not budget.allowed:
        message = f"Too much was asked for in a while: wait {budget.wait_s} s."
        raise RequestError(message, 429, "TooManyRequests", headers=budget.headers())
    return budget.headers()


def _run(body: Body, asked: tuple[Ready, ...], context: Context) -> Answer:
    found = [_executed(each, context) for each in asked]
    settled = not any(_is_broken(each) for each in found)
    clean = not any("errors" in each for each in found)
    return Answer(200, dumps(found if body.as_list else found[0]), settled, clean)


def _executed(one: Ready, context: Context) -> dict[str, Any]:
    result = run(one.document, one.operation, one.variables, context)
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
    answer["extensions"] = {"cost": {"requestedQueryCost": one.cost, "maximumAvailable": MAX_COST}}
    return answer


def _is_broken(answer: dict[str, Any]) -> bool:
    return any(error["message"] == INTERNAL for error in answer.get("errors", ()))
