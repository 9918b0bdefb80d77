"""Every gateway keeps the contract; shift4 through the official SDK over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checkout.gateways.contract import ALL_CASES, Bench, Case, cases
from checkout.gateways.registry import names
from tests.gateways.benches import Letterbox, manual_bench, shift4_at, shift4_bench
from tests.support.sandbox import start_sandbox

_CAPS = {"manual": manual_bench().gateway.caps, "shift4": shift4_at("http://127.0.0.1:9").caps}
_RUNS = [(name, case) for name, caps in _CAPS.items() for case in cases(caps)]


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    box = Letterbox()
    sandbox = start_sandbox(tmp_path_factory.mktemp("contract"), "--webhook-url", box.url)
    yield {"manual": manual_bench(), "shift4": shift4_bench(sandbox, box)}
    sandbox.stop()
    box.close()


@pytest.mark.parametrize(("name", "case"), _RUNS, ids=[f"{n}-{c.name}" for n, c in _RUNS])
def test_gateway_keeps_the_contract(benches: dict[str, Bench], name: str, case: Case) -> None:
    case.run(benches[name])


def test_no_gateway_and_no_clause_is_left_out() -> None:
    assert set(_CAPS) == set(names())
    assert {case.name for _, case in _RUNS} == {case.name for case in ALL_CASES}
