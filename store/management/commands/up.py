"""`./tuppence up`: a store, with everything it needs, until Ctrl-C."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from store.operate.folder import UnusableError
from store.operate.supervisor import Wanted, up

DEFAULT_PORT = 8000


class Command(BaseCommand):
    """Start the store."""

    help = "Start the store: shop, worker and payment sandbox; Ctrl-C stops it all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--port`, `--data`, `--no-demo`, `--live`, `--domain`."""
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N")
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")
        parser.add_argument("--no-demo", action="store_true", help="start with empty shelves")
        parser.add_argument("--live", action="store_true", help="money moves")
        parser.add_argument("--domain", metavar="NAME", help="the shop's public host name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0 when told to stop, 1 when a process died, 2 when it cannot start."""
        wanted = Wanted(
            folder=Path(settings.DATA_DIR),
            port=options["port"],
            demo=not options["no_demo"],
            live=settings.LIVE,
        )
        try:
            sys.exit(up(wanted, self._say))
        except UnusableError as reason:
            self.stderr.write(str(reason), self.style.ERROR)
            sys.exit(2)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
