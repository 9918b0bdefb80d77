"""The one contract that every gateway keeps, as plain functions; a runner brings the bench.

A runner builds a `Bench` on the provider or its sandbox and calls each of `cases(caps)`; a case
raises AssertionError. tests/gateways is the runner here, and any test tool can be one.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from checkout.gateways.base import (
    Capabilities,
    ClientToken,
    Ctx,
    Gateway,
    Initiator,
    Method,
    MethodRefusedError,
    Outcome,
    Result,
    looks_like_card,
)
from checkout.gateways.declines import DeclineCode, sentence
from store.kernel.money import Minor

_PATIENCE_S = 30
_LOST_S = 1.5
_AT_ONCE = 8
_CARD = "4242 4242 4242 4242"
_STRANGE_REFS = ("", "x", "char_", "tok_abc", "../charges", "char_a/b", "char_a?b", "é", "1" * 500)
_GARBAGE = (
    b"",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"{}",
    b'{"id": 1}',
    b'{"id": "evt_unknown1"}',
    b'{"id": "../charges"}',
    b'{"id": "char_abc"}',
    b"[" * 100_000,
    b'{"id": "evt_' + b"a" * 1_000_000 + b'"}',
)


@dataclass(frozen=True)
class Movement:
    """One line of the provider's own books: `kind` is capture, refund or void."""

    kind: str
    ref: str
    amount: int
    currency: str


@dataclass(frozen=True)
class Bench:
    """What a runner brings.

    `accepted` and `declined` make a fresh method per call; `books` are the provider's movements for
    an attempt; `lose_answer` makes the next start of an attempt happen without an answer;
    `deliveries` waits for and answers the webhooks about a payment (headers, body);
    `nowhere` is the same gateway at an address where nothing listens; `now` is provider time.
    """

    gateway: Gateway
    money: Minor
    accepted: Callable[[], Method]
    declined: Mapping[DeclineCode, Callable[[], Method]]
    books: Callable[[UUID], Sequence[Movement]]
    lose_answer: Callable[[UUID], None]
    deliveries: Callable[[str], Sequence[tuple[Mapping[str, str], bytes]]]
    nowhere: Gateway
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Case:
    """One clause of the contract, and for which gateways it counts."""

    name: str
    run: Callable[[Bench], None]
    needs: Callable[[Capabilities], bool]


def cases(caps: Capabilities) -> Sequence[Case]:
    """The clauses that a gateway of these capabilities must keep."""
    return [case for case in ALL_CASES if case.needs(caps)]


def new_ctx(patience_s: float = _PATIENCE_S) -> Ctx:
    """A new attempt with a key of its own."""
    attempt_id = uuid4()
    shop = "https://shop.example/pay"
    deadline = time.time() + patience_s
    return Ctx(attempt_id, f"attempt-{attempt_id}", deadline, shop, shop, shop)


def start(
    bench: Bench, ctx: Ctx, method: Method, *, money: Minor | None = None, capture: bool = True
) -> Result:
    """Start as a shop does, with the bench's money unless told otherwise."""
    return bench.gateway.start(
        money or bench.money,
        ctx,
        method=method,
        capture=capture,
        save=False,
        initiator=Initiator.CUSTOMER,
    )


