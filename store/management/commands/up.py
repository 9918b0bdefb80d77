"""`./tuppence up`: a store and all it needs, until Ctrl-C; manage.py goes to it directly."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.operate.folder import UnusableError
from store.operate.options import add_options, wanted
from store.operate.supervisor import up


class Command(BaseCommand):
    """Start the store."""

    help = "Start the store: shop, worker and payment sandbox; Ctrl-C stops it all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The words of `up`."""
        add_options(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0 when told to stop, 1 when a process died, 2 when it cannot start."""
        try:
            sys.exit(up(wanted(port=options["port"], no_demo=options["no_demo"]), self._say))
        except UnusableError as reason:
            self.stderr.write(str(reason), self.style.ERROR)
            sys.exit(2)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
