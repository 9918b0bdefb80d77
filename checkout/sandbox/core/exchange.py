"""One request against the core: key, effect, fault and log in a single transaction."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from checkout.sandbox.core import faults, idempotency
from checkout.sandbox.core.core import Core
from checkout.sandbox.core.db import Rows
from checkout.sandbox.core.faults import Fault, Target
from checkout.sandbox.core.http import Answer
from checkout.sandbox.core.idempotency import Stored
from checkout.sandbox.core.stop import crash

# Only what was carried out is kept under a key; a refused request may be mended and sent again.
_KEPT = frozenset({200, 201, 204, 402})


class RefusalError(Exception):
    """The effect is undone and this answer is given."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True)
class Call:
    """A request after authentication; `request` is the hash of method, path and parameters."""

    account: str
    target: Target
    key: str | None
    request: str

    @property
    def scope(self) -> idempotency.Key | None:
        """Where the key counts: one gateway, one account."""
        return (self.target.gateway, self.account, self.key) if self.key else None


Effect = Callable[[Rows], Answer]
Clash = Callable[[Literal["other_request", "under_way"]], Answer]


def run(core: Core, call: Call, effect: Effect, clash: Clash) -> Answer | None:
    """Carry out `effect` once per key. None = close the connection without an answer.

    `clash` words the two answers that a provider gives for a key it cannot accept.
    """
    if call.target.method == "GET":
        return _look(core, call, effect, clash)
    if call.scope is None:
        return _after(core, *_commit(core, call, effect, clash))
    if not core.under_way.claim(call.scope):
        return _noted(core, call, clash("under_way"), replayed=False)
    try:
        answer, fault = _commit(core, call, effect, clash)
    finally:
        core.under_way.release(call.scope)
    return _after(core, answer, fault)


def _look(core: Core, call: Call, effect: Effect, clash: Clash) -> Answer | None:
    """Reads need a transaction only while a fault may have to be counted."""
    with core.db.read() as rows:
        watched = faults.watching(rows)
        answer = None if watched else _judged(rows, effect)
    if answer is not None:
        _noted(core, call, answer, replayed=False)
        core.journal.relieve()
        return answer
    return _after(core, *_commit(core, call, effect, clash))


def _judged(rows: Rows, effect: Effect) -> Answer:
    try:
        return effect(rows)
    except RefusalError as refusal:
        return refusal.answer


def _commit(core: Core, call: Call, effect: Effect, clash: Clash) -> tuple[Answer, Fault | None]:
    with core.db.write() as rows:
        fault = faults.take(rows, call.target)
        stored = idempotency.look_up(rows, call.scope) if call.scope else None
        if stored is None:
            answer = _within_savepoint(rows, effect)
            _keep(core, rows, call, answer)
        elif stored.request == call.request:
            answer = Answer(stored.status, stored.body.encode())
        else:
            answer = clash("other_request")
        _noted(core, call, answer, replayed=stored is not None, fault=fault)
        core.journal.flush(rows)
    core.outbox.nudge()
    return answer, fault


def _within_savepoint(rows: Rows, effect: Effect) -> Answer:
    rows.execute("SAVEPOINT effect")
    try:
        answer = effect(rows)
    except RefusalError as refusal:
        rows.execute("ROLLBACK TO effect")
        answer = refusal.answer
    rows.execute("RELEASE effect")
    return answer


def _keep(core: Core, rows: Rows, call: Call, answer: Answer) -> None:
    if call.scope is not None and answer.status in _KEPT:
        kept = Stored(call.request, answer.status, answer.body.decode())
        idempotency.store(rows, call.scope, kept, core.clock.now())


def _noted(
    core: Core, call: Call, answer: Answer, *, replayed: bool, fault: Fault | None = None
) -> Answer:
    entry: dict[str, object] = {
        "gateway": call.target.gateway,
        "account": call.account,
        "method": call.target.method,
        "path": call.target.path,
        "idempotency_key": call.key,
        "amount": call.target.amount,
        "metadata": json.dumps(dict(call.target.metadata)),
        "status": answer.status,
        "replayed": replayed,
        "fault": fault.action if fault else None,
    }
    core.journal.note(core.clock.now(), entry)
    return answer


def _after(core: Core, answer: Answer, fault: Fault | None) -> Answer | None:
    """All is committed: answer, or do what the fault says instead."""
    if fault is None:
        return answer
    if fault.action == "crash":
        crash()
    core.stop.wait(fault.hang_s)
    return None