def _same(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


def _captures(bench: Bench, ctx: Ctx) -> list[int]:
    return [each.amount for each in bench.books(ctx.attempt_id) if each.kind == "capture"]


def _span(bench: Bench) -> tuple[datetime, datetime]:
    return bench.now() - timedelta(minutes=1), bench.now() + timedelta(minutes=1)


def pays_once(bench: Bench) -> None:
    """A start charges exactly what was asked, and says so."""
    ctx = new_ctx()
    result = start(bench, ctx, bench.accepted())
    size, currency = bench.money.amount, bench.money.currency
    _same(result.outcome, Outcome.SUCCEEDED, "outcome")
    _same((result.captured, result.refunded, result.currency), (size, 0, currency), "amounts")
    _same(result.attempt_id, ctx.attempt_id, "attempt")
    _same(_captures(bench, ctx), [size], "captures in the books")


def waits_for_the_owner(bench: Bench) -> None:
    """A start that cannot end in money is PENDING, has a reference, and moves nothing."""
    ctx = new_ctx()
    result = start(bench, ctx, bench.accepted())
    _same(result.outcome, Outcome.PENDING, "outcome")
    _same((result.captured, result.authorized), (0, 0), "amounts")
    _same(bool(result.ref), True, "has a reference")
    _same(_captures(bench, ctx), [], "captures in the books")


def repeats_its_answer(bench: Bench) -> None:
    """The same key with the same request gives the same answer and no second charge."""
    ctx, method = new_ctx(), bench.accepted()
    first = start(bench, ctx, method)
    again = start(bench, replace(ctx, deadline=time.time() + _PATIENCE_S), method)
    _same(again, first, "the second answer")
    _same(len(_captures(bench, ctx)), int(bench.gateway.caps.instant), "captures in the books")


def charges_once_from_many_threads(bench: Bench) -> None:
    """Started many times at once with one key, an attempt is charged once."""
    ctx, method = new_ctx(), bench.accepted()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results = list(pool.map(lambda _: start(bench, ctx, method), range(_AT_ONCE)))
    outcomes = {result.outcome for result in results}
    _same(outcomes <= {Outcome.SUCCEEDED, Outcome.UNKNOWN}, True, f"no failure in {outcomes}")
    _same(Outcome.SUCCEEDED in outcomes, True, "one of them knows")
    _same(_captures(bench, ctx), [bench.money.amount], "captures in the books")


def authorizes_without_capture(bench: Bench) -> None:
    """With capture=False money is held, not taken."""
    ctx = new_ctx()
    result = start(bench, ctx, bench.accepted(), capture=False)
    _same(result.outcome, Outcome.AUTHORIZED, "outcome")
    _same((result.authorized, result.captured), (bench.money.amount, 0), "amounts")
    _same(_captures(bench, ctx), [], "captures in the books")


def declines_are_named(bench: Bench) -> None:
    """A decline is DECLINED with our code and a sentence; nothing is captured."""
    for code, method in bench.declined.items():
        ctx = new_ctx()
        result = start(bench, ctx, method())
        _same((result.outcome, result.code), (Outcome.DECLINED, code), "decline")
        _same(bool(sentence(result.code)), True, "sentence")
        _same(result.captured, 0, "captured")
        _same(_captures(bench, ctx), [], "captures in the books")


def refuses_too_little(bench: Bench) -> None:
    """Below the gateway's minimum nothing is sent."""
    least = bench.gateway.caps.min_amount
    for size in {0, -1, least - 1}:
        ctx = new_ctx()
        money = Minor(size, bench.money.currency)
        result = start(bench, ctx, bench.accepted(), money=money)
        wanted = (Outcome.DECLINED, DeclineCode.AMOUNT_TOO_LOW)
        _same((result.outcome, result.code), wanted, f"amount {size}")
        _same(bench.books(ctx.attempt_id), [], "books")


def refuses_strange_tokens(bench: Bench) -> None:
    """What no script of the provider made is declined, not raised."""
    for token in ("", "tok_", "char_abc", "tok_unknown1", "tok_a/../b", "\x00", "é" * 300):
        result = start(bench, new_ctx(), ClientToken(token))
        wanted = (Outcome.DECLINED, DeclineCode.STALE_METHOD)
        _same((result.outcome, result.code), wanted, f"token {token[:20]!r}")


def refuses_other_methods(bench: Bench) -> None:
    """A method of the wrong kind is a MethodRefusedError, and nothing is sent."""
    method = None if bench.gateway.caps.needs_token else ClientToken("tok_abc")
    ctx = new_ctx()
    try:
        start(bench, ctx, method)
    except MethodRefusedError:
        _same(bench.books(ctx.attempt_id), [], "books")
    else:
        raise AssertionError("a method of the wrong kind was taken")


def refuses_card_numbers(_bench: Bench) -> None:
    """A card number never becomes a method, and is not repeated in the message."""
    for number in (_CARD, _CARD.replace(" ", ""), _CARD.replace(" ", "-")):
        try:
            ClientToken(number)
        except MethodRefusedError as error:
            _same(number in str(error), False, "number in the message")
        else:
            raise AssertionError("a card number was taken for a token")


def fetches_the_truth(bench: Bench) -> None:
    """`fetch` tells the same as `start` did, and changes nothing."""
    ctx = new_ctx()
    result = start(bench, ctx, bench.accepted())
    books = bench.books(ctx.attempt_id)
    fetched = bench.gateway.fetch(result.ref or "")
    _same((fetched.outcome, fetched.ref), (result.outcome, result.ref), "fetched")
    _same((fetched.captured, fetched.authorized), (result.captured, result.authorized), "amounts")
    _same(fetched.attempt_id, ctx.attempt_id, "attempt")
    _same(bench.books(ctx.attempt_id), books, "books")


def knows_what_it_does_not_know(bench: Bench) -> None:
    """An id that is none is UNKNOWN, never an exception and never a decline."""
    for ref in _STRANGE_REFS:
        _same(bench.gateway.fetch(ref).outcome, Outcome.UNKNOWN, f"fetch {ref[:20]!r}")


def finds_by_attempt(bench: Bench) -> None:
    """`find` gives the payment of an attempt, and nothing for another."""
    ctx = new_ctx()
    result = start(bench, ctx, bench.accepted())
    found = bench.gateway.find(ctx.attempt_id, *_span(bench))
    _same([each.ref for each in found], [result.ref], "found")
    _same(found[0].outcome, Outcome.SUCCEEDED, "outcome")
    _same(list(bench.gateway.find(uuid4(), *_span(bench))), [], "found for another attempt")
    long_ago = bench.now() - timedelta(days=2)
    _same(list(bench.gateway.find(ctx.attempt_id, long_ago, long_ago)), [], "found long ago")


def survives_a_lost_answer(bench: Bench) -> None:
    """Lost after the charge: UNKNOWN; then found, and replayed by key; charged once."""
    ctx, method = new_ctx(_LOST_S), bench.accepted()
    bench.lose_answer(ctx.attempt_id)
    lost = start(bench, ctx, method)
    _same((lost.outcome, lost.retryable), (Outcome.UNKNOWN, False), "the lost answer")
    _same(lost.captured, 0, "captured")
    found = bench.gateway.find(ctx.attempt_id, *_span(bench))
    again = start(bench, replace(ctx, deadline=time.time() + _PATIENCE_S), method)
    _same([each.outcome for each in found], [Outcome.SUCCEEDED], "found")
    _same((again.outcome, again.ref), (Outcome.SUCCEEDED, found[0].ref), "the replay")
    _same(_captures(bench, ctx), [bench.money.amount], "captures in the books")


def says_when_nothing_was_sent(bench: Bench) -> None:
    """No connection, or a deadline in the past: UNKNOWN, retryable, nothing in the books."""
    ctx, method = new_ctx(), bench.accepted()
    apart = replace(bench, gateway=bench.nowhere)
    late = replace(new_ctx(), deadline=time.time() - 1)
    for result in (start(apart, ctx, method), start(bench, late, method)):
        _same((result.outcome, result.retryable), (Outcome.UNKNOWN, True), "nothing sent")
    _same((bench.books(ctx.attempt_id), bench.books(late.attempt_id)), ([], []), "books")
    _same(bench.nowhere.fetch("char_abc").outcome, Outcome.UNKNOWN, "fetch")
    found = bench.nowhere.find(ctx.attempt_id, *_span(bench))
    _same([each.outcome for each in found], [Outcome.UNKNOWN], "find")


def refunds_in_part_once(bench: Bench) -> None:
    """A partial refund, repeated with its key, gives back once; totals are right."""
    ctx, part = new_ctx(), Minor(bench.money.amount // 3, bench.money.currency)
    ref = start(bench, ctx, bench.accepted()).ref or ""
    order = new_ctx()
    first = bench.gateway.refund(ref, part, order)
    again = bench.gateway.refund(ref, part, order)
    _same((first.outcome, first.refunded), (Outcome.SUCCEEDED, part.amount), "refund")
    _same(again, first, "the second answer")
    refunds = [each for each in bench.books(ctx.attempt_id) if each.kind == "refund"]
    _same([each.amount for each in refunds], [part.amount], "refunds in the books")
    _same(first.sub_ref, refunds[0].ref, "the refund's id")
    fetched = bench.gateway.fetch(ref)
    _same((fetched.captured, fetched.refunded), (bench.money.amount, part.amount), "totals")


def refunds_no_more_than_taken(bench: Bench) -> None:
    """Too much, nothing or less than nothing is declined, and moves nothing."""
    ctx = new_ctx()
    ref = start(bench, ctx, bench.accepted()).ref or ""
    for size in (bench.money.amount + 1, 0, -5):
        result = bench.gateway.refund(ref, Minor(size, bench.money.currency), new_ctx())
        _same(result.outcome, Outcome.DECLINED, f"refund of {size}")
    _same([each.kind for each in bench.books(ctx.attempt_id)], ["capture"], "books")


def reads_its_webhooks(bench: Bench) -> None:
    """Each delivery about a payment gives one event that names it; again, the same event."""
    ctx = new_ctx()
    ref = start(bench, ctx, bench.accepted()).ref or ""
    deliveries = bench.deliveries(ref)
    _same(bool(deliveries), True, "something was delivered")
    for headers, body in deliveries:
        events = bench.gateway.parse_webhook(headers, body)
        _same([each.ref for each in events], [ref], "the payment")
        _same(events[0].attempt_id, ctx.attempt_id, "the attempt")
        _same(events[0].occurred_at.tzinfo is not None, True, "an aware time")
        _same(bench.gateway.parse_webhook(headers, body), events, "the same event")


def drops_garbage_webhooks(bench: Bench) -> None:
    """What is no event of ours gives nothing, and raises nothing."""
    for body in _GARBAGE:
        _same(list(bench.gateway.parse_webhook({}, body)), [], f"webhook {body[:20]!r}")


def shows_no_card_data(bench: Bench) -> None:
    """`raw` can be written to JSON and holds neither a card number nor the token."""
    method = bench.accepted()
    result = start(bench, new_ctx(), method)
    text = json.dumps(dict(result.raw)) + repr(result) + repr(method)
    _same(looks_like_card(text), False, "a card number")
    _same(isinstance(method, ClientToken) and method.token in text, False, "the token")


def _always(_caps: Capabilities) -> bool:
    return True


def _instant(caps: Capabilities) -> bool:
    return caps.instant


ALL_CASES: Sequence[Case] = [
    Case(run.__name__, run, needs)
    for run, needs in (
        (pays_once, _instant),
        (waits_for_the_owner, lambda caps: not caps.instant),
        (repeats_its_answer, _always),
        (charges_once_from_many_threads, _instant),
        (authorizes_without_capture, lambda caps: caps.delayed_capture),
        (declines_are_named, _instant),
        (refuses_too_little, _instant),
        (refuses_strange_tokens, lambda caps: caps.needs_token),
        (refuses_other_methods, _always),
        (refuses_card_numbers, _always),
        (fetches_the_truth, _always),
        (knows_what_it_does_not_know, _always),
        (finds_by_attempt, lambda caps: caps.lookup),
        (survives_a_lost_answer, lambda caps: caps.lookup),
        (says_when_nothing_was_sent, lambda caps: caps.lookup),
        (refunds_in_part_once, lambda caps: caps.instant and caps.partial_refund),
        (refunds_no_more_than_taken, _instant),
        (reads_its_webhooks, _instant),
        (drops_garbage_webhooks, _always),
        (shows_no_card_data, _always),
    )
]
