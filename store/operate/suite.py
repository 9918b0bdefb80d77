"""`test`: the walls, the types, then the tests, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

Say = Callable[[str], None]
_FLOORS = ("store", "catalog", "cart", "checkout", "themes")
_CODE = (*_FLOORS, "tests", "manage.py")
# Every branch of these is taken by some test; `--long` measures it.
EXACT = ("store/kernel/money.py", "cart/totals.py", "store/ledger/*", "*/states.py")
_OVERALL_PERCENT = "90"


@dataclass(frozen=True)
class Step:
    """A named command; one that runs tests writes how many passed and failed to `counts`."""

    name: str
    command: Sequence[str]
    counts: Path | None = None


@dataclass
class Tally:
    """What came out so far."""

    passed: int = 0
    failed: int = 0
    not_run: list[str] = field(default_factory=list)


def run(*, long: bool, seed: int, say: Say) -> int:
    """Run all steps, also after one failed; 0 when nothing failed, else 1."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="tuppence-suite-") as folder:
        environment = _environment(Path(folder))
        for step in _steps(Path(folder), long=long, seed=seed):
            _run_step(step, environment, tally, say)
    for reason in tally.not_run:
        say(f"NOT RUN: {reason}")
    say(f"Seed {seed}: ./tuppence test --seed {seed} runs in the same order.")
    say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def _environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TUPPENCE_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | {"TUPPENCE_DATA": str(folder / "data"), "COVERAGE_FILE": str(folder / "coverage")}


def _steps(folder: Path, *, long: bool, seed: int) -> list[Step]:
    python = sys.executable
    beside = Path(python).parent
    checks = [
        Step("ruff", [python, "-m", "ruff", "check", "."]),
        Step("format", [python, "-m", "ruff", "format", "--check", "."]),
        Step("types", [python, "-m", "mypy", *_CODE]),
        Step("arrows", [str(beside / "lint-imports"), "--no-cache"]),
        Step("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ]
    tests = [_tests(folder, database, long, seed) for database in ("sqlite", "postgres")]
    return [*checks, *tests, *(_coverage(python) if long else [])]


def _tests(folder: Path, database: str, long: bool, seed: int) -> Step:
    counts = folder / f"{database}.json"
    command = [sys.executable, "-m", "pytest", "--db", database, "--counts", str(counts)]
    command += ["-n", str(min(4, os.cpu_count() or 1)), f"--randomly-seed={seed}"]
    command += [f"--hypothesis-seed={seed}"]
    if long:
        command += ["--long", "--cov", "--cov-append", "--cov-report="]
    return Step(f"tests on {database}", command, counts)


def _coverage(python: str) -> list[Step]:
    report = [python, "-m", "coverage", "report", "--skip-covered"]
    return [
        Step("coverage", [*report, f"--fail-under={_OVERALL_PERCENT}"]),
        Step("exact coverage", [*report, "--fail-under=100", f"--include={','.join(EXACT)}"]),
    ]


def _run_step(step: Step, environment: dict[str, str], tally: Tally, say: Say) -> None:
    started = time.monotonic()
    say(f"== {step.name}")
    quiet = step.counts is None
    done = subprocess.run(
        step.command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if quiet and done.returncode:
        say(done.stdout.rstrip())
    _count(step, done.returncode, tally)
    verdict = "FAILED" if done.returncode else "ok"
    say(f"   {step.name}: {verdict}, {time.monotonic() - started:.0f} s")


def _count(step: Step, code: int, tally: Tally) -> None:
    """A check counts as one; a run of tests by what it wrote, and as one failure when it broke."""
    passed, failed = (0, 1) if code else (1, 0)
    if step.counts is not None:
        written = _written(step.counts)
        passed, failed = written.passed, max(written.failed, failed)
        tally.not_run += written.not_run
    tally.passed += passed
    tally.failed += failed


def _written(path: Path) -> Tally:
    if not path.exists():
        return Tally()
    return Tally(**json.loads(path.read_text(encoding="utf-8")))
