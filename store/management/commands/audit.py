"""`./tuppence audit`: do books and facts agree?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.audit.registry import AUDITS, run


class Command(BaseCommand):
    """Run the audits."""

    help = "Compare ledger, orders, payments, sandbox and stock; say where they disagree."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The audits to run; all of them without any."""
        parser.add_argument("names", nargs="*", metavar="AUDIT")
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0 when all agree, 1 with a line for each finding, 2 for an unknown name."""
        names: list[str] = options["names"]
        for name in names:
            if name not in AUDITS:
                self.stderr.write(
                    f"No audit is named {name}; there are: {', '.join(sorted(AUDITS))}."
                )
                sys.exit(2)
        findings = run(names or None)
        for finding in findings:
            self.stdout.write(f"{finding.audit}: {finding.subject}: {finding.message}")
        count = len(names or AUDITS)
        self.stdout.write(f"{count} audits, {len(findings)} findings")
        if findings:
            sys.exit(1)
