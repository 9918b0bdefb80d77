"""The contract can fail: adapters with a planted mistake break the clause made for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from checkout.gateways.base import Outcome, Result
from checkout.gateways.contract import ALL_CASES, Bench
from checkout.gateways.declines import DeclineCode
from store.kernel.money import Minor
from tests.gateways.benches import Letterbox, shift4_bench
from tests.support.sandbox import start_sandbox


class _Sound:
    """Hands everything on to the real gateway."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class _NewKeyEachTime(_Sound):
    def start(self, amount: Minor, ctx: Any, **rest: Any) -> Result:
        return self.real.start(amount, replace(ctx, key=str(uuid4())), **rest)  # type: ignore[no-any-return]  # the real gateway is Any here


class _TimeoutIsDecline(_Sound):
    def start(self, amount: Minor, ctx: Any, **rest: Any) -> Result:
        result: Result = self.real.start(amount, ctx, **rest)
        if result.outcome is Outcome.UNKNOWN:
            return replace(result, outcome=Outcome.DECLINED, code=DeclineCode.CARD_DECLINED)
        return result


class _ChargesMore(_Sound):
    def start(self, amount: Minor, ctx: Any, **rest: Any) -> Result:
        more = Minor(amount.amount + 1, amount.currency)
        result: Result = self.real.start(more, ctx, **rest)
        return replace(result, captured=amount.amount)


class _RefundsWithoutKey(_Sound):
    def refund(self, ref: str, amount: Minor, ctx: Any) -> Result:
        return self.real.refund(ref, amount, replace(ctx, key=str(uuid4())))  # type: ignore[no-any-return]  # the real gateway is Any here


class _FindsAnything(_Sound):
    def find(self, *_span: Any) -> list[Result]:
        return [Result(Outcome.SUCCEEDED, ref="char_other")]


_MISTAKES = {
    _NewKeyEachTime: "repeats_its_answer",
    _TimeoutIsDecline: "survives_a_lost_answer",
    _ChargesMore: "pays_once",
    _RefundsWithoutKey: "refunds_in_part_once",
    _FindsAnything: "finds_by_attempt",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    box = Letterbox()
    sandbox = start_sandbox(tmp_path_factory.mktemp("bites"))
    yield shift4_bench(sandbox, box)
    sandbox.stop()
    box.close()


@pytest.mark.parametrize("mistake", _MISTAKES, ids=lambda kind: kind.__name__)
def test_a_planted_mistake_is_found(bench: Bench, mistake: type[_Sound]) -> None:
    case = next(case for case in ALL_CASES if case.name == _MISTAKES[mistake])
    case.run(replace(bench, gateway=_Sound(bench.gateway)))
    with pytest.raises(AssertionError):
        case.run(replace(bench, gateway=mistake(bench.gateway)))
