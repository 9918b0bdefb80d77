"""`./tuppence test`: the whole suite."""

from __future__ import annotations

import secrets
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.operate.suite import run


class Command(BaseCommand):
    """Run the suite."""

    help = "Run the suite: walls, types, tests on SQLite and on PostgreSQL."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--long` and `--seed`."""
        parser.add_argument("--long", action="store_true", help="all of it, with coverage")
        parser.add_argument("--seed", type=int, metavar="S", help="the order of an earlier run")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0 when all that could be run passed, else 1."""
        seed = secrets.randbelow(2**32) if options["seed"] is None else options["seed"]
        sys.exit(run(long=options["long"], seed=seed, say=self._say))

    def _say(self, line: str) -> None:
        missing = line.startswith("NOT RUN") or ": FAILED" in line
        self.stdout.write(self.style.ERROR(line) if missing else line)
        self.stdout.flush()
