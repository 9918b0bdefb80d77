"""`./tuppence worker`: one more worker; `up` starts one of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.operate.children import IS_CHILD, Signals
from store.operate.worker import run


class Command(BaseCommand):
    """Run background work."""

    help = "Run periodic tasks, events and background tasks until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The child's mark is for `up`, see manage.py."""
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")
        parser.add_argument(IS_CHILD, action="store_true", help="end when stdin closes")

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work until Ctrl-C or TERM; what is under way is finished first."""
        signals = Signals()
        run(signals.told)
