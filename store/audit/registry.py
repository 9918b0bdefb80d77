"""Audits prove that books and facts agree; readiness says what stands between a store and live."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.kernel.errors import NotFound

logger = logging.getLogger("tuppence.audit")


@dataclass(frozen=True)
class Finding:
    """One disagreement: which audit found it, about what (`transfer 17`), and what is wrong."""

    audit: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.audit}: {self.subject}: {self.message}"


Audit = Callable[[], Iterable[Finding]]
Reasons = Callable[[], Iterable[str]]
AUDITS: dict[str, Audit] = {}
READINESS: dict[str, Reasons] = {}


def audit(name: str) -> Callable[[Audit], Audit]:
    """Declare `f()` as an audit; modules named audit.py are found by themselves."""

    def declare(check: Audit) -> Audit:
        AUDITS[name] = check
        return check

    return declare


def readiness(name: str) -> Callable[[Reasons], Reasons]:
    """Declare `f()` that answers one line for each reason why the store cannot go live yet."""

    def declare(check: Reasons) -> Reasons:
        READINESS[name] = check
        return check

    return declare


def run(names: Iterable[str] | None = None) -> list[Finding]:
    """Run the named audits, or all, in order of name; an audit that breaks is a finding itself.

    Raises NotFound: audit_not_found.
    """
    wanted = sorted(AUDITS) if names is None else list(names)
    for name in wanted:
        if name not in AUDITS:
            known = ", ".join(sorted(AUDITS))
            raise NotFound("audit_not_found", f"No audit is named {name}; known: {known}.", "names")
    return [finding for name in wanted for finding in _run(name)]


def _run(name: str) -> list[Finding]:
    try:
        return list(AUDITS[name]())
    except Exception as failure:  # a broken audit must not hide what the others find
        logger.exception("audit %s failed", name)
        return [Finding(name, "the audit itself", repr(failure))]
