"""`./tuppence doctor`: how is the store?"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from store.operate.doctor import examine, reasons


class Command(BaseCommand):
    """Examine the store."""

    help = "Say how the store is and what it lacks to go live."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--data` and `--domain`, which the settings read."""
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")
        parser.add_argument("--domain", metavar="NAME", help="the shop's public host name")

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Exit code 1 when something is broken; a store in test mode is not broken."""
        lines = examine()
        for line in lines:
            style = self.style.SUCCESS if line.good else self.style.ERROR
            self.stdout.write(f"{style('ok  ' if line.good else 'BAD ')} {line.what}: {line.how}")
        self.stdout.write(f"\nMode: {'live' if settings.LIVE else 'test, no money moves'}")
        missing = reasons()
        self.stdout.write("Before it can go live:" if missing else "It can go live.")
        for reason in missing:
            self.stdout.write(f"- {reason}")
        if not all(line.good for line in lines):
            sys.exit(1)
