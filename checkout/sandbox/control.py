"""The control plane: the ledger and the log to read, the clock and the faults to set."""

import json
import math
from collections.abc import Callable, Mapping
from typing import NoReturn

from checkout.sandbox.core import faults, ledger
from checkout.sandbox.core.clock import TooFarError
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.exchange import RefusalError
from checkout.sandbox.core.faults import ACTIONS, DEFAULT_HANG_S, Rule
from checkout.sandbox.core.http import Answer, Request, reply

_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_MATCH = {"method": str, "path": str, "nth": int, "amount": int, "metadata": dict}
_RULE = {"gateway", "match", "action", "times", "hang_s"}
_MOST_TIMES = 1_000_000
_LONGEST_HANG_S = 3600
Fields = Mapping[str, object]


class Control:
    """The port of `/_sandbox`; no provider has it, and no web page may use it."""

    def __init__(self, core: Core, gateways: frozenset[str]) -> None:
        self._core = core
        self._gateways = gateways
        self._routes: Mapping[tuple[str, str], Callable[[Fields], Answer]] = {
            ("GET", "/_sandbox/ledger"): self._ledger,
            ("GET", "/_sandbox/requests"): self._requests,
            ("GET", "/_sandbox/clock"): self._clock,
            ("POST", "/_sandbox/clock"): self._advance,
            ("GET", "/_sandbox/faults"): self._faults,
            ("POST", "/_sandbox/faults"): self._plant,
            ("DELETE", "/_sandbox/faults"): self._clear,
        }

    def trouble(self, status: int, message: str) -> Answer:
        """`{"error": message}`."""
        return reply(status, {"error": message})

    def answer(self, request: Request) -> Answer | None:
        """One request; 403 for anything that a browser sends from a page."""
        host = request.headers.get("host", "").rsplit(":", 1)[0]
        if host not in _HOSTS or "origin" in request.headers:
            return self.trouble(403, "The control plane answers programs on this machine only.")
        handler = self._routes.get((request.method, request.path))
        if handler is None:
            known = ", ".join(f"{method} {path}" for method, path in self._routes)
            return self.trouble(404, f"There is no such endpoint; known: {known}")
        try:
            return handler(_fields(request))
        except RefusalError as refusal:
            return refusal.answer

    def _ledger(self, _: Fields) -> Answer:
        with self._core.db.read() as rows:
            return reply(200, ledger.entries(rows))

    def _requests(self, _: Fields) -> Answer:
        return reply(200, self._core.journal.entries())

    def _clock(self, _: Fields) -> Answer:
        return reply(200, {"offset_s": self._core.clock.offset, "now": self._core.clock.now()})

    def _advance(self, fields: Fields) -> Answer:
        _known(fields, {"advance_s"}, "")
        seconds = _number(fields, "advance_s", None)
        try:
            self._core.clock.advance(seconds)
        except TooFarError as error:
            _bad(f"advance_s: {error}")
        return self._clock(fields)

    def _faults(self, _: Fields) -> Answer:
        with self._core.db.read() as rows:
            return reply(200, faults.planted(rows))

    def _plant(self, fields: Fields) -> Answer:
        rule = self._rule(fields)
        with self._core.db.write() as rows:
            return reply(200, {"id": faults.add(rows, rule)})

    def _clear(self, _: Fields) -> Answer:
        with self._core.db.write() as rows:
            faults.clear(rows)
        return reply(200, [])

    def _rule(self, fields: Fields) -> Rule:
        _known(fields, _RULE, "")
        gateway, action = fields.get("gateway"), fields.get("action")
        if not isinstance(gateway, str) or gateway not in self._gateways:
            _bad(f"gateway must be one of: {', '.join(sorted(self._gateways))}")
        fitting = [known for known in ACTIONS if known == action]
        if not fitting:
            _bad(f"action must be one of: {', '.join(ACTIONS)}")
        times = fields.get("times", 1)
        if type(times) is not int or not 1 <= times <= _MOST_TIMES:
            _bad("times must be a whole number, 1 or more")
        hang = _number(fields, "hang_s", DEFAULT_HANG_S)
        if not 0 <= hang <= _LONGEST_HANG_S:
            _bad(f"hang_s must be between 0 and {_LONGEST_HANG_S}")
        return Rule(gateway, _match(fields), fitting[0], times, hang)


def _match(fields: Fields) -> Fields:
    match = fields.get("match", {})
    if not isinstance(match, dict):
        _bad("match must be an object")
    _known(match, set(_MATCH), "match.")
    for name, value in match.items():
        if type(value) is not _MATCH[name]:
            _bad(f"match.{name} must be of type {_MATCH[name].__name__}")
    if match.get("nth", 1) < 1:
        _bad("match.nth must be 1 or more")
    if not all(isinstance(value, str) for value in match.get("metadata", {}).values()):
        _bad("match.metadata must hold strings")
    return match


def _fields(request: Request) -> Fields:
    if request.method != "POST":
        return {}
    try:
        fields = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        _bad("the body is not valid JSON")
    if not isinstance(fields, dict):
        _bad("the body must be a JSON object")
    return fields


def _known(fields: Fields, known: set[str], prefix: str) -> None:
    for name in fields:
        if name not in known:
            _bad(f"{prefix}{name[:40]} is not known; known: {', '.join(sorted(known))}")


def _number(fields: Fields, name: str, default: float | None) -> float:
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        _bad(f"{name} must be a number of seconds")
    return value


def _bad(message: str) -> NoReturn:
    raise RefusalError(reply(400, {"error": message}))
