"""Audits register by name, run by name, and a broken one hides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.audit.registry import AUDITS, READINESS, Finding, audit, readiness, run
from store.kernel.errors import NotFound


@pytest.fixture(autouse=True)
def _own_registry() -> Iterator[None]:
    audits, reasons = dict(AUDITS), dict(READINESS)
    AUDITS.clear()
    READINESS.clear()
    yield
    AUDITS.clear()
    AUDITS.update(audits)
    READINESS.clear()
    READINESS.update(reasons)


def test_audits_run_in_order_of_name() -> None:
    @audit("stock")
    def stock() -> list[Finding]:
        return [Finding("stock", "shirt", "is gone")]

    @audit("books")
    def books() -> Iterator[Finding]:
        yield Finding("books", "transfer 1", "is odd")

    assert [str(finding) for finding in run()] == [
        "books: transfer 1: is odd",
        "stock: shirt: is gone",
    ]
    assert [finding.audit for finding in run(["stock"])] == ["stock"]
    assert run([]) == []


def test_a_broken_audit_is_a_finding() -> None:
    @audit("broken")
    def broken() -> Iterator[Finding]:
        yield Finding("broken", "a", "b")
        raise RuntimeError("no table")

    @audit("sound")
    def sound() -> list[Finding]:
        return [Finding("sound", "x", "y")]

    found = run()
    assert [finding.audit for finding in found] == ["broken", "sound"]
    assert "no table" in found[0].message


def test_an_unknown_audit_is_refused() -> None:
    with pytest.raises(NotFound) as caught:
        run(["nothing"])
    assert (caught.value.code, caught.value.field) == ("audit_not_found", "names")


def test_readiness_registers_by_name() -> None:
    @readiness("mail")
    def mail() -> list[str]:
        return ["no SMTP"]

    assert {name: list(check()) for name, check in READINESS.items()} == {"mail": ["no SMTP"]}
